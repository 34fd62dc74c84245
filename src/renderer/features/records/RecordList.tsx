import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState, type ReactNode } from 'react'
import type { VirtuosoHandle } from 'react-virtuoso'
import { MAX_QUERY, type ListedRecord } from '../../../shared/contract/records'
import { engine } from '../../bridge/connection'
import { queryClient } from '../../bridge/queries'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands } from '../../app/commands'
import { report } from '../../app/problems'
import { go, useRoute } from '../../app/route'
import { useListSelection } from '../../app/list-selection'
import { useWindowWidth } from '../../app/zoom'
import type { ActedRecord } from './actions/target'
import { actsOnRecord } from './acts-on-record'
import { useListControls } from './filters/ListControls'
import { OutsideNotice } from './filters/OutsideNotice'
import { useListChoice } from './filters/list-choice'
import { ModuleHead, type Layout } from './ModuleHead'
import { NoRecords } from './NoRecords'
import { RecordDetail } from './RecordDetail'
import { RecordRows } from './RecordRows'
import { idsQuery } from './queries'
import { useRecordType, useTypeWords } from './types'
import { useSelectionCommands } from './use-selection-commands'
import { useModuleCommands } from './use-module-commands'
import { useRecordCursor } from './use-record-cursor'
import { useRecordMenu } from './use-record-menu'
import { useRecordRows } from './use-record-rows'
import { useSearchText } from './use-search-text'
import { useWalkCommands } from './use-walk-commands'
import classes from './RecordModule.module.css'

export const TWO_PANES_FROM = 820

const owner = Symbol('record list commands')

/** What a list and a board of records are given by whoever shows them. */
export interface ModuleProps {
  type: string
  layout: Layout | null
  detail(id: string): ReactNode
  /** What stands between the head and the list. */
  above?: ReactNode
}

/** The records of a type in three parts: a list to search, the record, and its history. */
export function RecordList(props: ModuleProps & { line(row: ListedRecord): ReactNode }) {
  const words = useTypeWords()
  const width = useWindowWidth()
  const record = useRoute((route) => route.record)
  const { text, setText, query, isWaiting } = useSearchText()
  const search = useRef<HTMLInputElement>(null)
  const list = useRef<VirtuosoHandle>(null)
  const scroller = useRef<HTMLElement>(null)
  const choice = useListChoice(props.type)
  const { view } = choice
  const { buttons, chips } = useListControls(useRecordType(props.type), choice)
  const rows = useRecordRows(props.type, query, view)
  const { total, row } = rows
  const isStale = isWaiting || rows.isStale
  const selectedId = record?.type === props.type ? record.id : undefined
  const { type } = props
  const title = words(type, 'many')
  const order = words(type, 'order')
  const narrow = width > 0 && width < TWO_PANES_FROM

  const of = `${type} ${text.trim()} ${JSON.stringify(view)}`
  const shownView = { query: text.trim().slice(0, MAX_QUERY), ...view }
  const selection = useListSelection({
    of,
    everything: () => queryClient.query(idsQuery(type, shownView)),
  })
  const { cursor, cursorId, setCursor, choose, indexOf, goTo, move, openAwaited } = useRecordCursor({
    of,
    ...{ rows, isStale, selectedId, narrow, list },
    show: ({ id }) => go.record({ type, id }),
    extend: ({ id }, from = id) => selection.upTo(id, from),
    moved: selection.endRun,
  })
  /** What takes the place of the row that is deleted is where the keys are then. */
  const target = (acted: ListedRecord): ActedRecord => {
    const index = indexOf(acted.id)
    const next = index < 0 ? undefined : (row(index + 1) ?? row(index - 1))
    return {
      row: acted,
      next: next && !narrow ? { type, id: next.id } : null,
      removed() {
        if (selection.has(acted.id)) selection.toggle(acted.id)
        if (next && cursorId === acted.id) setCursor({ index, id: next.id })
      },
    }
  }
  const openMenu = useRecordMenu({
    ...{ type, target },
    open: (chosen: ListedRecord) => choose(indexOf(chosen.id), chosen, true),
  })
  const isEmpty = total === 0 && !isStale
  const current = row(indexOf(cursorId ?? ''))
  const latest = useRef(cursorId)
  useEffect(() => {
    latest.current = cursorId
  })
  const open = useCallback((): void => {
    if (openAwaited()) return
    const id = latest.current
    if (id) go.record({ type, id })
    else goTo(0)
  }, [type, goTo, openAwaited])

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
  const [lookups, setLookups] = useState(0)
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
  }, [selectedId, setCursor, setText, lookups])
  const isDrawn = total !== undefined && !isStale
  const shownAt = cursor && cursor.id === selectedId && isDrawn ? cursor.index : null
  useEffect(() => {
    if (shownAt !== null) list.current?.scrollIntoView({ index: shownAt, behavior: 'auto' })
  }, [shownAt, selectedId])

  const walk = useWalkCommands({ isEmpty, move, goTo, open })
  const commands = useModuleCommands({
    ...{ type, search },
    current: () => (current ? target(current) : null),
    back: () => selection.ids.length > 0 && (selection.clear(), true),
  })
  const select = useSelectionCommands({ isEmpty, selection, cursorId, move, goTo })
  useCommands(
    owner,
    useMemo(() => [...walk, ...commands, ...select], [walk, commands, select]),
  )

  return (
    <div className={classes.module}>
      {!(narrow && selectedId) && (
        <section className={classes.list} data-narrow={narrow || undefined} aria-label={title}>
          <ErrorBoundary name={title} of={type} line>
            <ModuleHead
              ref={search}
              {...{ type, total, text, buttons, chips, layout: props.layout, selection }}
              view={shownView}
              change={(next) => {
                typings.current++
                setText(next)
              }}
              enter={() => {
                scroller.current?.focus()
                goTo(0)
              }}
            />
          </ErrorBoundary>
          {view.filter && selectedId && total !== 0 && (
            <OutsideNotice
              record={{ type, id: selectedId }}
              view={view}
              clear={() => {
                choice.change({ conditions: [] })
                setLookups((before) => before + 1)
              }}
            />
          )}
          {props.above}
          {order && !view.sort && <p className={classes.order}>{order}</p>}
          {total === undefined ? null : total === 0 ? (
            <NoRecords
              {...{ type, isSearched: query !== '', isFiltered: view.filter !== undefined }}
              clearFilter={() => choice.change({ conditions: [] })}
            />
          ) : (
            <ErrorBoundary name={title} of={query}>
              <RecordRows
                ref={list}
                scroller={(element) => void (scroller.current = element)}
                {...{ title, rows, total, selectedId, cursorId }}
                marks={actsOnRecord}
                selection={selection}
                line={props.line}
                choose={(chosen) => {
                  selection.endRun()
                  choose(indexOf(chosen.id), chosen, true)
                }}
                menu={(event, chosen = current) => openMenu(event, chosen)}
              />
            </ErrorBoundary>
          )}
        </section>
      )}
      {!(narrow && !selectedId) && (
        <ErrorBoundary name={words(type, 'one')} of={selectedId}>
          <RecordDetail {...{ type, id: selectedId, isAlone: narrow, page: props.detail }} />
        </ErrorBoundary>
      )}
    </div>
  )
}
