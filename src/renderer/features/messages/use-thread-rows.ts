import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { MailView } from '../../../shared/contract/mailboxes'
import type { ThreadRow } from '../../../shared/contract/messages'
import { engine } from '../../bridge/connection'

const PAGE = 100

export interface ThreadRows {
  total: number | null
  /** Undefined while its page is on the way. */
  row(index: number): ThreadRow | undefined
  /** Tells which rows are on the screen; their pages are fetched and kept fresh. */
  show(first: number, last: number): void
  error: unknown
}

/** A view's rows by index, of which only the pages on the screen are ever fetched. */
export function useThreadRows(view: MailView): ThreadRows {
  const [range, setRange] = useState({ first: 0, last: 0 })
  const pages = useMemo(() => {
    const from = Math.floor(range.first / PAGE)
    const to = Math.floor(range.last / PAGE)
    return Array.from({ length: to - from + 1 }, (_, step) => from + step)
  }, [range])
  const results = useQueries({
    queries: pages.map((page) => ({
      queryKey: ['threads', view, page],
      queryFn: () => engine.messages.threads({ view, offset: page * PAGE, limit: PAGE }),
    })),
  })
  const total = results.find((result) => result.data)?.data?.total ?? null
  const show = useCallback((first: number, last: number) => {
    const from = Math.floor(first / PAGE)
    const to = Math.floor(last / PAGE)
    setRange((before) =>
      Math.floor(before.first / PAGE) === from && Math.floor(before.last / PAGE) === to
        ? before
        : { first, last },
    )
  }, [])
  return {
    total,
    row: (index) => results[pages.indexOf(Math.floor(index / PAGE))]?.data?.rows[index % PAGE],
    show,
    error: results.find((result) => result.error)?.error ?? null,
  }
}

/** Search results shaped like a view's rows. */
export function useSearchRows(query: string): ThreadRows & { snippets: Map<number, string> } {
  const { data, error } = useQuery({
    queryKey: ['search', query],
    queryFn: () => engine.messages.search({ query, limit: 200 }),
    enabled: query.trim() !== '',
    placeholderData: keepPreviousData,
  })
  return {
    total: data ? data.hits.length : null,
    row: (index) => data?.hits[index]?.row,
    show: () => undefined,
    error,
    snippets: new Map(data?.hits.map((hit) => [hit.row.threadId, hit.snippet])),
  }
}
