import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FolderRef } from '../../../src/main/engine/features/mailboxes/index'
import type { WantedAction } from '../../../src/main/engine/features/messages/index'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import { carriedOut } from '../../helpers/jobs'
import { createMailCacheBench, folder, keyOf, WINDOW, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
let inbox: FolderRef
let archive: FolderRef
let trash: FolderRef
let junk: FolderRef
beforeEach(() => {
  bench = createMailCacheBench()
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent', 'archive', 'trash', 'junk'])
  inbox = folder(folders, 'inbox')
  archive = folder(folders, 'archive')
  trash = folder(folders, 'trash')
  junk = folder(folders, 'junk')
})
afterEach(() => bench.close())

const wanted = (): WantedAction[] => bench.messages.cache.wanted(inbox.accountId, 100)
const theOnly = (): WantedAction => {
  const [action, ...more] = wanted()
  if (!action || more.length > 0) throw new Error('expected one action')
  return action
}
const line = async (where: FolderRef) => (await bench.rows(where))[0]
const row = async () => {
  const found = await line(inbox)
  if (!found) throw new Error('no line')
  return { threadId: found.threadId, folderId: found.folderId }
}

describe('actions of the user', () => {
  beforeEach(() => void bench.deliver(inbox, { id: 'a@x', key: 5 }))

  it('[READ-09] mark read at once, and want it of the server until it agrees', async () => {
    const target = { kind: 'threads' as const, items: [await row()] }
    await bench.client.messages.change({ target, change: { kind: 'seen', value: true } })
    expect(await line(inbox)).toMatchObject({ unreadCount: 0, pending: true })
    const action = theOnly()
    expect(action).toMatchObject({ serverKey: '5', seen: true, flagged: null, moveToFolderId: null })
    bench.messages.cache.actionDone(action.placementId, { seen: true }, null)
    expect(await line(inbox)).toMatchObject({ unreadCount: 0, pending: false })
    expect(wanted()).toEqual([])
  })

  it('[FLD-02] are told by kind while they wait, with one subject of each and why the server did not take it', async () => {
    bench.deliver(inbox, { id: 'b@x', subject: 'Second', key: 6 }, { id: 'c@x', subject: 'Third', key: 7 })
    const change = (id: string, wanted: MessageChange) =>
      bench.client.messages.change({
        target: { kind: 'messages', messageIds: [bench.idOf(id)] },
        change: wanted,
      })
    await change('a@x', { kind: 'move-to-role', role: 'archive' })
    await change('b@x', { kind: 'move-to-role', role: 'archive' })
    await change('b@x', { kind: 'seen', value: true })
    await change('c@x', { kind: 'flagged', value: true })
    const pending = () => bench.client.messages.pending({ accountId: inbox.accountId })
    expect(await pending()).toEqual([
      { what: 'move', folderId: archive.id, count: 2, subject: 'Second', problem: null },
      { what: 'flag', folderId: null, count: 1, subject: 'Third', problem: null },
    ])
    const full = { code: 'over-quota', serverReply: 'NO full' } as const
    for (const { placementId, moveToFolderId } of wanted())
      if (moveToFolderId !== null)
        bench.messages.cache.actionFailed(placementId, full, bench.clock.now() + 1000)
    expect(await pending()).toMatchObject([{ what: 'move', problem: full }, { problem: null }])
    expect(await bench.client.messages.pending({ accountId: inbox.accountId + 1 })).toEqual([])
  })

  it('[READ-10] star, and take the star back before the server heard of it', async () => {
    const target = { kind: 'threads' as const, items: [await row()] }
    const { changeId } = await bench.client.messages.change({
      target,
      change: { kind: 'flagged', value: true },
      window: WINDOW,
    })
    expect(
      (await bench.client.messages.threads({ view: { kind: 'flagged' }, offset: 0, limit: 10 })).total,
    ).toBe(1)
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    expect(await line(inbox)).toMatchObject({ flagged: false, pending: false })
    expect(wanted()).toEqual([])
  })

  it('[FLD-13] move to the trash, survive a restart, and come back by undo after the server agreed', async () => {
    const target = { kind: 'threads' as const, items: [await row()] }
    const { changeId } = await bench.client.messages.change({
      target,
      change: { kind: 'move-to-role', role: 'trash' },
      window: WINDOW,
    })
    bench = createMailCacheBench(bench.reopen())
    expect(await bench.rows(inbox)).toEqual([])
    expect(await line(trash)).toMatchObject({ pending: true })
    const action = theOnly()
    expect(action).toMatchObject({ serverKey: '5', folderId: inbox.id, moveToFolderId: trash.id })
    bench.messages.cache.actionDone(
      action.placementId,
      { moveToFolderId: trash.id },
      { serverKey: keyOf(31), validity: 0 },
    )
    expect(bench.keys(trash.id)).toEqual([31])
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    expect(await bench.rows(trash)).toEqual([])
    expect(theOnly()).toMatchObject({ serverKey: '31', folderId: trash.id, moveToFolderId: inbox.id })
    expect(bench.untruths()).toEqual([])
  })

  it('[FLD-12] move to junk; a new key the server did not tell is learnt when the folder is read', async () => {
    await bench.client.messages.change({
      target: { kind: 'messages', messageIds: [bench.idOf('a@x')] },
      change: { kind: 'move-to-role', role: 'junk' },
    })
    const { placementId } = theOnly()
    bench.messages.cache.actionDone(placementId, { moveToFolderId: junk.id }, null)
    expect(bench.keys(junk.id)).toEqual([])
    bench.deliver(junk, { id: 'a@x', key: 77 })
    expect(bench.keys(junk.id)).toEqual([77])
    expect(await line(junk)).toMatchObject({ messageCount: 1 })
    bench.clock.advance(1000)
    carriedOut(bench.messages.cache.reconcile(junk, bench.clock.now()))
    expect(bench.keys(junk.id)).toEqual([77])
  })

  it('[FLD-02] keep no key that was given in a folder which is another by now', async () => {
    await bench.client.messages.change({
      target: { kind: 'messages', messageIds: [bench.idOf('a@x')] },
      change: { kind: 'move', folderId: archive.id },
    })
    const { placementId } = theOnly()
    bench.mailboxes.moveCursor(archive.id, { uidValidity: 12 })
    const newKey = { serverKey: keyOf(4), validity: 11 }
    bench.messages.cache.actionDone(placementId, { moveToFolderId: archive.id }, newKey)
    expect(bench.keys(archive.id)).toEqual([])
    expect(await line(archive)).toMatchObject({ messageCount: 1 })
  })

  it('[FLD-02] say under which validity of its folder a key was read', async () => {
    bench.mailboxes.moveCursor(inbox.id, { uidValidity: 9 })
    const messageId = bench.idOf('a@x')
    const place = { accountId: inbox.accountId, folderId: inbox.id, serverKey: '5', validity: 9 }
    expect(bench.messages.cache.locate(messageId)).toEqual([place])
    const target = { kind: 'messages' as const, messageIds: [messageId] }
    await bench.client.messages.change({ target, change: { kind: 'flagged', value: true } })
    expect(theOnly()).toMatchObject({ serverKey: keyOf(5), validity: 9 })
  })

  it('[FLD-02] forget a place the server never showed again', async () => {
    await bench.client.messages.change({
      target: { kind: 'messages', messageIds: [bench.idOf('a@x')] },
      change: { kind: 'move', folderId: archive.id },
    })
    bench.messages.cache.actionDone(theOnly().placementId, { moveToFolderId: archive.id }, null)
    bench.clock.advance(1000)
    carriedOut(bench.messages.cache.reconcile(archive, bench.clock.now()))
    expect(await bench.rows(archive)).toEqual([])
    expect(bench.untruths()).toEqual([])
  })

  it('[FLD-02] keep a flag and a move apart, whichever the server does first', async () => {
    const target = { kind: 'threads' as const, items: [await row()] }
    await bench.client.messages.change({ target, change: { kind: 'seen', value: true } })
    await bench.client.messages.change({ target, change: { kind: 'move', folderId: archive.id } })
    const { placementId } = theOnly()
    bench.messages.cache.actionDone(
      placementId,
      { moveToFolderId: archive.id },
      { serverKey: keyOf(9), validity: 0 },
    )
    expect(theOnly()).toMatchObject({
      serverKey: '9',
      folderId: archive.id,
      seen: true,
      moveToFolderId: null,
    })
  })

  it('[FLD-02] move back before the server acted wants nothing any more', async () => {
    const messageIds = [bench.idOf('a@x')]
    await bench.client.messages.change({
      target: { kind: 'messages', messageIds },
      change: { kind: 'move', folderId: archive.id },
    })
    await bench.client.messages.change({
      target: { kind: 'messages', messageIds },
      change: { kind: 'move', folderId: inbox.id },
    })
    expect(wanted()).toEqual([])
    expect(await line(inbox)).toMatchObject({ pending: false })
  })

  it('[FLD-02] are wanted back when they were undone while the server carried them out', async () => {
    const messageIds = [bench.idOf('a@x')]
    const { changeId } = await bench.client.messages.change({
      target: { kind: 'messages', messageIds },
      change: { kind: 'move', folderId: archive.id },
      window: WINDOW,
    })
    const { placementId } = theOnly()
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    expect(await bench.rows(archive)).toEqual([])
    bench.messages.cache.actionDone(
      placementId,
      { moveToFolderId: archive.id },
      { serverKey: keyOf(40), validity: 0 },
    )
    expect(await line(inbox)).toMatchObject({ pending: true })
    expect(theOnly()).toMatchObject({ serverKey: '40', folderId: archive.id, moveToFolderId: inbox.id })
  })

  it('[FLD-02] survive a crash between the move and its confirmation', async () => {
    const messageIds = [bench.idOf('a@x')]
    await bench.client.messages.change({
      target: { kind: 'messages', messageIds },
      change: { kind: 'move', folderId: archive.id },
    })
    theOnly()
    bench = createMailCacheBench(bench.reopen())
    bench.messages.cache.removeKeys(inbox, [5].map(keyOf), {})
    expect(await line(archive)).toMatchObject({ messageCount: 1 })
    bench.deliver(archive, { id: 'a@x', key: 12 })
    expect(wanted()).toEqual([])
    expect(bench.keys(archive.id)).toEqual([12])
    expect(bench.untruths()).toEqual([])
  })

  it('[FLD-02] wait for the time of the next attempt; a final refusal shows the truth and the reason', async () => {
    const messageIds = [bench.idOf('a@x')]
    await bench.client.messages.change({
      target: { kind: 'messages', messageIds },
      change: { kind: 'move', folderId: archive.id },
    })
    const { placementId } = theOnly()
    const retryAt = bench.clock.now() + 5000
    bench.messages.cache.actionFailed(placementId, { code: 'connection-lost' }, retryAt)
    expect(wanted()).toEqual([])
    expect(await line(archive)).toMatchObject({ pending: true, pendingProblem: { code: 'connection-lost' } })
    expect(bench.messages.cache.nextWantedAt(inbox.accountId)).toBe(retryAt)
    bench.clock.advance(5000)
    expect(theOnly()).toMatchObject({ attempts: 1 })
    bench.messages.cache.actionFailed(placementId, { code: 'over-quota', serverReply: 'NO quota' }, null)
    expect(await line(inbox)).toMatchObject({ pending: false, pendingProblem: null })
    const [message] = await bench.client.messages.thread({ threadId: (await row()).threadId })
    expect(message).toMatchObject({
      pending: false,
      pendingProblem: { code: 'over-quota', serverReply: 'NO quota' },
    })
  })

  it('[FLD-13] delete for good in the trash only, not to be undone', async () => {
    const messageIds = [bench.idOf('a@x')]
    const target = { kind: 'messages' as const, messageIds }
    expect(await bench.client.messages.change({ target, change: { kind: 'delete-forever' } })).toEqual({
      changeId: null,
      count: 0,
    })
    await bench.client.messages.change({ target, change: { kind: 'move-to-role', role: 'trash' } })
    bench.messages.cache.actionDone(
      theOnly().placementId,
      { moveToFolderId: trash.id },
      { serverKey: keyOf(3), validity: 0 },
    )
    expect(await bench.client.messages.change({ target, change: { kind: 'delete-forever' } })).toEqual({
      changeId: null,
      count: 1,
    })
    expect(await bench.rows(trash)).toEqual([])
    const action = theOnly()
    expect(action).toMatchObject({ serverKey: '3', gone: true })
    bench.messages.cache.actionDone(action.placementId, { gone: true }, null)
    bench.clock.advance(3_600_000)
    await bench.messages.sweep()
    expect(bench.messages.findByMessageId('a@x')).toBeNull()
  })

  it('refuse what cannot be: a folder of an account without a server, an inbox the server does not have', async () => {
    const other = folder(bench.addAccount('info@ourshop.it', [null]), 'Clients')
    bench.deliver(other, { id: 'b@x' })
    bench.context.db
      .prepare('UPDATE account SET settings = ? WHERE id = ?')
      .run('{"incoming":{"kind":"pop3"}}', other.accountId)
    const b = { kind: 'messages' as const, messageIds: [bench.idOf('b@x')] }
    await expect(
      bench.client.messages.change({ target: b, change: { kind: 'move', folderId: archive.id } }),
    ).rejects.toMatchObject({ data: { code: 'other-account', field: 'folderId' } })
    await expect(
      bench.client.messages.change({ target: b, change: { kind: 'move-to-role', role: 'inbox' } }),
    ).rejects.toMatchObject({ data: { code: 'not-found', params: { role: 'inbox' } } })
    await expect(bench.client.messages.undo({ changeId: 999 })).rejects.toMatchObject({
      data: { code: 'not-found' },
    })
  })

  it('wake who carries pending changes out, after the commit', async () => {
    const woken: number[] = []
    bench.messages.cache.onWanted((accountIds) => woken.push(...accountIds))
    bench.messages.setAnswered(bench.idOf('a@x'))
    expect(woken).toEqual([])
    await Promise.resolve()
    expect(woken).toEqual([inbox.accountId])
    expect(theOnly()).toMatchObject({ answered: true })
  })
})

type Step =
  | { kind: 'flag'; name: 'seen' | 'flagged'; value: boolean }
  | { kind: 'move'; to: number }
  | { kind: 'undo' }
  | { kind: 'hand-out' }
  | { kind: 'confirm'; tellsKey: boolean }
  | { kind: 'retry' }
  | { kind: 'poll' }

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('flag' as const),
      name: fc.constantFrom('seen' as const, 'flagged' as const),
      value: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('move' as const), to: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ kind: fc.constant('undo' as const) }),
    fc.record({ kind: fc.constant('hand-out' as const) }),
    fc.record({ kind: fc.constant('confirm' as const), tellsKey: fc.boolean() }),
    fc.record({ kind: fc.constant('retry' as const) }),
    fc.record({ kind: fc.constant('poll' as const) }),
  ),
  { minLength: 1, maxLength: 25 },
)

