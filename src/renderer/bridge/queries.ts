import { QueryClient } from '@tanstack/react-query'
import type { ChangeEvent } from '../../shared/contract/app'
import { engine, Interrupted, useConnection, windowId } from './connection'
import { pauseAfter } from './pause'

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
        invalidate(event)
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

const COALESCE_MS = 120
const due = new Map<string, readonly unknown[]>()
/**
 * An answer that takes longer than events are apart would be given up for the next one, again and again; and thousands
 * of folders read anew for every event of a sync would leave the window no time.
 */
const AWAITED = new Set(['mailboxes'])
const asked = new Set<string>()
let timer: ReturnType<typeof setTimeout> | undefined

/** During a first sync events come by the dozen a second; the views refetch at most every `COALESCE_MS`. */
function soon(...keys: (readonly unknown[])[]): void {
  for (const key of keys) due.set(JSON.stringify(key), key)
  timer ??= setTimeout(refetch, COALESCE_MS)
}

function refetch(): void {
  timer = undefined
  for (const [name, queryKey] of due) {
    if (asked.has(name)) continue
    due.delete(name)
    const answered = queryClient.invalidateQueries({ queryKey })
    if (!AWAITED.has(String(queryKey[0]))) continue
    asked.add(name)
    const began = performance.now()
    void answered.finally(() => setTimeout(() => askAgain(name), pauseAfter(performance.now() - began)))
  }
}

function askAgain(name: string): void {
  asked.delete(name)
  if (due.has(name)) timer ??= setTimeout(refetch)
}

function invalidate(event: ChangeEvent): void {
  switch (event.type) {
    case 'accounts':
      return soon(['accounts'], ['info'])
    case 'mailboxes':
      return soon(['mailboxes'])
    case 'threads':
      soon(['threads'], ['mailboxes'], ['search'], ['timeline'])
      if (event.threadIds.length === 0) soon(['thread'])
      else for (const id of event.threadIds) soon(['thread', id])
      return
    case 'message-changes':
      return soon(['message-changes'])
    case 'new-mail':
      return soon(['timeline'])
    case 'outbox':
      return soon(['outbox'])
    case 'record':
      return soon([event.record.type], ['records'], ['timeline'], ['notes'], ['links'])
    case 'links':
      return soon(['links'], ['timeline'])
    case 'settings':
      return soon(['settings'])
    case 'jobs.progress':
      return soon(['long-work'])
  }
}
