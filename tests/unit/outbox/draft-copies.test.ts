import { expect, it, vi } from 'vitest'
import { ProblemError } from '../../../src/shared/problem'
import { draftOfMessageId } from '../../../src/shared/draft-copy'
import type { OutboxServer } from '../../../src/main/engine/features/outbox/index'
import { clock, draft, reaches, settings, start, stop, useFakeServer } from '../../helpers/fake-server-outbox'
import { testAccount, type TestOutbox } from '../../helpers/outbox'

useFakeServer()

/** Of each account the Drafts folder, by draft, and what the next calls do wrong. */
function draftsFolder() {
  const folders = new Map<number, Set<string>>()
  let fault: (accountId: number) => 'lost answer' | 'away' | null = () => null
  const under = { way: Promise.resolve(), calls: 0 }
  const replaceDraft: OutboxServer['replaceDraft'] = async (accountId, id, copy) => {
    under.calls += 1
    await under.way
    const now = fault(accountId)
    if (now === 'away') throw new ProblemError({ code: 'connection-lost' })
    const folder = folders.get(accountId) ?? new Set()
    folders.set(accountId, folder)
    const wasThere = folder.delete(id)
    if (copy) folder.add(draftOfMessageId(copy.messageId) ?? '')
    if (now === 'lost answer') throw new ProblemError({ code: 'connection-lost' })
    return wasThere
  }
  const server = {
    ...{ replaceDraft, holdsDraft: async () => false },
    ...{ appendToSent: async () => undefined, findInSent: async () => false },
  }
  return {
    deps: { server },
    under,
    lie: (accountId = 1): string[] => [...(folders.get(accountId) ?? [])],
    goWrong: (how: typeof fault): void => void (fault = how),
  }
}

/** Nobody has written for so long. */
function pass({ outbox }: TestOutbox, ms = 30_000): void {
  clock.advance(ms)
  outbox.wake()
}

it('[COMP-14] a copy whose answer was lost goes with its draft, after a restart too', async () => {
  const folder = draftsFolder()
  const first = start(folder.deps)
  const { id } = await draft(first)
  folder.goWrong(() => 'lost answer')
  pass(first)
  await vi.waitFor(() => expect(folder.lie()).toEqual([id]))
  folder.goWrong(() => 'away')
  await first.api.discard({ id })
  await stop(first)
  folder.goWrong(() => null)
  const again = start(folder.deps)
  pass(again)
  await vi.waitFor(() => expect(folder.lie()).toEqual([]))
})

it('[COMP-14] a draft discarded while its copy is being put there leaves none behind', async () => {
  const folder = draftsFolder()
  const outbox = start(folder.deps)
  const { id } = await draft(outbox)
  const { promise, resolve } = Promise.withResolvers<void>()
  folder.under.way = promise
  pass(outbox)
  await vi.waitFor(() => expect(folder.under.calls).toBe(1))
  await outbox.api.discard({ id })
  resolve()
  await vi.waitFor(() => expect([folder.under.calls, folder.lie()]).toEqual([2, []]))
})

it('saved by key while its copy is being put there, it is put after that, and what is due then still goes', async () => {
  const folder = draftsFolder()
  const outbox = start(folder.deps)
  const { id } = await draft(outbox)
  const other = await draft(outbox)
  const { promise, resolve } = Promise.withResolvers<void>()
  folder.under.way = promise
  const kept = outbox.api.keep({ id })
  await vi.waitFor(() => expect(folder.under.calls).toBe(1))
  const again = outbox.api.keep({ id })
  pass(outbox)
  await outbox.api.discard({ id })
  expect(folder.under.calls).toBe(1)
  resolve()
  expect(await Promise.all([kept, again])).toEqual([{ place: 'server' }, { place: 'waiting' }])
  await vi.waitFor(() => expect(folder.lie()).toEqual([other.id]))
})

it('[COMP-14] written from another account meanwhile, its copy leaves the one that could not be reached', async () => {
  const folder = draftsFolder()
  const other = { ...settings, address: 'me@other.example' }
  const outbox = start(folder.deps, [testAccount(1, settings), testAccount(2, other)])
  const { id } = await draft(outbox)
  pass(outbox)
  await vi.waitFor(() => expect(folder.lie(1)).toEqual([id]))
  folder.goWrong((accountId) => (accountId === 1 ? 'away' : null))
  const { revision } = await outbox.api.get({ id })
  await outbox.api.save({ id, revision, changes: { accountId: 2, identityId: 2 } })
  expect(await outbox.api.keep({ id })).toEqual({ place: 'waiting' })
  expect(folder.lie(1)).toEqual([id])
  folder.goWrong(() => null)
  outbox.outbox.serverReached(1)
  pass(outbox)
  await vi.waitFor(() => expect([folder.lie(1), folder.lie(2)]).toEqual([[], [id]]))
  await outbox.api.send({ id })
  await reaches(outbox, id, 'sent')
  await vi.waitFor(() => expect(folder.lie(2)).toEqual([]))
})