describe('pending changes and a server', () => {
  it('[FLD-02] agree in the end on what the user did last, whatever happens in between', () => {
    fc.assert(
      fc.property(steps, (list) => {
        runAgainstServer(list)
      }),
      { numRuns: 30 },
    )
  })
})

/** A server with one message, a user who acts on it, and a loop between them that is slow and retries. */
function runAgainstServer(list: readonly Step[]): void {
  const own = createMailCacheBench()
  try {
    const folders = own.addAccount('a@x', ['inbox', 'archive', 'trash'])
    const places = [folder(folders, 'inbox'), folder(folders, 'archive'), folder(folders, 'trash')] as const
    const at = (index: number): FolderRef => places[index] ?? places[0]
    const server = { folder: 0, key: 1, seen: false, flagged: false, nextKey: 2 }
    const user = { folder: 0, seen: false, flagged: false }
    const history: { changeId: number; before: Partial<typeof user> }[] = []
    let inFlight: WantedAction | null = null
    own.deliver(at(0), { id: 'm@x', key: 1 })
    const target = { kind: 'messages' as const, messageIds: [own.idOf('m@x')] }
    const { cache } = own.messages

    const act = (
      change: { kind: 'seen' | 'flagged'; value: boolean } | { kind: 'move'; folderId: number },
      after: Partial<typeof user>,
    ): void => {
      const before = { ...user }
      const { changeId } = own.messages.change(target, change, { window: WINDOW })
      Object.assign(user, after)
      if (changeId !== null) {
        history.push({
          changeId,
          before: Object.fromEntries(Object.entries(before).filter(([key]) => key in after)),
        })
      }
    }
    const poll = (): void => {
      const flags = [...(server.seen ? ['\\Seen'] : []), ...(server.flagged ? ['\\Flagged'] : [])]
      for (const [index, place] of places.entries()) {
        const gone = cache
          .keys(place.id)
          .filter((key) => index !== server.folder || key !== keyOf(server.key))
        if (gone.length > 0) cache.removeKeys(place, gone, {})
      }
      cache.ingest(at(server.folder), [own.fetched({ id: 'm@x', key: server.key, flags })], {})
      own.clock.advance(1)
      for (const place of places) carriedOut(cache.reconcile(place, own.clock.now()))
    }
    const confirm = (tellsKey: boolean): void => {
      if (!inFlight) return
      const action = inFlight
      inFlight = null
      const isThere = action.folderId === at(server.folder).id && action.serverKey === keyOf(server.key)
      if (!isThere) return cache.actionFailed(action.placementId, { code: 'message-gone' }, own.clock.now())
      // A move whose answer never came did not happen at this server.
      if (action.unreconciledFolderId !== null)
        return cache.actionDone(action.placementId, { unmoved: true }, null)
      server.seen = action.seen ?? server.seen
      server.flagged = action.flagged ?? server.flagged
      if (action.moveToFolderId !== null) {
        server.folder = places.findIndex((place) => place.id === action.moveToFolderId)
        server.key = server.nextKey++
      }
      const { seen, flagged, moveToFolderId } = action
      cache.actionDone(
        action.placementId,
        { seen, flagged, moveToFolderId },
        moveToFolderId !== null && tellsKey ? { serverKey: keyOf(server.key), validity: 0 } : null,
      )
    }

    for (const step of list) {
      if (step.kind === 'flag') act({ kind: step.name, value: step.value }, { [step.name]: step.value })
      if (step.kind === 'move') act({ kind: 'move', folderId: at(step.to).id }, { folder: step.to })
      if (step.kind === 'hand-out') inFlight ??= cache.wanted(at(0).accountId, 1)[0] ?? null
      if (step.kind === 'confirm') confirm(step.tellsKey)
      if (step.kind === 'poll' && !inFlight) poll()
      if (step.kind === 'retry' && inFlight) {
        cache.actionFailed(inFlight.placementId, { code: 'connection-lost' }, own.clock.now())
        inFlight = null
      }
      if (step.kind === 'undo') {
        const last = history.pop()
        if (last) {
          own.messages.undo(last.changeId)
          Object.assign(user, last.before)
        }
      }
      expect(own.untruths()).toEqual([])
    }
    for (let round = 0; round < 6; round++) {
      confirm(true)
      poll()
      inFlight = cache.wanted(at(0).accountId, 1)[0] ?? null
    }
    expect(inFlight).toBeNull()
    expect({ folder: server.folder, seen: server.seen, flagged: server.flagged }).toEqual(user)
  } finally {
    own.close()
  }
}
