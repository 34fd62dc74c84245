import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FolderRef } from '../../../src/main/engine/features/mailboxes/index'
import type { MessageChange } from '../../../src/shared/contract/message-changes'
import { UNDO_KEPT_MS } from '../../../src/shared/undo'
import { createTestContext, type TestContext } from '../../helpers/engine-context'
import { eventually } from '../../helpers/eventually'
import { planOf, slices } from '../../helpers/jobs'
import { createMailCacheBench, folder, WINDOW, type MailCacheBench } from '../../helpers/mail-cache'

const ANOTHER = '8a8f0c1e-7f34-4b8b-9d8e-3f2b7c5d6e01'
/** Several slices. */
const MAILS = 320
const ARCHIVE: MessageChange = { kind: 'move-to-role', role: 'archive' }

let test: TestContext
let bench: MailCacheBench
let inbox: FolderRef
let archive: FolderRef
beforeEach(() => {
  test = createTestContext()
  bench = createMailCacheBench(test)
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'archive'])
  inbox = folder(folders, 'inbox')
  archive = folder(folders, 'archive')
  bench.deliver(
    inbox,
    ...Array.from({ length: MAILS }, (_, at) => ({
      id: `${at}@x`,
      subject: `Mail ${at}`,
      flags: ['\\Seen'],
    })),
  )
  bench.messages.start()
})
afterEach(async () => {
  await bench.messages.stop()
  test.close()
})

/** The engine ends where it is, as by SIGKILL, and starts again. */
async function crash(): Promise<void> {
  await bench.messages.stop()
  test = test.reopen()
  bench = createMailCacheBench(test)
  bench.messages.start()
}

const count = async ({ id }: FolderRef): Promise<number> => {
  const view = { kind: 'folder' as const, folderId: id }
  return (await bench.client.messages.threads({ view, offset: 0, limit: 1 })).total
}
const underWay = () => bench.client.messages.underWay()
const rowsIn = ({ id }: FolderRef) =>
  bench.client.messages.rows({ kind: 'view', view: { kind: 'folder', folderId: id } })

async function gathered(change: MessageChange, window = WINDOW): Promise<number> {
  const { client } = bench
  const rows = await rowsIn(inbox)
  const { changeId } = await client.messages.gather({ items: rows.slice(0, 200), change, window })
  await client.messages.gather({ items: rows.slice(200), change, window, changeId })
  return changeId
}

async function begun(change: MessageChange): Promise<number> {
  const changeId = await gathered(change)
  await bench.client.messages.carryOut({ changeId })
  return changeId
}

async function over(): Promise<void> {
  await eventually(async () => {
    expect((await underWay()).map(({ stage }) => stage)).toEqual(['over'])
  })
}

async function inTheMiddle(): Promise<void> {
  for (;;) {
    const [one] = await underWay()
    if (one && one.done > 0) return void expect(one).toMatchObject({ stage: 'running', total: MAILS })
    await slices(1)
  }
}

it('[FLD-02] goes on after a crash, is told by the window that is there then, and one undo takes back all of it', async () => {
  const id = await begun(ARCHIVE)
  await inTheMiddle()
  const before = await count(archive)
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(MAILS)
  await crash()
  // However long the computer was off: what was done before can be taken back as well.
  test.clock.advance(10 * UNDO_KEPT_MS)
  const other = await bench.client.messages.change({
    target: { kind: 'messages', messageIds: [bench.idOf('0@x')] },
    change: { kind: 'flagged', value: true },
    window: ANOTHER,
  })
  expect(other.changeId).not.toBeNull()
  await over()
  expect(await count(inbox)).toBe(0)
  expect(await underWay()).toEqual([
    {
      ...{ id, stage: 'over', change: ARCHIVE, isSingle: false, window: '', total: MAILS, done: MAILS },
      ...{ touched: true, problem: null },
    },
  ])
  expect(await bench.client.messages.claim({ changeId: id, window: ANOTHER })).toBe(true)
  expect(await bench.client.messages.claim({ changeId: id, window: WINDOW })).toBe(false)
  expect(await underWay()).toEqual([])
  expect(
    (await bench.client.messages.changes({ window: ANOTHER })).map((one) => [one.id, one.count]),
  ).toEqual([
    [id, MAILS],
    [other.changeId, 1],
  ])
  await bench.client.messages.undo({ changeId: id })
  expect(await count(inbox)).toBe(MAILS)
  expect(await count(archive)).toBe(0)
  expect(bench.untruths()).toEqual([])
})

