import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FolderRef } from '../../../src/main/engine/features/mailboxes/index'
import type { ChangeEvent } from '../../../src/shared/contract/app'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import { whole } from '../../../src/shared/whole'
import { UNDO_KEPT_MS } from '../../../src/shared/undo'
import { createMailCacheBench, folder, keyOf, WINDOW, type MailCacheBench } from '../../helpers/mail-cache'

const ANOTHER = '8a8f0c1e-7f34-4b8b-9d8e-3f2b7c5d6e01'
const KEYS = ['a', 'b', 'c', 'd', 'e']
const REFUSAL = { code: 'server-refused' as const, serverReply: 'You may not' }

let bench: MailCacheBench
let inbox: FolderRef
let archive: FolderRef
let trash: FolderRef
let events: ChangeEvent[]
beforeEach(() => {
  bench = createMailCacheBench()
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'archive', 'trash'])
  inbox = folder(folders, 'inbox')
  archive = folder(folders, 'archive')
  trash = folder(folders, 'trash')
  bench.deliver(inbox, ...KEYS.map((key, index) => ({ id: `${key}@x`, subject: key, key: index + 1 })))
  events = []
  bench.context.events.subscribe((event) => events.push(event))
})
afterEach(() => bench.close())

const messages = (keys: readonly string[]) => ({
  kind: 'messages' as const,
  messageIds: keys.map((key) => bench.idOf(`${key}@x`)),
})
async function change(keys: readonly string[], what: MessageChange): Promise<number> {
  const target = messages(keys)
  const { changeId } = await bench.client.messages.change({ target, change: what, window: WINDOW })
  if (changeId === null) throw new Error('nothing was changed')
  return changeId
}
/** The server answers what is wanted of these messages; the rest waits. */
function answer(keys: readonly string[], how: 'does' | 'refuses'): void {
  const ids = new Set(messages(keys).messageIds)
  for (const { placementId, messageId, moveToFolderId, gone, seen, flagged } of bench.messages.cache.wanted(
    inbox.accountId,
    100,
  )) {
    if (!ids.has(messageId)) continue
    if (how === 'refuses') bench.messages.cache.actionFailed(placementId, REFUSAL, null)
    else
      bench.messages.cache.actionDone(
        placementId,
        gone ? { gone: true } : { moveToFolderId, seen, flagged },
        moveToFolderId === null ? null : { serverKey: keyOf(1000 + messageId), validity: 0 },
      )
  }
}
const kept = (window = WINDOW) => bench.client.messages.changes({ window })
const subjects = async (where: FolderRef) =>
  (await bench.rows(where)).map(({ subject }) => subject).toSorted()
const told = () => events.filter(({ type }) => type === 'message-changes').length

it('a change that is refused in part tells how much of it, and why; undo takes back the rest and nothing else', async () => {
  const changeId = await change(KEYS, { kind: 'move', folderId: archive.id })
  expect(await kept()).toMatchObject([
    {
      ...{ id: changeId, change: { kind: 'move', folderId: archive.id }, isUndo: false },
      ...{ count: 5, refused: 0, problem: null },
    },
  ])
  answer(['a', 'b', 'c'], 'does')
  expect(told()).toBe(0)
  answer(['d', 'e'], 'refuses')
  expect(told()).toBeGreaterThan(0)
  expect(await kept()).toMatchObject([{ id: changeId, count: 5, refused: 2, problem: REFUSAL }])
  await change(['d'], { kind: 'move-to-role', role: 'trash' })
  await bench.client.messages.undo({ changeId })
  expect([await subjects(inbox), await subjects(archive), await subjects(trash)]).toEqual([
    ['a', 'b', 'c', 'e'],
    [],
    ['d'],
  ])
})

it('what was refused whole has no undo, and what was deleted for good is told as well', async () => {
  const changeId = await change(['a', 'b'], { kind: 'move-to-role', role: 'trash' })
  answer(['a', 'b'], 'refuses')
  expect(await kept()).toMatchObject([{ count: 2, refused: 2 }])
  await expect(bench.client.messages.undo({ changeId })).rejects.toMatchObject({
    data: { code: 'not-found' },
  })
  await change(['c'], { kind: 'move-to-role', role: 'trash' })
  answer(['c'], 'does')
  const deletion = await change(['c'], { kind: 'delete-forever' })
  answer(['c'], 'refuses')
  expect((await kept()).at(-1)).toMatchObject({ id: deletion, count: 1, refused: 1, problem: REFUSAL })
  await expect(bench.client.messages.undo({ changeId: deletion })).rejects.toMatchObject({
    data: { code: 'not-found' },
  })
})

