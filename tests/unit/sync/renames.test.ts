import { afterEach, expect, it } from 'vitest'
import { connectImap } from '../../../src/main/engine/net/imap'
import { incomingEndpoint } from '../../../src/main/engine/net/incoming-endpoint'
import { findRenames } from '../../../src/main/engine/features/sync/imap/renames'
import { ImapSession } from '../../../src/main/engine/features/sync/imap/imap-session'
import { createSyncStore } from '../../../src/main/engine/features/sync/imap/store'
import { startImapSimulator } from '../../helpers/imap-simulator'
import { createMailCacheBench, folder, foldersIn, syncFolders } from '../../helpers/mail-cache'
import { plainSettings } from '../../helpers/plain-settings'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const source = (key: string): string => `From: a@x.it\r\nMessage-ID: <${key}@x.it>\r\n\r\nText`

/** A server whose folder `Clients` holds one mail, and a cache that knows it, a pending change to move it to Trash included. */
async function open() {
  const server = await startImapSimulator({
    ...{ move: true, uidplus: true, createSpecialUse: false, prefix: false },
    expunged: 'skip',
    changes: 'none',
  })
  const clients = server.addFolder('Clients')
  server.addMail(clients, 'a', source('a'))
  const bench = createMailCacheBench()
  const known = folder(bench.addAccount('anna@ourshop.it', ['inbox', null, 'trash']), 'Clients')
  bench.deliver(known, { key: 1, source: source('a') })
  bench.mailboxes.moveCursor(known.id, { uidValidity: clients.uidValidity, uidNext: 2, fetchCursor: null })
  await bench.client.messages.change({
    target: { kind: 'messages', messageIds: [bench.idOf('a@x.it')] },
    change: { kind: 'seen', value: true },
  })
  const settings = plainSettings(server.port)
  const session = new ImapSession(await connectImap(settings, 'secret'), incomingEndpoint(settings, 'secret'))
  closers.push(
    () => session.close(),
    () => bench.close(),
  )
  const { mailboxes, context } = bench
  const store = createSyncStore(context)
  const { accountId } = known

  /** What every LIST does to the folders. */
  async function list(): Promise<void> {
    const listed = await session.list()
    mailboxes.renamed((await findRenames({ session, mailboxes, store }, accountId, listed)).renames)
    syncFolders(
      mailboxes,
      accountId,
      listed.map(({ specialUse: _, ...one }) => ({ ...one, role: one.path === 'INBOX' ? 'inbox' : null })),
    )
  }
  const rename = (path: string): void => {
    server.folders.delete('Clients')
    server.folders.set(path, { ...clients, path })
  }
  return { server, bench, known, accountId, store, list, rename, clients }
}

it('a folder renamed elsewhere keeps its mail and what is still to be done with it', async () => {
  const { bench, known, accountId, store, list, rename } = await open()
  rename('Customers')
  await list()
  expect(bench.mailboxes.folder(known.id)).toMatchObject({ id: known.id, path: 'Customers' })
  expect(bench.keys(known.id)).toEqual([1])
  expect(store.waiting(accountId)).toEqual({ pending: 1, pendingProblem: null })
  expect(bench.untruths()).toEqual([])
})

it('another folder with the same UIDVALIDITY is not taken for the renamed one', async () => {
  const { server, bench, known, list, rename } = await open()
  rename('Customers')
  const other = server.folders.get('Customers')
  if (other) other.mails = [{ uid: 1, key: 'b', source: source('b'), flags: new Set(), modseq: 1 }]
  await list()
  // Its mail waits for a day, because something is still to be done with it.
  expect(bench.mailboxes.folder(known.id)).toMatchObject({ path: 'Clients' })
  bench.clock.advance(25 * 60 * 60_000)
  await list()
  expect(bench.mailboxes.folder(known.id)).toBeNull()
})

it.each([
  ['that ends with NO after some lines', 'NO [SERVERBUG] out of memory', true],
  ['without the inbox', 'OK done', false],
])('no folder goes by a list %s', async (_, end, hasInbox) => {
  const { server, bench, known, accountId, list } = await open()
  const before = foldersIn(bench.mailboxes, accountId).map(({ id }) => id)
  server.folders.delete('Clients')
  if (!hasInbox) server.folders.delete('INBOX')
  if (!hasInbox) server.addFolder('Other')
  server.listEnd = end
  await list().catch(() => undefined)
  bench.clock.advance(25 * 60 * 60_000)
  await list().catch(() => undefined)
  const after = new Set(foldersIn(bench.mailboxes, accountId).map(({ id }) => id))
  expect(before.filter((id) => !after.has(id))).toEqual([])
  expect(bench.keys(known.id)).toEqual([1])
})
