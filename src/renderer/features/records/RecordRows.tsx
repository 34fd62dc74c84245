import { Checkbox, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { MouseEvent, ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import { focusHome } from '../../app/focus'
import type { ListSelection } from '../../app/list-selection'
import classes from './RecordModule.module.css'
import { optionId, RecordOption } from './RecordOption'
import type { RecordRows as Rows } from './use-record-rows'

/** The search above a list of records; Enter and the arrow down lead into the list. */
export function RecordSearch(props: {
  ref: Ref<HTMLInputElement>
  text: string
  change(text: string): void
  enterList(): void
}) {
  const { t } = useTranslation()
  const { ref, text, change, enterList } = props
  return (
    <TextInput
      ref={ref}
      className={classes.search}
      type="search"
      leftSection={<IconSearch size={15} />}
      placeholder={t('records.search')}
      aria-label={t('records.search')}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
        event.preventDefault()
        event.currentTarget.blur()
        enterList()
      }}
    />
  )
}

/** The rows of a list of records; only those on the screen are drawn. */
export function RecordRows<Row extends { id: string }>(props: {
  title: string
  rows: Rows<Row>
  total: number
  ref: Ref<VirtuosoHandle>
  /** Is given what scrolls, and has the keys. */
  scroller(element: HTMLElement | null): void
  selectedId: string | undefined
  /** See `useRecordCursor`. */
  cursorId: string | undefined
  /** Further attributes of the list, which tell what keys are meant for. */
  marks?: Readonly<Record<`data-${string}`, boolean>>
  /** Without it none can be ticked. */
  selection?: ListSelection
  line(row: Row): ReactNode
  choose(row: Row): void
  /** By key without the row. */
  menu(event: MouseEvent, row?: Row): void
}) {
  const { title, rows, total, ref, scroller, selectedId, cursorId, marks, selection, line, choose, menu } =
    props
  const anyTicked = selection && selection.ids.length > 0
  /** By mouse all up to a row are those from the one ticked last: a click with a key held moves no cursor. */
  const tick =
    selection &&
    (({ id }: Row, isRun: boolean): void =>
      isRun ? selection.upTo(id, selection.ids.at(-1) ?? cursorId ?? id) : selection.toggle(id))
  return (
    <Virtuoso
      ref={ref}
      scrollerRef={(element) => scroller(element instanceof HTMLElement ? element : null)}
      className={classes.rows}
      role="listbox"
      aria-label={title}
      aria-activedescendant={cursorId && rows.indexOf(cursorId) >= 0 ? optionId(cursorId) : undefined}
      tabIndex={0}
      {...focusHome}
      aria-multiselectable={selection ? true : undefined}
      data-any-ticked={anyTicked || undefined}
      {...marks}
      onContextMenu={(event) => menu(event)}
      totalCount={total}
      defaultItemHeight={56}
      rangeChanged={({ startIndex, endIndex }) => rows.show(startIndex, endIndex)}
      itemContent={(index) => {
        const row = rows.row(index)
        if (!row) return <div className={classes.row} />
        return (
          <RecordOption<Row>
            record={row}
            choose={choose}
            menu={menu}
            tick={tick}
            aria-selected={row.id === selectedId}
            aria-checked={anyTicked ? selection.has(row.id) : undefined}
            aria-posinset={index + 1}
            aria-setsize={total}
            data-cursor={row.id === cursorId || undefined}
          >
            {selection && tick && (
              <Checkbox.Indicator
                className={classes.box}
                size="xs"
                checked={selection.has(row.id)}
                aria-hidden
                onPointerDown={(event) => event.stopPropagation()}
                onClick={(event) => {
                  event.stopPropagation()
                  tick(row, event.shiftKey)
                }}
              />
            )}
            {line(row)}
          </RecordOption>
        )
      }}
    />
  )
}