it('a refusal is of the changes that did not happen: not of an earlier one that did, nor of another kind', async () => {
  await change(['a'], { kind: 'move-to-role', role: 'trash' })
  answer(['a'], 'does')
  await change(['a'], { kind: 'move', folderId: archive.id })
  await change(['a'], { kind: 'move', folderId: inbox.id })
  answer(['a'], 'refuses')
  expect((await kept()).map(({ refused }) => refused)).toEqual([0, 1, 1])

  await change(['b'], { kind: 'flagged', value: true })
  answer(['b'], 'does')
  await change(['b'], { kind: 'move', folderId: archive.id })
  answer(['b'], 'refuses')
  expect((await kept()).slice(-2).map(({ refused }) => refused)).toEqual([0, 1])
})

it('an undo that is refused is told as that, of what it was asked for, and is no change to take back', async () => {
  const what = { kind: 'move', folderId: archive.id } as const
  const changeId = await change(['a', 'b'], what)
  answer(['a', 'b'], 'does')
  await bench.client.messages.undo({ changeId })
  const [undone] = await kept()
  expect(undone).toMatchObject({ change: what, isUndo: true, count: 2, refused: 0, problem: null })
  answer(['a'], 'does')
  answer(['b'], 'refuses')
  expect(told()).toBeGreaterThan(0)
  expect(await kept()).toMatchObject([{ id: undone?.id, isUndo: true, refused: 1, problem: REFUSAL }])
  expect([await subjects(inbox), await subjects(archive)]).toEqual([['a', 'c', 'd', 'e'], ['b']])
  await expect(bench.client.messages.undo({ changeId: undone?.id ?? 0 })).rejects.toMatchObject({
    data: { code: 'not-found' },
  })
})

it('a failure that is tried again is no refusal', async () => {
  await change(['a'], { kind: 'move', folderId: archive.id })
  const [action] = bench.messages.cache.wanted(inbox.accountId, 10)
  bench.messages.cache.actionFailed(action?.placementId ?? 0, { code: 'connection-lost' }, bench.clock.now())
  expect(await kept()).toMatchObject([{ refused: 0, problem: null }])
  expect(told()).toBe(0)
})

it('a window finds its own changes again and nobody else does; none outlives its time, and none is kept for nobody', async () => {
  const changeId = await change(['a', 'b'], { kind: 'move', folderId: archive.id })
  await bench.client.messages.change({ target: messages(['c']), change: { kind: 'seen', value: true } })
  expect((await kept()).map(({ id }) => id)).toEqual([changeId])
  expect(await kept(ANOTHER)).toEqual([])
  const rows = () => bench.context.db.prepare('SELECT 1 FROM message_change').all().length
  expect(rows()).toBe(1)
  bench.clock.advance(UNDO_KEPT_MS + 1)
  expect(await kept()).toEqual([])
  await expect(bench.client.messages.undo({ changeId })).rejects.toMatchObject({
    data: { code: 'not-found' },
  })
  const undone = await change(['d'], { kind: 'move', folderId: archive.id })
  await bench.client.messages.undo({ changeId: undone })
  expect(rows()).toBe(0)
  expect(bench.context.db.prepare('SELECT 1 FROM message_change_entry').all()).toEqual([])
})

it('the folder made for a move goes with its undo, while nothing else lies in it', async () => {
  const folders = async () => (await whole(bench.client.mailboxes.list())).map(({ name }) => name)
  for (const [name, staysAs] of [
    ['Made', false],
    ['Used', true],
  ] as const) {
    const { id } = await bench.client.mailboxes.create({ accountId: inbox.accountId, parentId: null, name })
    const changeId = await change(['a', 'b'], { kind: 'move', folderId: id, isNewFolder: true })
    if (staysAs) await change(['c'], { kind: 'move', folderId: id })
    expect(await folders()).toContain(name)
    await bench.client.messages.undo({ changeId })
    expect(await subjects(inbox)).toEqual(expect.arrayContaining(['a', 'b']))
    expect((await folders()).includes(name)).toBe(staysAs)
  }
})
