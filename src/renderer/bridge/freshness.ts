import type { Query, QueryClient } from '@tanstack/react-query'
import type { ChangeEvent } from '../../shared/contract/app'
import { pauseAfter } from './pause'

/** Whether an event makes an answer stale. */
type Rule = (event: ChangeEvent) => boolean

/** What a query says of itself. Queries of one key say the same. */
type Freshness = { staleOn?: Rule; isCostly?: true }

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: Freshness
  }
}

/** Which events make the answer of a query stale, as its `meta`; where it has none, no event does. */
export const staleOn = (...rules: (ChangeEvent['type'] | Rule)[]): Freshness => ({
  staleOn: (event) => rules.some((rule) => (typeof rule === 'string' ? rule === event.type : rule(event))),
})

/**
 * An answer that takes longer than events are apart would be given up for the next one, again and again; and thousands
 * of folders read anew for every event of a sync would leave the window no time. It is awaited, and left alone a while.
 */
export const costly = (freshness: Freshness): Freshness => ({ ...freshness, isCostly: true })

/** Changes of this conversation, or of more than can be named. */
export const ofThread =
  (threadId: number): Rule =>
  (event) =>
    event.type === 'threads' && (event.threadIds.length === 0 || event.threadIds.includes(threadId))

/** Changes of any record of this type. */
export const ofRecords =
  (type: string): Rule =>
  (event) =>
    event.type === 'record' && event.record.type === type

const COALESCE_MS = 120

/**
 * Asks anew what an event makes stale, where a view shows it, and marks it otherwise. During a first sync events come by
 * the dozen a second; each query is asked at most every `COALESCE_MS`. Returns what is to hear every event.
 */
export function keepFresh(client: QueryClient): (event: ChangeEvent) => void {
  const due = new Set<Query>()
  const awaited = new Set<Query>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const askAwaited = (query: Query): void => {
    awaited.add(query)
    const began = performance.now()
    const again = (): void => {
      awaited.delete(query)
      if (due.has(query)) timer ??= setTimeout(ask)
    }
    void client
      .invalidateQueries({ predicate: (one) => one === query })
      .finally(() => setTimeout(again, pauseAfter(performance.now() - began)))
  }
  const ask = (): void => {
    timer = undefined
    const now = new Set([...due].filter((query) => !awaited.has(query)))
    for (const query of now) {
      due.delete(query)
      if (query.meta?.isCostly) askAwaited(query)
    }
    void client.invalidateQueries({ predicate: (query) => now.has(query) && !query.meta?.isCostly })
  }
  return (event) => {
    const stale = client.getQueryCache().findAll({ predicate: ({ meta }) => meta?.staleOn?.(event) === true })
    if (stale.length === 0) return
    for (const query of stale) due.add(query)
    timer ??= setTimeout(ask, COALESCE_MS)
  }
}