it('an undo that is cut off is done whole at the next start', async () => {
  const changeId = await begun(ARCHIVE)
  await over()
  await bench.client.messages.claim({ changeId, window: WINDOW })
  void bench.client.messages.undo({ changeId }).catch(() => undefined)
  await eventually(async () => expect(await count(inbox)).toBeGreaterThan(0))
  expect((await underWay()).map(({ stage }) => stage)).toEqual(['undoing'])
  expect(await bench.client.messages.changes({ window: WINDOW })).toEqual([])
  await crash()
  test.clock.advance(10 * UNDO_KEPT_MS)
  await eventually(async () => expect(await underWay()).toEqual([]))
  expect(await count(inbox)).toBe(MAILS)
  expect(bench.untruths()).toEqual([])
})

it('stopped, what is done stays and can be taken back; taken back while it goes on, nothing is left of it', async () => {
  const changeId = await begun({ kind: 'flagged', value: true })
  await inTheMiddle()
  await bench.client.messages.stop({ changeId })
  const [stopped] = await underWay()
  expect(stopped).toMatchObject({ stage: 'over', window: WINDOW, touched: true, problem: null })
  expect(stopped?.done).toBeLessThanOrEqual(MAILS)
  // Only the window that began it, as long as that may be there.
  expect(await bench.client.messages.claim({ changeId, window: ANOTHER })).toBe(false)
  expect(await bench.client.messages.claim({ changeId, window: WINDOW })).toBe(true)
  await bench.client.messages.undo({ changeId })

  const second = await begun(ARCHIVE)
  await inTheMiddle()
  await bench.client.messages.undo({ changeId: second })
  expect(await underWay()).toEqual([])
  expect(await count(inbox)).toBe(MAILS)
  const flagged = test.context.db.prepare('SELECT 1 FROM thread_row WHERE flagged = 1').all()
  expect(flagged).toEqual([])
})

it('what was only gathered when the program ended is not done at all, and nothing is done twice', async () => {
  const changeId = await gathered(ARCHIVE)
  await expect(bench.client.messages.claim({ changeId, window: WINDOW })).resolves.toBe(false)
  await crash()
  expect(await underWay()).toEqual([])
  await expect(bench.client.messages.carryOut({ changeId })).rejects.toMatchObject({
    data: { code: 'not-found' },
  })
  const again = await begun(ARCHIVE)
  await expect(bench.client.messages.carryOut({ changeId: again })).rejects.toMatchObject({
    data: { code: 'not-found' },
  })
  await over()
  expect(await count(archive)).toBe(MAILS)
})

it('says why the rest was left out, and what changes nothing leaves nothing behind', async () => {
  const until = test.clock.now() + 1000
  const late = await begun({ kind: 'snooze', until, asUnread: false, wakesOnReply: false })
  test.clock.advance(2000)
  await over()
  expect(await underWay()).toMatchObject([{ id: late, problem: { code: 'snooze-past' } }])
  await bench.client.messages.claim({ changeId: late, window: WINDOW })
  const nothing = await begun({ kind: 'seen', value: true })
  await over()
  expect(await underWay()).toMatchObject([{ id: nothing, done: MAILS, touched: false }])
  await bench.client.messages.claim({ changeId: nothing, window: WINDOW })
  expect(test.context.db.prepare('SELECT 1 FROM message_change WHERE id = ?').all(nothing)).toEqual([])
})

it('finds what goes on without a walk through all changes', () => {
  const sql = `SELECT id FROM message_change WHERE stage <> 'told' AND stage IN ('running', 'undoing') ORDER BY id LIMIT 1`
  expect(planOf(test, sql)).toEqual([expect.stringContaining('message_change_stage')])
})
