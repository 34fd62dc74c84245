import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ListedFolder } from '../../../src/main/engine/features/mailboxes/index'
import { forgetKeysSql } from '../../../src/main/engine/features/messages/store/placements'
import { createTestContext, type TestContext } from '../../helpers/engine-context'
import { carriedOut, killed, planOf } from '../../helpers/jobs'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

/** Several slices of it. */
const MAILS = 130
/** Where the work is cut off, in its steps. */
const CUTS = [0, 1, 2, 3, 4, 5]

let test: TestContext
let bench: MailCacheBench
let inboxId = 0
let clientsId = 0
beforeEach(() => {
  test = createTestContext()
  bench = createMailCacheBench(test)
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', null])
  const [inbox, clients] = [folder(folders, 'inbox'), folder(folders, 'Clients')]
  inboxId = inbox.id
  clientsId = clients.id
  const mails = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, at) => ({ id: `${prefix}${at}@x`, flags: at % 3 ? ['\\Seen'] : [] }))
  bench.deliver(clients, ...mails(MAILS, 'a'))
  // Ten lie in both, and one answers a mail of the other folder.
  bench.deliver(inbox, ...mails(10, 'a'), { id: 're@x', inReplyTo: 'a50@x' })
})
afterEach(() => test.close())

const inbox: ListedFolder = {
  ...{ path: 'inbox', name: 'inbox', delimiter: '/', role: 'inbox', selectable: true, subscribed: true },
}

function crash(): void {
  test = killed(test)
  bench = createMailCacheBench(test)
}

const clients = () => bench.mailboxes.folder(clientsId)
const count = (what: string): number =>
  Number(test.context.db.prepare(`SELECT count(*) FROM ${what}`).pluck().get())
/** Messages the list of a folder shows, and what its counter says. */
async function shown(folderId: number): Promise<[shown: number, counted: number]> {
  const ref = bench.mailboxes.folder(folderId)
  const rows = ref ? await bench.rows(ref) : []
  const listed: number[] = []
  for await (const piece of await bench.client.mailboxes.list())
    listed.push(...piece.filter(({ id }) => id === folderId).map(({ total }) => total))
  return [rows.reduce((sum, row) => sum + row.messageCount, 0), listed[0] ?? 0]
}

it.each(CUTS)('a folder that is gone is emptied bit by bit, killed after step %i as well', async (cut) => {
  carriedOut(bench.mailboxes.syncList(1, [inbox]), cut)
  expect(bench.untruths()).toEqual([])
  const [lines, counted] = await shown(clientsId)
  expect(lines).toBe(counted)
  crash()
  for (const steps = bench.mailboxes.syncList(1, [inbox]); !steps.next().done;)
    expect(bench.untruths()).toEqual([])
  expect(clients()).toBeNull()
  expect([count('placement'), count('thread_row'), (await shown(inboxId))[0]]).toEqual([11, 11, 11])
  expect(count('message WHERE orphaned_at IS NULL')).toBe(11)
})

it('takes several steps for what is much', () => {
  expect(carriedOut(bench.mailboxes.syncList(1, [inbox]))).toBeGreaterThan(5)
})

it('leaves where it is what is moved into a folder while that is being emptied', async () => {
  const steps = bench.mailboxes.syncList(1, [inbox])
  carriedOut(steps, 4)
  const left = bench.keys(clientsId)
  expect(left.length).toBeGreaterThan(0)
  bench.messages.change(
    { kind: 'messages', messageIds: [bench.idOf('re@x')] },
    { kind: 'move', folderId: clientsId },
  )
  carriedOut(steps)
  expect(clients()).toBeNull()
  expect(await shown(inboxId)).toEqual([11, 11])
  expect(bench.untruths()).toEqual([])
})

it.each(CUTS)('a folder deleted by the user goes bit by bit, killed after step %i as well', async (cut) => {
  carriedOut(bench.mailboxes.pending.removed(clientsId), cut)
  expect(bench.untruths()).toEqual([])
  crash()
  const steps = carriedOut(bench.mailboxes.pending.removed(clientsId))
  if (cut === 0) expect(steps).toBeGreaterThan(3)
  expect(clients()).toBeNull()
  expect([count('placement'), count('thread_row'), (await shown(inboxId))[0]]).toEqual([11, 11, 11])
  expect(bench.untruths()).toEqual([])
})

it.each([0, 1])(
  'forgets the keys of a folder made anew bit by bit, killed after step %i as well',
  async (cut) => {
    const ref = folder({ clients: clients() ?? folder({}, '') }, 'clients')
    bench.deliver(ref, ...Array.from({ length: 300 }, (_, at) => ({ id: `b${at}@x` })))
    bench.mailboxes.moveCursor(clientsId, { uidValidity: 1, fetchCursor: null })
    const anew = { uidValidity: 2, fetchCursor: 1000 }
    carriedOut(bench.messages.cache.resetFolder(ref, anew), cut)
    // Nobody uses a key of it, and the next pass begins with the same.
    expect(bench.mailboxes.state(clientsId)).toMatchObject({ uidValidity: 1, fetchCursor: null })
    expect(bench.keys(clientsId).length).toBeGreaterThan(0)
    expect((await shown(clientsId))[1]).toBe(MAILS + 300)
    crash()
    const steps = carriedOut(bench.messages.cache.resetFolder(ref, anew))
    if (cut === 0) expect(steps).toBeGreaterThan(1)
    expect(bench.keys(clientsId)).toEqual([])
    expect(bench.mailboxes.state(clientsId)).toMatchObject({ ...anew, syncedAt: null })
    expect((await shown(clientsId))[1]).toBe(MAILS + 300)
  },
)

it.each(CUTS)(
  'drops what a folder made anew does not hold bit by bit, killed after step %i as well',
  async (cut) => {
    const ref = folder({ clients: clients() ?? folder({}, '') }, 'clients')
    carriedOut(bench.messages.cache.resetFolder(ref, { uidValidity: 2, fetchCursor: 1000 }))
    bench.deliver(ref, { id: 'a3@x', key: 900 }, { id: 'a50@x', key: 901 })
    carriedOut(bench.messages.cache.reconcileReset(ref), cut)
    expect(bench.untruths()).toEqual([])
    crash()
    const steps = carriedOut(bench.messages.cache.reconcileReset(ref))
    if (cut === 0) expect(steps).toBeGreaterThan(3)
    expect(bench.keys(clientsId)).toEqual([900, 901])
    expect(await shown(clientsId)).toEqual([2, 2])
    expect(bench.untruths()).toEqual([])
  },
)

it('walks the keys to be forgotten along an index', () => {
  const plan = planOf(test, forgetKeysSql).join('\n')
  expect(plan).toMatch(/INDEX placement_server_key \(folder_id=\? AND server_key>\?\)/)
  expect(plan).not.toMatch(/TEMP B-TREE|SCAN placement/)
})
