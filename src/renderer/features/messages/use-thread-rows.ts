import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { create } from 'zustand'
import type { MailView } from '../../../shared/contract/mailboxes'
import type { ThreadRow } from '../../../shared/contract/messages'
import { keyOf, sameRow, useRoute } from '../../app/route'
import { queryClient } from '../../bridge/queries'
import { useKeptRows } from './kept-rows'
import { oncePerThread } from './loaded-rows'
import {
  foundCountQuery,
  foundPageQuery,
  foundQuery,
  PAGE,
  pageQuery,
  pagesKey,
  searchQuery,
  type FoundRows,
  type RowsPage,
} from './queries'
import { useScope } from './search-scope'
import { foundFor, useServerSearch } from './server-search'

export interface ThreadRows {
  /** What the rows answer: the view, or the search. */
  answers: string
  total: number | null
  /** False while there are more than these, and how many is still asked. */
  isCounted?: boolean
  /** Whether the rows answer an earlier search, because the answer to this one is still on the way. */
  isStale: boolean
  /** Undefined while its page is on the way. */
  row(index: number): ThreadRow | undefined
  /** Tells which rows are on the screen; their pages are fetched and kept fresh. */
  show(first: number, last: number): void
  error: unknown
}

/** How many conversations the list holds that is in front of the user; null while that is unknown. */
export const useListTotal = create<{ total: number | null }>(() => ({ total: null }))

/** Tells the heading of the list what its rows come to. */
export function useShownTotal(total: number | null): void {
  useEffect(() => {
    useListTotal.setState({ total })
    return () => useListTotal.setState({ total: null })
  }, [total])
}

/** The pages of rows that are on the screen. */
function useShownPages(): { pages: number[]; show: ThreadRows['show'] } {
  const [range, setRange] = useState({ first: 0, last: 0 })
  const pages = useMemo(() => {
    const from = Math.floor(range.first / PAGE)
    const to = Math.floor(range.last / PAGE)
    return Array.from({ length: to - from + 1 }, (_, step) => from + step)
  }, [range])
  const show = useCallback((first: number, last: number) => {
    const from = Math.floor(first / PAGE)
    const to = Math.floor(last / PAGE)
    setRange((before) =>
      Math.floor(before.first / PAGE) === from && Math.floor(before.last / PAGE) === to
        ? before
        : { first, last },
    )
  }, [])
  return { pages, show }
}

/** A view's rows by index, of which only the pages on the screen are ever fetched. */
export function useThreadRows(view: MailView, single: boolean): ThreadRows {
  const { pages, show } = useShownPages()
  useKeptRows(view)
  const results = useQueries({ queries: pages.map((page) => pageQuery(view, single, page)) })
  useStraysGone(view, results)
  const told = results.find((result) => result.data)?.data?.total ?? null
  // Far from every page that was fetched the list keeps its length, or it would vanish and start at the top again.
  const [known, setKnown] = useState(told)
  if (told !== null && told !== known) setKnown(told)
  const total = told ?? known
  return {
    answers: JSON.stringify([view, single]),
    total,
    isStale: false,
    row: (index) => results[pages.indexOf(Math.floor(index / PAGE))]?.data?.rows[index % PAGE],
    show,
    error: results.find((result) => result.error)?.error ?? null,
  }
}

/**
 * A conversation that went to another part of the inbox stays in the list while it is in front of the user, and goes
 * once it is left.
 */
function useStraysGone(view: MailView, pages: readonly { data: RowsPage | undefined }[]): void {
  const splits = view.kind === 'folder' || view.kind === 'role' ? view.splits : undefined
  const selected = useRoute((route) => route.selected)
  const isAnyLeft =
    splits !== undefined &&
    pages.some(({ data }) =>
      data?.rows.some((row) => row.split && !splits.includes(row.split) && !sameRow(selected, keyOf(row))),
    )
  useEffect(() => {
    if (isAnyLeft) void queryClient.invalidateQueries({ queryKey: pagesKey(view) })
  }, [isAnyLeft, view])
}

export function useSearch(query: string) {
  const scope = useScope()
  return useQuery({ ...searchQuery(query, scope), enabled: query.trim() !== '' })
}

/** Messages that only servers have found for this search. */
export function useFoundOnServers(query: string): number[] {
  const scope = useScope()
  const search = useServerSearch()
  return useMemo(() => foundFor(search, query, scope), [search, query, scope])
}

/** What was found in a row's conversation, and when that message came. */
export interface FoundText {
  snippet: string
  /** The file it stands in; '' for the message itself. */
  file: string
  date: number
  /** Only the server finds it by these words. */
  isOnServer?: boolean
}

/** As one answer, which stays the same while its pages do: the lines of the list are drawn anew when it changes. */
const pagesOf = (results: readonly UseQueryResult<FoundRows>[]) => ({
  pages: results.map(({ data }) => data),
  error: results.find((result) => result.error)?.error ?? null,
})

/** Search results shaped like a view's rows: the newest as they were found, what lies beyond them page by page. */
export function useSearchRows(query: string): ThreadRows & {
  hits: ReadonlyMap<number, FoundText>
  asksNothing: boolean
} {
  const scope = useScope()
  const { data, error } = useSearch(query)
  const isStale = data !== undefined && data.query !== query
  const hasMore = data !== undefined && !isStale && data.total > data.hits.length
  const { data: all } = useQuery({ ...foundCountQuery(query, scope), enabled: hasMore })
  const { pages, show } = useShownPages()
  const newest = useMemo(() => data && oncePerThread(data.hits), [data])
  const here = newest?.length ?? 0
  const beyond = hasMore ? pages.filter((page) => (page + 1) * PAGE > here) : []
  const further = useQueries({
    queries: beyond.map((page) => foundPageQuery(query, scope, page)),
    combine: pagesOf,
  })
  const onServer = useFoundOnServers(query)
  const { data: fromServer } = useQuery({ ...foundQuery(onServer), enabled: onServer.length > 0 })
  const { others, found } = useMemo(() => {
    const known = oncePerThread([...(newest ?? []), ...further.pages.flatMap((page) => page?.hits ?? [])])
    const isKnown = new Set(known.map(({ row }) => row.threadId))
    const others = oncePerThread(onServer.length > 0 ? (fromServer ?? []) : []).filter(
      ({ row }) => !isKnown.has(row.threadId),
    )
    const texts = [...known, ...others].map(({ row, snippet, file, date }): [number, FoundText] => [
      row.threadId,
      { snippet, file, date, isOnServer: !isKnown.has(row.threadId) },
    ])
    return { others, found: new Map(texts) }
  }, [newest, further, onServer.length, fromServer])
  const count = hasMore ? Math.max(here, all?.conversations ?? 0) : here
  const rowAt = (index: number): ThreadRow | undefined => {
    if (index < here) return newest?.[index]?.row
    if (index >= count) return others[index - count]?.row
    return further.pages[beyond.indexOf(Math.floor(index / PAGE))]?.hits[index % PAGE]?.row
  }
  return {
    answers: data?.query ?? query,
    total: newest ? count + others.length : null,
    isCounted: !hasMore || all !== undefined,
    isStale,
    row: rowAt,
    show,
    error: error ?? further.error,
    hits: found,
    asksNothing: data?.asksNothing === true,
  }
}
