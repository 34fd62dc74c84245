import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MailboxRole } from '../../../src/shared/contract/mailboxes'
import { problemSchema } from '../../../src/shared/problem'
import { whole } from '../../../src/shared/whole'
import { createMailCacheBench, syncFolders, WINDOW, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
let accountId: number
beforeEach(() => {
  bench = createMailCacheBench()
  accountId = Number(
    bench.context.db
      .prepare("INSERT INTO account (address, settings, created_at) VALUES ('a@x', '{}', 0)")
      .run().lastInsertRowid,
  )
})
afterEach(() => bench.close())

const ROLES = new Map<string, MailboxRole>([
  ['INBOX', 'inbox'],
  ['Trash', 'trash'],
])
const list = (...paths: string[]): void =>
  void syncFolders(
    bench.mailboxes,
    accountId,
    paths.map((path) => ({
      ...{ path, delimiter: '/', selectable: true, subscribed: true },
      ...{ name: path.split('/').at(-1) ?? path, role: ROLES.get(path) ?? null },
    })),
  )
const shown = async (): Promise<string[]> =>
  (await whole(bench.client.mailboxes.list())).map(({ path }) => path)
function at(path: string): { id: number; accountId: number; path: string; role: MailboxRole | null } {
  const known = bench.mailboxes.pending.at(accountId, path)
  const folder = known && bench.mailboxes.folder(known.id)
  if (!folder) throw new Error(`no folder ${path}`)
  return folder
}
const idOf = (path: string): number => at(path).id
const codeOf = async (call: Promise<unknown>): Promise<string | null> => {
  try {
    await call
    return null
  } catch (error) {
    return problemSchema.parse(error instanceof Error && 'data' in error ? error.data : error).code
  }
}
const target = (key: string) => ({ kind: 'messages' as const, messageIds: [bench.idOf(`${key}@x`)] })
const move = (key: string, folderId: number) =>
  bench.client.messages.change({ target: target(key), change: { kind: 'move', folderId }, window: WINDOW })
const told = async () =>
  (await bench.client.messages.changes({ window: WINDOW })).map(({ isUndo, refused, problem }) => [
    isUndo,
    refused,
    problem?.code ?? null,
  ])
const subjects = async (path: string) => (await bench.rows(at(path))).map(({ subject }) => subject)

/** Carries out, as the server agrees, all that is wanted of messages. */
function agree(): void {
  for (const { placementId, moveToFolderId } of bench.messages.cache.wanted(accountId, 100))
    bench.messages.cache.actionDone(placementId, { moveToFolderId }, null)
}

describe('a folder that is to go for good, or lies in one that is,', () => {
  beforeEach(async () => {
    list('INBOX', 'Trash', 'Trash/X', 'Trash/X/Y', 'Clients')
    bench.deliver(at('INBOX'), { id: 'a@x', subject: 'a' }, { id: 'b@x', subject: 'b' })
    bench.deliver(at('Trash/X'), { id: 't@x', subject: 't' })
    bench.deliver(at('Trash/X/Y'), { id: 'y@x', subject: 'y' })
    await bench.client.mailboxes.remove({ id: idOf('Trash/X') })
  })

  it.each(['Trash/X', 'Trash/X/Y'])('takes in nothing: %s', async (path) => {
    const { mailboxes } = bench.client
    const id = idOf(path)
    expect(await codeOf(move('a', id))).toBe('not-found')
    expect(await codeOf(mailboxes.create({ accountId, parentId: id, name: 'New' }))).toBe('not-found')
    expect(await codeOf(mailboxes.place({ id: idOf('Clients'), parentId: id }))).toBe('not-found')
    expect(await codeOf(mailboxes.place({ id, parentId: null }))).toBe('not-found')
    expect(await codeOf(mailboxes.trash({ id }))).toBe('not-found')
    expect(await codeOf(mailboxes.setRole({ id, role: 'archive' }))).toBe('not-found')
    expect(await subjects('INBOX')).toEqual(expect.arrayContaining(['a', 'b']))
  })

  it('takes in messages again once it is kept', async () => {
    const change = bench.mailboxes.pending.next(accountId, bench.clock.now())
    if (!change) throw new Error('nothing is pending')
    bench.mailboxes.pending.refused(change, { code: 'folder-changed' })
    expect(await codeOf(move('a', idOf('Trash/X')))).toBeNull()
  })
})

describe('what cannot be taken back, as it is to go for good,', () => {
  beforeEach(() => {
    list('INBOX', 'Trash', 'Trash/X', 'Clients')
    bench.deliver(at('Trash/X'), { id: 't@x', subject: 't' }, { id: 'u@x', subject: 'u' })
  })

  it('is told of: the folder of some of the messages, while the others go back', async () => {
    bench.deliver(at('INBOX'), { id: 'a@x', subject: 'a' })
    const { changeId } = await bench.client.messages.change({
      target: { kind: 'messages', messageIds: [bench.idOf('t@x'), bench.idOf('a@x')] },
      change: { kind: 'move', folderId: idOf('Clients') },
      window: WINDOW,
    })
    agree()
    await bench.client.mailboxes.remove({ id: idOf('Trash/X') })
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    expect(await told()).toEqual([[true, 1, 'not-found']])
    expect(await subjects('INBOX')).toEqual(['a'])
    expect(await subjects('Clients')).toEqual(['t'])
  })

  it('is told of: the message', async () => {
    bench.deliver(at('INBOX'), { id: 'a@x', subject: 'a' })
    const { changeId } = await bench.client.messages.change({
      ...{ target: target('a'), window: WINDOW, change: { kind: 'move-to-role', role: 'trash' } },
    })
    await bench.client.messages.change({ target: target('a'), change: { kind: 'delete-forever' } })
    await bench.client.messages.undo({ changeId: changeId ?? 0 })
    expect(await told()).toEqual([[true, 1, 'not-found']])
    expect(bench.messages.cache.wanted(accountId, 10)).toMatchObject([{ gone: true }])
  })

  it('is told of: what was to leave a folder that another client deleted, and what was to come into it', async () => {
    bench.deliver(at('INBOX'), { id: 'a@x', subject: 'a' })
    await move('t', idOf('Clients'))
    await move('a', idOf('Trash/X'))
    for (const steps = bench.mailboxes.pending.removed(idOf('Trash/X')); !steps.next().done;);
    expect(await told()).toEqual([
      [false, 1, 'message-gone'],
      [false, 1, 'folder-gone'],
    ])
    expect(await subjects('INBOX')).toEqual(['a'])
  })
})

describe('changes of folders', () => {
  const WAIT = 60_000
  /** What is handed out until all that is left waits; the changes of these folders wait, the others are carried out. */
  function order(...waiting: string[]): string[] {
    const { pending } = bench.mailboxes
    const handedOut: string[] = []
    const now = bench.clock.now()
    for (let change = pending.next(accountId, now); change; change = pending.next(accountId, now)) {
      handedOut.push(`${change.kind} ${change.label}`)
      if (waiting.includes(change.label)) pending.waits(change, now + WAIT)
      else pending.done(change)
    }
    return handedOut
  }
  const create = (name: string, parentId: number | null = null) =>
    bench.client.mailboxes.create({ accountId, parentId, name })
  const place = (path: string, wanted: { name?: string; parentId?: number | null }) =>
    bench.client.mailboxes.place({ id: idOf(path), ...wanted })
  const remove = (path: string, ifEmpty = false) => bench.client.mailboxes.remove({ id: idOf(path), ifEmpty })
  const trash = (path: string) => bench.client.mailboxes.trash({ id: idOf(path) })

  beforeEach(() => list('INBOX', 'Trash', 'Trash/X', 'Trash/P', 'Trash/P/S', 'F', 'F/In', 'H', 'K'))

  it.each<[what: string, first: () => Promise<unknown>, later: () => Promise<unknown>, waits: string]>([
    ['the same folder', () => place('F', { name: 'F2' }), () => trash('F'), 'F'],
    ['a folder in it', () => trash('F'), () => remove('F/In', true), 'F'],
    ['the folder it lies in', () => remove('Trash/P/S'), () => place('Trash/P', { parentId: null }), 'S'],
    ['the name it frees', () => remove('H', true), () => create('H'), 'H'],
    ['the name it frees, for another', () => remove('H', true), () => place('K', { name: 'H' }), 'H'],
    ['the place it frees', () => remove('Trash/X'), () => create('X', idOf('Trash')), 'X'],
    ['the name it takes', () => place('H', { name: 'K2' }), () => place('K', { name: 'H' }), 'H'],
    ['the folder it goes into', () => place('H', { parentId: idOf('K') }), () => trash('K'), 'H'],
    [
      'the folder that is to take it in',
      () => place('K', { name: 'K2' }),
      () => create('In', idOf('K')),
      'K',
    ],
  ])('never overtake one that waits and concerns %s', async (_, first, later, waits) => {
    await first()
    await later()
    await create('Apart')
    const [handedOut = '', ...rest] = order(waits)
    expect([handedOut.endsWith(` ${waits}`), rest]).toEqual([true, ['create Apart']])
    expect(bench.mailboxes.pending.nextAt(accountId)).toBe(bench.clock.now() + WAIT)
    bench.clock.advance(WAIT)
    expect(order()).toHaveLength(2)
    expect(bench.mailboxes.pending.nextAt(accountId)).toBeNull()
  })

  it('wait, too, for what itself waits behind another', async () => {
    await remove('H', true)
    const made = await create('H')
    await create('Inner', made.id)
    expect(order('H')).toEqual(['delete-empty H'])
  })

  it.each<[what: string, change: () => Promise<() => Promise<unknown>>]>([
    ['a move', async () => undoOf('H', await place('H', { parentId: idOf('K') }))],
    ['a name', async () => undoOf('H', await place('H', { name: 'H2' }))],
    ['the trash', async () => undoOf('H', await trash('H'))],
    [
      'a new folder',
      async () => {
        const { id } = await create('New')
        return () => bench.client.mailboxes.remove({ id, ifEmpty: true })
      },
    ],
  ])(
    'that wait are withdrawn by their undo, where the server does not know of them: %s',
    async (_, change) => {
      const before = await shown()
      const undo = await change()
      expect(await shown()).not.toEqual(before)
      await undo()
      expect(await shown()).toEqual(before)
      expect(order()).toEqual([])
    },
  )

  function undoOf(path: string, { name, parentId }: { name: string; parentId: number | null }) {
    const id = idOf(path)
    return () => bench.client.mailboxes.place({ id, name, parentId })
  }

  it('that are under way, or may have been carried out, are followed by their opposite', async () => {
    const { pending } = bench.mailboxes
    const undo = undoOf('H', await trash('H'))
    const change = pending.next(accountId, bench.clock.now())
    if (!change) throw new Error('nothing is pending')
    await undo()
    pending.done(change)
    expect(order()).toEqual(['move H'])

    const again = undoOf('K', await trash('K'))
    const sent = pending.next(accountId, bench.clock.now())
    if (!sent) throw new Error('nothing is pending')
    pending.sending(sent, 'Trash/K')
    pending.later(sent, 0)
    await again()
    expect(order()).toEqual(['trash K', 'move K'])
  })
})
