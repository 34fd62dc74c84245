import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import type { ChangeEvent } from '../../shared/contract/app'
import { engine, Interrupted, useConnection } from './connection'
import { keepFresh } from './freshness'
import { windowId } from './loading'

/** Every call of the engine as a query, with its key. */
export const queries = createTanstackQueryUtils(engine)

/** Answers come from a local database: nothing is stale until an event says so. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 10 * 60_000,
      // What is only read is asked again: the call waits for the next connection, and what is on the screen stays.
      retry: (_count, error) => error instanceof Interrupted,
      retryDelay: 50,
      networkMode: 'always',
      refetchOnWindowFocus: false,
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

/** Whether a query has the answer to what it asks now, and not only what was found for an earlier text. */
export const isAnswered = (query: { isPending: boolean; isPlaceholderData: boolean }): boolean =>
  !query.isPending && !query.isPlaceholderData

const tellQueries = keepFresh(queryClient)

type EventListener = (event: ChangeEvent) => void
const listeners = new Set<EventListener>()

/** Hears every change event after its queries were told. Returns the function that ends it. */
export function onEngineEvent(listener: EventListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Listens to the engine for as long as the page lives; after a gap everything is asked anew. */
export function followEngine(): void {
  let following = false
  const follow = async (): Promise<void> => {
    if (following) return
    following = true
    try {
      const events = await engine.app.events({ window: windowId })
      // Only now: what changed between an answer and the beginning of the stream would be told by neither.
      void queryClient.invalidateQueries()
      for await (const event of events) {
        tellQueries(event)
        for (const listener of listeners) listener(event)
      }
    } catch {
      // The connection closed; its next opening starts a new stream.
    } finally {
      following = false
    }
  }
  useConnection.subscribe(({ state }, before) => {
    if (state === 'ready' && before.state !== 'ready') void follow()
  })
  if (useConnection.getState().state === 'ready') void follow()
}
