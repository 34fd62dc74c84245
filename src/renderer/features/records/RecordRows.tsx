import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { MouseEvent, ReactNode, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import { focusHome } from '../../app/focus'
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
  line(row: Row): ReactNode
  choose(row: Row): void
  /** By key without the row. */
  menu(event: MouseEvent, row?: Row): void
}) {
  const { title, rows, total, ref, scroller, selectedId, cursorId, marks, line, choose, menu } = props
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
            aria-selected={row.id === selectedId}
            aria-posinset={index + 1}
            aria-setsize={total}
            data-cursor={row.id === cursorId || undefined}
          >
            {line(row)}
          </RecordOption>
        )
      }}
    />
  )
}
