import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import {
  IconArrowLeft,
  IconArrowsJoin2,
  IconFileText,
  IconPencil,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import {
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type MouseEvent,
  type ReactNode,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { VirtuosoHandle } from 'react-virtuoso'
import { MAX_QUERY, type ListedRecord, type RecordRow } from '../../../shared/contract/records'
import { openContextMenu } from '../../ui/ContextMenu'
import { EmptyState } from '../../ui/EmptyState'
import { RecordIcon } from './RecordIcon'
import { optionId } from './RecordOption'
import { RecordRows, RecordSearch } from './RecordRows'
import { useWalkCommands } from './use-walk-commands'
import { BrokenView } from '../../app/BrokenView'
import { useCommands, type Command } from '../../app/commands'
import { focusHome } from '../../app/focus'
import { currentKeyText } from '../../app/key-choice'
import { useFormat } from '../../app/format'
import { leave } from '../../app/history'
import { report } from '../../app/problems'
import { removeUndoably } from './changes'
import { engine } from '../../bridge/connection'
import classes from './RecordModule.module.css'
import { useListChoice } from './filters/list-choice'
import { useListControls } from './filters/ListControls'
import { useRecordType, useTypeWords } from './types'
import { useRecordCursor } from './use-record-cursor'
import { useRecordRows } from './use-record-rows'
import { go, moduleOf, useRoute } from '../../app/route'
import { DIALOG, expectTyping } from '../../app/type-ahead'
import { useScrollMemory } from '../../app/scroll-memory'
import { useWantedForm } from '../../app/wanted-form'
import { useWindowWidth } from '../../app/zoom'

export const TWO_PANES_FROM = 820

/** What the keys that act on a record are pressed on: its list, or its page where that stands alone. */
const actsOnRecord = { 'data-acts-on-record': true }

const owner = Symbol('record module commands')

/** The records of a type in three parts: a list to search, the record, and its history. */
export function RecordModule(props: {
  type: string
  line(row: ListedRecord): ReactNode
  detail(id: string): ReactNode
  onNew(): void
  onEdit(row: RecordRow): void
  onMerge(row: RecordRow): void
}) {
  const { t } = useTranslation()
  const words = useTypeWords()
  const { number } = useFormat()
  const width = useWindowWidth()
  const record = useRoute((route) => route.record)
  const [text, setText] = useState('')
  const [query] = useDebouncedValue(text.trim(), 120)
  const search = useRef<HTMLInputElement>(null)
  const list = useRef<VirtuosoHandle>(null)
  const scroller = useRef<HTMLElement>(null)
  const choice = useListChoice(props.type)
  const { view } = choice
  const { buttons, chips } = useListControls(useRecordType(props.type), choice)
  const rows = useRecordRows(props.type, query, view)
  const { total, row } = rows
  const isStale = text.trim() !== query || rows.isStale
  const selectedId = record?.type === props.type ? record.id : undefined
  const { type, onNew, onMerge } = props
  const mergeLabel = t('customer:merge.with')
  const newLabel = words(type, 'new')
  const title = words(type, 'many')
  const order = words(type, 'order')
  const narrow = width > 0 && width < TWO_PANES_FROM

  const { cursor, cursorId, setCursor, choose, indexOf, goTo, move, openAwaited } = useRecordCursor({
    of: `${type} ${text.trim()} ${JSON.stringify(view)}`,
    ...{ rows, isStale, selectedId, narrow, list },
    show: ({ id }) => go.record({ type, id }),
  })
  /** What takes the place of the row that is deleted is where the keys are then. */
  const remove = async (removed: ListedRecord): Promise<void> => {
    const index = indexOf(removed.id)
    const next = index < 0 ? undefined : (row(index + 1) ?? row(index - 1))
    await removeUndoably(
      { type, id: removed.id },
      removed.title,
      next && !narrow ? { type, id: next.id } : null,
    )
    if (next && cursorId === removed.id) setCursor({ index, id: next.id })
  }
  /** By the mouse that of the record under it, by key that of the one where the keys are. */
  const openMenu = (event: MouseEvent, chosen = row(indexOf(cursorId ?? ''))): void => {
    if (!chosen) return
    openContextMenu(
      event,
      {
        label: chosen.title,
        groups: [
          [
            {
              id: 'open',
              label: t('records.open'),
              key: currentKeyText('open'),
              icon: IconFileText,
              run: () => choose(indexOf(chosen.id), chosen, true),
            },
            {
              id: 'edit',
              label: words(type, 'edit'),
              icon: IconPencil,
              run: () => props.onEdit(chosen),
            },
            {
              id: 'merge',
              label: mergeLabel,
              icon: IconArrowsJoin2,
              run: () => props.onMerge(chosen),
            },
            {
              id: 'remove',
              label: words(type, 'remove'),
              key: currentKeyText('remove-record'),
              icon: IconTrash,
              run: () => void remove(chosen).catch(report),
            },
          ],
        ],
      },
      document.getElementById(optionId(chosen.id)) ?? undefined,
    )
  }
  const isEmpty = total === 0 && !isStale
  const current = row(indexOf(cursorId ?? ''))
  const latest = useRef({ current, cursorId, remove })
  useEffect(() => {
    latest.current = { current, cursorId, remove }
  })
  const openNew = useCallback((): void => {
    expectTyping(DIALOG)
    onNew()
  }, [onNew])
  const open = useCallback((): void => {
    if (openAwaited()) return
    const id = latest.current.cursorId
    if (id) go.record({ type, id })
    else goTo(0)
  }, [type, goTo, openAwaited])

  const mergeCurrent = useCallback((): void => {
    const { current } = latest.current
    if (!current) return
    expectTyping(DIALOG)
    onMerge(current)
  }, [onMerge])
  const removeCurrent = useCallback((): void => {
    const { current, remove } = latest.current
    if (current) remove(current).catch(report)
  }, [])

  // A record just created, or come to by a link, is shown in the list as well, wherever in it it stands.
  const typings = useRef(0)
  const find = useEffectEvent(async (id: string) => {
    const known = indexOf(id)
    if (known >= 0) return { index: known, searched: query }
    for (const searched of query ? [query, ''] : ['']) {
      const index = await engine.records.position({
        record: { type, id },
        query: searched.slice(0, MAX_QUERY),
        ...view,
      })
      if (index !== null) return { index, searched }
    }
    return null
  })
  useEffect(() => {
    if (!selectedId) return undefined
    let current = true
    // Who has begun another search meanwhile wants that one.
    const before = typings.current
    const isWanted = (): boolean => current && typings.current === before
    find(selectedId).then((found) => {
      if (!isWanted() || !found) return
      if (!found.searched) setText('')
      setCursor({ index: found.index, id: selectedId })
    }, report)
    return () => void (current = false)
  }, [selectedId, setCursor])
  const isDrawn = total !== undefined && !isStale
  const shownAt = cursor && cursor.id === selectedId && isDrawn ? cursor.index : null
  useEffect(() => {
    if (shownAt !== null) list.current?.scrollIntoView({ index: shownAt, behavior: 'auto' })
  }, [shownAt, selectedId])

  const removeLabel = words(type, 'remove')
  const walk = useWalkCommands({ isEmpty, move, goTo, open })
  const commands = useMemo<Command[]>(
    () => [
      ...walk,
      {
        id: 'search',
        group: 'go',
        title: t('records.search'),
        run: () => search.current?.select(),
      },
      { id: 'new-record', group: 'customer', title: newLabel, run: openNew },
      {
        id: 'merge-record',
        group: 'customer',
        title: mergeLabel,
        offered: () => latest.current.cursorId !== undefined,
        needs: () => t('needs.row'),
        run: mergeCurrent,
      },
      {
        id: 'remove-record',
        group: 'customer',
        title: removeLabel,
        keysOn: '[data-acts-on-record]',
        offered: () => latest.current.cursorId !== undefined,
        needs: () => t('needs.row'),
        run: removeCurrent,
      },
      {
        id: 'back',
        group: 'go',
        title: t('records.back'),
        run: () => leave(() => go.module(moduleOf(type))),
      },
    ],
    [t, walk, newLabel, mergeLabel, removeLabel, openNew, type, mergeCurrent, removeCurrent],
  )
  useCommands(owner, commands)
  useWantedForm(type, onNew)

  const remembered = useScrollMemory(`${type} ${selectedId ?? ''}`)
  return (
    <div className={classes.module}>
      {!(narrow && selectedId) && (
        <section className={classes.list} data-narrow={narrow || undefined} aria-label={title}>
          <header className={classes.header}>
            <h1>
              {title} {total !== undefined && <span>{number(total)}</span>}
            </h1>
            <span className={classes.tools}>
              <Tooltip label={words(type, 'removedMany')}>
                <ActionIcon
                  size="md"
                  aria-label={words(type, 'removedMany')}
                  onClick={() => go.removed(type)}
                >
                  <IconTrash size={16} stroke={1.7} />
                </ActionIcon>
              </Tooltip>
              <Button size="compact-sm" leftSection={<IconPlus size={15} />} onClick={openNew}>
                {newLabel}
              </Button>
            </span>
          </header>
          <div className={classes.searchLine}>
            <RecordSearch
              ref={search}
              text={text}
              change={(next) => {
                typings.current++
                setText(next)
              }}
              enterList={() => {
                scroller.current?.focus()
                goTo(0)
              }}
            />
            {buttons}
          </div>
          {chips}
          {order && !view.sort && <p className={classes.order}>{order}</p>}
          {total === undefined ? null : total === 0 ? (
            <EmptyState
              icon={<RecordIcon type={type} size={24} />}
              title={
                view.filter ? t('customer:filters.none') : query ? t('nothingFound') : words(type, 'empty')
              }
              action={
                view.filter ? (
                  <Button variant="default" onClick={() => choice.change({ conditions: [] })}>
                    {t('customer:filters.clear')}
                  </Button>
                ) : (
                  !query && <Button onClick={openNew}>{newLabel}</Button>
                )
              }
            >
              {!query && !view.filter && words(type, 'emptyHint')}
            </EmptyState>
          ) : (
            <BrokenView name={title} of={query}>
              <RecordRows
                ref={list}
                scroller={(element) => void (scroller.current = element)}
                {...{ title, rows, total, selectedId, cursorId }}
                marks={actsOnRecord}
                line={props.line}
                choose={(chosen) => choose(indexOf(chosen.id), chosen, true)}
                menu={openMenu}
              />
            </BrokenView>
          )}
        </section>
      )}
      {!(narrow && !selectedId) && (
        // Beside a list the focus belongs to the list, even while its rows are still being read.
        <section
          className={classes.detail}
          ref={remembered}
          tabIndex={-1}
          {...(narrow ? { ...focusHome, ...actsOnRecord } : {})}
        >
          {narrow && (
            <ActionIcon
              className={classes.back}
              size="lg"
              onClick={() => leave(() => go.module(moduleOf(type)))}
              aria-label={t('records.back')}
            >
              <IconArrowLeft size={18} />
            </ActionIcon>
          )}
          {selectedId ? (
            <div className={classes.record} key={selectedId}>
              {props.detail(selectedId)}
            </div>
          ) : (
            <EmptyState icon={<RecordIcon type={type} size={24} />} title={words(type, 'select')}>
              {t('records.selectText')}
            </EmptyState>
          )}
        </section>
      )}
    </div>
  )
}
