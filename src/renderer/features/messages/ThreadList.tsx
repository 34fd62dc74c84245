import { IconSearchOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso'
import type { MailView } from '../../../shared/contract/mailboxes'
import type { ThreadRow } from '../../../shared/contract/messages'
import { useCommands, type Command } from '../../app/commands'
import { focusView } from '../../app/focus'
import { useIsWriting } from '../../app/in-hand'
import { go, isOfServers, keyOf, nameOfRow, sameRow, useRoute, type View } from '../../app/route'
import { useRowKeys, type Way } from '../../app/row-keys'
import { useSettings } from '../../app/settings'
import { staleOn } from '../../bridge/freshness'
import { EmptyState } from '../../ui/EmptyState'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { problemOf } from '../../bridge/problem'
import { queries } from '../../bridge/queries'
import { useDescribe } from '../../app/problems'
import { ListNotices } from '../mailboxes/index'
import { FollowUpsView } from '../follow-ups/index'
import { OutboxView } from '../outbox/index'
import { checkUpTo, rangeEnd } from './checked-range'
import { EmptyView, Skeletons } from './EmptyView'
import { findRow } from './find-row'
import { FoundPeople } from './FoundPeople'
import { ImportedView } from './ImportedView'
import { ListHeader } from './ListHeader'
import classes from './ThreadList.module.css'
import { ThreadLine } from './ThreadLine'
import { movedOn } from './moved-on'
import { ServerSearch } from './ServerSearch'
import { NoticeOffer } from './NewMailNotices'
import { leaveAt, placeLeft, useListPlace } from './use-list-place'
import { useDraftMarks, useIsChecked } from './row-marks'
import { actsOnMail } from './acts-on-mail'
import { useIsSingleList } from './single-list'
import { useRowMenu } from './use-row-menu'
import { useSnoozed } from './use-snoozed'
import {
  useSearchRows,
  useShownTotal,
  useThreadRows,
  type FoundText,
  type ThreadRows,
} from './use-thread-rows'

/** The message list of the current view, or of the current search. */
export function ThreadList({ view }: { view: View }) {
  const { t } = useTranslation('mail')
  const search = useRoute((route) => route.search)
  return (
    <div className={classes.pane}>
      <ErrorBoundary name={t('search.label')} line>
        <ListHeader view={view} />
      </ErrorBoundary>
      <ErrorBoundary name={t('notices.offer.label')} line>
        <NoticeOffer />
      </ErrorBoundary>
      <ErrorBoundary name={t('folders')} of={view} line>
        <ListNotices view={search ? null : view} />
      </ErrorBoundary>
      <ErrorBoundary name={t('list')} of={search || view}>
        {' '}
        {search ? (
          <SearchResults query={search} />
        ) : isOfServers(view) ? (
          <ViewRows view={view} />
        ) : view.kind === 'imported' ? (
          <ImportedView />
        ) : view.kind === 'follow-ups' ? (
          <FollowUpsView />
        ) : (
          <OutboxView key={view.kind} isScheduled={view.kind === 'scheduled'} />
        )}
      </ErrorBoundary>
    </div>
  )
}

function ViewRows({ view }: { view: MailView }) {
  const single = useIsSingleList(view)
  const name = JSON.stringify([view, single])
  return <RowsOfView key={name} view={view} single={single} name={name} />
}

function RowsOfView({ view, single, name }: { view: MailView; single: boolean; name: string }) {
  const rows = useThreadRows(view, single)
  return (
    <Rows
      name={name}
      single={single}
      rows={rows}
      empty={<EmptyView view={view} />}
      showFolder={view.kind !== 'folder'}
    />
  )
}

function SearchResults({ query }: { query: string }) {
  const { t } = useTranslation('mail')
  const rows = useSearchRows(query)
  const empty = (
    <EmptyState
      icon={<IconSearchOff size={24} />}
      title={rows.asksNothing ? t('search.unfinished') : t('search.nothing', { query })}
    >
      {t('search.nothingHint')}
    </EmptyState>
  )
  return (
    <Rows
      name={`?${query}`}
      rows={rows}
      empty={empty}
      hits={rows.hits}
      showFolder
      top={
        <ErrorBoundary name={t('search.people')} of={query} line>
          <FoundPeople query={query} />
        </ErrorBoundary>
      }
      bottom={(isAtEnd) => (
        <ErrorBoundary name={t('search.server.title')} of={query} line>
          <ServerSearch query={query} isAtEnd={isAtEnd && !rows.isStale} />
        </ErrorBoundary>
      )}
    />
  )
}

function Rows(props: {
  /** Which list this is, so that it is found again where it was left. */
  name: string
  /** Its rows are single messages. */
  single?: boolean
  rows: ThreadRows
  empty: React.ReactNode
  hits?: ReadonlyMap<number, FoundText>
  showFolder: boolean
  /** What stands above the rows. */
  top?: React.ReactNode
  /** What stands below them, and whether the last of them is on the screen. */
  bottom?(isAtEnd: boolean): React.ReactNode
}) {
  const { rows, name } = props
  const { t } = useTranslation('mail')
  const describe = useDescribe()
  const list = useRef<VirtuosoHandle>(null)
  const [visible, setVisible] = useState({ first: 0, last: 30 })
  const { selected, checked, index } = useRoute()
  const current = index >= visible.first && index <= visible.last ? rows.row(index) : undefined
  const links = useRowLinks(rows, visible)
  useSelectionFollowsRows(rows)
  useShownTotal(rows.isCounted === false ? null : rows.total)
  const scrollTo = useCallback(
    (index: number) => {
      const isFar = index < visible.first - FAR || index > visible.last + FAR
      if (isFar) list.current?.scrollToIndex({ index, align: 'center' })
      else list.current?.scrollIntoView({ index, behavior: 'auto' })
    },
    [visible],
  )
  useRowCommands(name, rows, scrollTo, visible)
  const checkUpTo = useCheckUpTo(rows)
  const scroller = useRef<HTMLElement | null>(null)
  useListPlace(rows, scroller, scrollTo)
  const isChecked = useIsChecked(checked)
  const drafts = useDraftMarks()
  const snoozed = useSnoozed()
  const menu = useRowMenu(rows)
  const showText = (useSettings().data?.previewLines ?? 1) > 0

  if (rows.error)
    return (
      <ProblemNotice {...describe(problemOf(rows.error))} serverReply={problemOf(rows.error).serverReply} />
    )
  if (rows.total === null) return <Skeletons />
  if (rows.total === 0)
    return (
      <>
        {props.top}
        {props.empty}
        {props.bottom?.(true)}
      </>
    )
  return (
    <>
      {props.top}
      <Virtuoso
        ref={list}
        scrollerRef={(element) => {
          scroller.current = element instanceof HTMLElement ? element : null
        }}
        initialTopMostItemIndex={Math.min(placeLeft(name), rows.total - 1)}
        onScroll={(event) => leaveAt(name, event.currentTarget)}
        onContextMenu={menu.ofSelected}
        className={classes.list}
        role="listbox"
        aria-busy={rows.isStale}
        {...actsOnMail.within}
        aria-label={t(props.single ? 'messageCount' : 'messageList', { count: rows.total })}
        aria-multiselectable
        // A row that is scrolled away is not in the page, and its id would name nothing.
        aria-activedescendant={
          current && sameRow(selected, current) ? `row-${nameOfRow(current)}` : undefined
        }
        tabIndex={0}
        totalCount={rows.total}
        defaultItemHeight={66}
        increaseViewportBy={300}
        rangeChanged={({ startIndex, endIndex }) => {
          rows.show(startIndex, endIndex)
          setVisible({ first: startIndex, last: endIndex })
        }}
        itemContent={(index) => {
          const row = rows.row(index)
          if (!row) return <div className={classes.skeleton} />
          return (
            <ErrorBoundary name={t('conversation')} of={row} line>
              <ThreadLine
                row={row}
                index={index}
                total={rows.total ?? 0}
                selected={sameRow(selected, row)}
                checked={isChecked(row)}
                linked={links.get(row.threadId) ?? []}
                found={props.hits?.get(row.threadId)}
                draft={drafts(row)}
                snoozedUntil={row.role === 'snoozed' ? snoozed(row) : null}
                showAccount={props.showFolder}
                showText={showText}
                checkUpTo={checkUpTo}
                menu={menu.of}
              />
            </ErrorBoundary>
          )
        }}
      />
      {props.bottom?.(visible.last >= rows.total - 1)}
    </>
  )
}

/** Rows this far off the screen are jumped to: there is nothing measured between to scroll by. */
const FAR = 50

/** Names of the records linked to the rows on the screen, asked for in one call. */
function useRowLinks(rows: ThreadRows, visible: { first: number; last: number }): Map<number, string[]> {
  const threadIds: number[] = []
  for (let index = visible.first; index <= visible.last; index++) {
    const row = rows.row(index)
    if (row) threadIds.push(row.threadId)
  }
  const { data } = useQuery({
    ...queries.links.forThreads.queryOptions({ input: { threadIds }, meta: staleOn('links', 'record') }),
    enabled: threadIds.length > 0,
    placeholderData: (before) => before,
  })
  return useMemo(
    () => new Map(data?.map(({ threadId, records }) => [threadId, records.map((record) => record.title)])),
    [data],
  )
}

/**
 * Keeps the selection alive while rows come and go: the same row wherever it moved, or, when it went away, the one
 * that took its place; that not before what is being written is left, which is about the conversation that went.
 */
function useSelectionFollowsRows(rows: ThreadRows): void {
  const { selected, index } = useRoute()
  const here = rows.row(index)
  const { total, answers } = rows
  const isWriting = useIsWriting()
  const seen = useRef({ row: selected, answers, subject: here?.subject ?? '' })
  useEffect(() => {
    if (!selected || total === null) return
    if (sameRow(selected, here ?? null))
      return void (seen.current = { row: selected, answers, subject: here?.subject ?? '' })
    const found = findRow(rows, selected, index)
    if (found !== null) return go.row(selected, found)
    // Chosen from the answer to an earlier search: nothing of this one took its place.
    if (isWriting || !sameRow(selected, seen.current.row) || seen.current.answers !== answers) return
    const successor = rows.row(Math.min(index, total - 1))
    if (successor && here) {
      const next = keyOf(successor)
      // What goes from here steps off its row before it goes.
      movedOn(next, seen.current.subject)
      go.row(next, Math.min(index, total - 1))
    } else if (total === 0) go.row(null, 0)
    else return
    // Where the mail alone was in front, another one does not step into its place.
    if (useRoute.getState().front === 'reader') go.front('list')
  })
}

/** Checks all rows up to the one that Shift was held on. */
function useCheckUpTo(rows: ThreadRows): (row: ThreadRow, index: number) => void {
  const latest = useRef(rows)
  useEffect(() => {
    latest.current = rows
  })
  return useCallback((row: ThreadRow, shownAt: number) => {
    const index = findRow(latest.current, row, shownAt)
    if (index !== null) checkUpTo(latest.current, row, index, 'by-mouse')
  }, [])
}

const rowCommands = Symbol('row commands')

function useRowCommands(
  name: string,
  rows: ThreadRows,
  scrollTo: (index: number) => void,
  visible: { first: number; last: number },
): void {
  const { t } = useTranslation('mail')
  const {
    goTo,
    move: step,
    openAwaited,
  } = useRowKeys({
    of: name,
    total: rows.total,
    isCounted: rows.isCounted ?? true,
    isStale: rows.isStale,
    row: rows.row,
    cursor: (way) => {
      const { selected, index } = useRoute.getState()
      const end = way === 'extend' ? rangeEnd() : null
      return (end && findRow(rows, end.row, end.index)) ?? (selected && index)
    },
    scrollTo,
    choose: (row, index, way) => {
      if (way === 'extend') checkUpTo(rows, row, index, 'by-key')
      else (way === 'open' ? go.open : go.row)(keyOf(row), index)
    },
  })
  const move = useCallback(
    (by: number, way?: Way) => {
      // A screen reader follows the row that the focused list names as its active one.
      focusView()
      step(by, way)
    },
    [step],
  )
  const screenful = Math.max(1, visible.last - visible.first - 1)
  const isEmpty = rows.total === 0 && !rows.isStale
  const commands = useMemo<Command[]>(() => {
    const walk = { offered: () => !isEmpty, needs: () => t('common:needs.rows') }
    return [
      {
        id: 'next',
        group: 'mail',
        title: t('commands.next'),
        ...walk,
        run: () => move(1),
      },
      {
        id: 'previous',
        group: 'mail',
        title: t('commands.previous'),
        ...walk,
        run: () => move(-1),
      },
      {
        id: 'first',
        group: 'go',
        title: t('commands.first'),
        ...walk,
        run: () => goTo(0),
      },
      {
        id: 'last',
        group: 'go',
        title: t('commands.last'),
        ...walk,
        run: () => goTo(Infinity),
      },
      {
        id: 'page-down',
        group: 'go',
        title: t('commands.pageDown'),
        ...walk,
        run: () => move(screenful),
      },
      {
        id: 'page-up',
        group: 'go',
        title: t('commands.pageUp'),
        ...walk,
        run: () => move(-screenful),
      },
      {
        id: 'open',
        group: 'mail',
        title: t('commands.open'),
        ...walk,
        run: () => {
          const { selected, index } = useRoute.getState()
          if (openAwaited()) return
          if (selected) go.open(selected, index)
          else move(0)
        },
      },
      {
        id: 'check',
        group: 'mail',
        title: t('commands.check'),
        offered: () => useRoute.getState().selected !== null,
        needs: () => t('common:needs.conversation'),
        run: () => {
          const { selected } = useRoute.getState()
          if (selected) go.check(selected)
        },
      },
      ...(
        [
          ['check-next', 'checkNext', () => move(1, 'extend')],
          ['check-previous', 'checkPrevious', () => move(-1, 'extend')],
          ['check-page-down', 'checkPageDown', () => move(screenful, 'extend')],
          ['check-page-up', 'checkPageUp', () => move(-screenful, 'extend')],
          ['check-first', 'checkFirst', () => goTo(0, 'extend')],
          ['check-last', 'checkLast', () => goTo(Infinity, 'extend')],
        ] as const
      ).map(([id, title, run]): Command => ({
        ...{ id, group: 'mail', title: t(`commands.${title}`), run, ...walk },
        // In a mail the same keys mark its text.
        keysOn: '[role=listbox]',
      })),
    ]
  }, [t, goTo, move, openAwaited, screenful, isEmpty])
  useCommands(rowCommands, commands)
}
