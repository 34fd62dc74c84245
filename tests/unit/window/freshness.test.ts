import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { costly, keepFresh, ofRecords, ofThread, staleOn } from '../../../src/renderer/bridge/freshness'
import { pauseAfter } from '../../../src/renderer/bridge/pause'
import type { ChangeEvent } from '../../../src/shared/contract/app'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const newClient = () => new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })

/** Longer than events are gathered. */
const GATHERED_MS = 200

describe('an event', () => {
  const known = {
    never: undefined,
    accounts: staleOn('accounts'),
    list: staleOn('threads'),
    thread: staleOn(ofThread(1)),
    otherThread: staleOn(ofThread(2)),
    records: staleOn('record'),
    proposal: staleOn(ofRecords('person')),
    timeline: staleOn('threads', 'new-mail', 'record', 'links'),
    mixed: staleOn('links', ofThread(2)),
    folders: costly(staleOn('mailboxes', 'threads')),
  }

  const record = (type: string): ChangeEvent => ({ type: 'record', record: { type, id: 'r1' } })
  const threads = (...threadIds: number[]): ChangeEvent => ({ type: 'threads', folderIds: [], threadIds })

  it.each<[string, ChangeEvent, (keyof typeof known)[]]>([
    ['of accounts', { type: 'accounts' }, ['accounts']],
    ['of one conversation', threads(1), ['list', 'thread', 'timeline', 'folders']],
    ['of another', threads(2, 3), ['list', 'otherThread', 'timeline', 'mixed', 'folders']],
    ['of too many to name', threads(), ['list', 'thread', 'otherThread', 'timeline', 'mixed', 'folders']],
    ['of folders', { type: 'mailboxes' }, ['folders']],
    ['of a person', record('person'), ['records', 'proposal', 'timeline']],
    ['of another record', record('company'), ['records', 'timeline']],
    ['of links', { type: 'links', threadIds: [9] }, ['timeline', 'mixed']],
    ['nothing depends on', { type: 'settings' }, []],
  ])('%s makes stale what says so, and nothing else', async (_, event, expected) => {
    const client = newClient()
    for (const [name, meta] of Object.entries(known))
      await client.query({ queryKey: [name], queryFn: () => name, ...(meta && { meta }) })
    keepFresh(client)(event)
    await vi.advanceTimersByTimeAsync(GATHERED_MS)
    const stale = client.getQueryCache().findAll({ predicate: ({ state }) => state.isInvalidated })
    expect(stale.map(({ queryKey }) => queryKey[0])).toEqual(expected)
  })
})

describe('what is shown', () => {
  it('is asked anew once for many events, and again for what came after', async () => {
    const client = newClient()
    const queryFn = vi.fn(() => 'answer')
    new QueryObserver(client, { queryKey: ['list'], queryFn, meta: staleOn('outbox') }).subscribe(
      () => undefined,
    )
    const tell = keepFresh(client)
    await vi.advanceTimersByTimeAsync(0)
    expect(queryFn).toHaveBeenCalledTimes(1)
    for (let count = 0; count < 5; count++) tell({ type: 'outbox' })
    await vi.advanceTimersByTimeAsync(GATHERED_MS)
    expect(queryFn).toHaveBeenCalledTimes(2)
    tell({ type: 'outbox' })
    await vi.advanceTimersByTimeAsync(GATHERED_MS)
    expect(queryFn).toHaveBeenCalledTimes(3)
  })

  it('is awaited where it is costly: events meanwhile ask once more after it, and not at once', async () => {
    const client = newClient()
    const answers: (() => void)[] = []
    const queryFn = () => new Promise<string>((resolve) => answers.push(() => resolve('answer')))
    const meta = costly(staleOn('mailboxes'))
    new QueryObserver(client, { queryKey: ['folders'], queryFn, meta }).subscribe(() => undefined)
    const tell = keepFresh(client)
    const answer = async (): Promise<void> => {
      answers.at(-1)?.()
      await vi.advanceTimersByTimeAsync(0)
    }
    await vi.advanceTimersByTimeAsync(0)
    await answer()
    tell({ type: 'mailboxes' })
    await vi.advanceTimersByTimeAsync(GATHERED_MS)
    expect(answers.length).toBe(2)
    for (let count = 0; count < 5; count++) {
      tell({ type: 'mailboxes' })
      await vi.advanceTimersByTimeAsync(GATHERED_MS)
    }
    expect(answers.length, 'while the answer is on its way').toBe(2)
    await answer()
    const pause = pauseAfter(6 * GATHERED_MS)
    await vi.advanceTimersByTimeAsync(pause / 2)
    expect(answers.length, 'right after it').toBe(2)
    await vi.advanceTimersByTimeAsync(pause / 2 + 1)
    expect(answers.length, 'once it was left alone').toBe(3)
    await answer()
    await vi.advanceTimersByTimeAsync(pause)
    expect(answers.length, 'with nothing new').toBe(3)
  })
})
