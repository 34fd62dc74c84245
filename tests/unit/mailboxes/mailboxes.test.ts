import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MailboxRole } from '../../../src/shared/contract/mailboxes'
import type { ListedFolder } from '../../../src/main/engine/features/mailboxes/index'
import { createMailCacheBench, folder, type MailCacheBench, syncFolders } from '../../helpers/mail-cache'
import { whole } from '../../../src/shared/whole'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const listed = (
  path: string,
  role: MailboxRole | null = null,
  selectable = true,
  delimiter = '/',
): ListedFolder => ({
  path,
  name: path.split(delimiter).at(-1) ?? path,
  delimiter,
  role,
  selectable,
  subscribed: true,
})

function account(): number {
  return Number(
    bench.context.db
      .prepare("INSERT INTO account (address, settings, created_at) VALUES ('a@x', '{}', 0)")
      .run().lastInsertRowid,
  )
}

const shape = async () =>
  (await whole(bench.client.mailboxes.list())).map(({ name, depth }) => `${'  '.repeat(depth)}${name}`)

describe('mailboxes', () => {
  it('[FLD-05] are listed with roles first, then alphabetically as a tree; empty groups are left out', async () => {
    syncFolders(bench.mailboxes, account(), [
      listed('Zeta'),
      listed('[Gmail]', null, false),
      listed('[Gmail]/Cestino', 'trash'),
      listed('[Gmail]/Tutti', 'all'),
      listed('Clienti'),
      listed('Clienti/Bianchi'),
      listed('Clienti/Äther'),
      listed('INBOX', 'inbox'),
      listed('Sent', 'sent'),
      listed('Sent/2025'),
    ])
    expect(await shape()).toEqual([
      'INBOX',
      'Sent',
      '  2025',
      'Tutti',
      'Cestino',
      'Clienti',
      '  Äther',
      '  Bianchi',
      'Zeta',
    ])
  })

  it('a folder without a name hides none, and a hundred thousand within each other are listed', async () => {
    const deep = Array.from({ length: 2000 }, (_, index) =>
      listed(
        Array(index + 1)
          .fill('d')
          .join('/'),
      ),
    )
    const wide = Array.from({ length: 98_000 }, (_, index) => listed(`w${index}`))
    syncFolders(bench.mailboxes, account(), [
      listed('INBOX', 'inbox'),
      listed('', null, false),
      listed('Clienti'),
      ...deep,
      ...wide,
    ])
    const folders = await whole(bench.client.mailboxes.list())
    expect(folders).toHaveLength(100_002)
    expect(folders.find(({ path }) => path === 'Clienti')).toMatchObject({ depth: 0 })
    expect(Math.max(...folders.map(({ depth }) => depth))).toBe(1999)
  })

  it('below INBOX count as top level', async () => {
    const dot = (path: string, role: MailboxRole | null = null): ListedFolder => listed(path, role, true, '.')
    syncFolders(bench.mailboxes, account(), [
      dot('INBOX', 'inbox'),
      dot('INBOX.Clienti'),
      dot('INBOX.Clienti.Rossi'),
      dot('INBOX.Sent', 'sent'),
    ])
    expect(await shape()).toEqual(['INBOX', 'Sent', 'Clienti', '  Rossi'])
  })

  it('no longer listed go with what lay in them; the rest keeps its ids', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', null])
    bench.deliver(folder(folders, 'Clients'), { id: 'a@x' })
    bench.deliver(folder(folders, 'inbox'), { id: 'b@x', inReplyTo: 'a@x' })
    const inbox = folder(folders, 'inbox')
    expect(syncFolders(bench.mailboxes, inbox.accountId, [listed('inbox', 'inbox')])).toEqual([inbox])
    expect(bench.untruths()).toEqual([])
    bench.clock.advance(3_600_000)
    await bench.messages.sweep()
    expect(bench.messages.findByMessageId('a@x')).toBeNull()
    expect(bench.messages.findByMessageId('b@x')).not.toBeNull()
  })

  it('take a role by hand, keep it over syncs, and show recipients where that makes them Sent', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent', null])
    const clients = folder(folders, 'Clients')
    const sent = folder(folders, 'sent')
    bench.deliver(clients, { id: 'a@x', from: 'anna@ourshop.it', to: 'Mario <mario@rossi.it>' })
    await expect(bench.client.mailboxes.setRole({ id: sent.id, role: 'junk' })).rejects.toMatchObject({
      data: { code: 'folder-has-role', field: 'role' },
    })
    await bench.client.mailboxes.setRole({ id: clients.id, role: 'sent' })
    syncFolders(bench.mailboxes, sent.accountId, [
      listed('inbox', 'inbox'),
      listed('sent'),
      listed('Clients', 'sent'),
    ])
    expect(bench.mailboxes.byRole(sent.accountId, 'sent')?.id).toBe(clients.id)
    expect(bench.mailboxes.rolesByUser(sent.accountId)).toEqual(new Map([['Clients', 'sent']]))
    expect((await bench.rows(clients))[0]?.people).toEqual([{ name: 'Mario', address: 'mario@rossi.it' }])
  })

  it('[FLD-03] [FLD-16] the inbox keeps its role, whatever role is wanted for it', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', null])
    const inbox = folder(folders, 'inbox')
    const refused = { data: { code: 'folder-has-role', params: { path: 'inbox' } } }
    for (const role of ['trash', null] as const)
      await expect(bench.client.mailboxes.setRole({ id: inbox.id, role })).rejects.toMatchObject(refused)
    await expect(bench.client.mailboxes.setRole({ id: inbox.id, role: 'junk' })).rejects.toMatchObject({
      data: { code: 'inbox-as-spam' },
    })
    const clients = folder(folders, 'Clients')
    await expect(bench.client.mailboxes.setRole({ id: clients.id, role: 'inbox' })).rejects.toMatchObject({
      data: { code: 'folder-has-role' },
    })
    expect(bench.mailboxes.byRole(inbox.accountId, 'inbox')?.id).toBe(inbox.id)
  })

  it('[FLD-03] what waits for a trash that was to be made goes to the one chosen meanwhile', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', null])
    const inbox = folder(folders, 'inbox')
    const clients = folder(folders, 'Clients')
    bench.deliver(inbox, { id: 'a@x' })
    await bench.client.messages.change({
      target: { kind: 'messages', messageIds: [bench.idOf('a@x')] },
      change: { kind: 'move-to-role', role: 'trash' },
    })
    const made = bench.mailboxes.byRole(inbox.accountId, 'trash')
    expect(made?.path).toBe('Trash')
    await bench.client.mailboxes.setRole({ id: clients.id, role: 'trash' })
    expect(bench.mailboxes.byRole(inbox.accountId, 'trash')?.id).toBe(clients.id)
    expect(bench.mailboxes.folder(made?.id ?? 0)).toBeNull()
    expect((await bench.rows(clients)).map(({ messageCount }) => messageCount)).toEqual([1])
    expect(bench.untruths()).toEqual([])
  })

  it('count threads with unread mail, messages, and how far the sync is', async () => {
    const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox']), 'inbox')
    bench.messages.cache.ingest(
      inbox,
      [
        bench.fetched({ id: 'a@x' }),
        bench.fetched({ id: 'b@x', inReplyTo: 'a@x' }),
        bench.fetched({ id: 'c@x', flags: ['\\Seen'] }),
      ],
      { serverTotal: 10, fetchCursor: 1, uidValidity: 7 },
    )
    expect(await whole(bench.client.mailboxes.list())).toMatchObject([
      { unread: 1, total: 3, synced: 3, serverTotal: 10, isFetching: true },
    ])
    expect(bench.mailboxes.state(inbox.id)).toMatchObject({ uidValidity: 7, fetchCursor: 1, syncedAt: null })
    bench.mailboxes.moveCursor(inbox.id, { fetchCursor: null })
    expect(bench.mailboxes.state(inbox.id)?.syncedAt).toBe(bench.clock.now())
    expect(await whole(bench.client.mailboxes.list())).toMatchObject([{ synced: 3, isFetching: false }])
  })
})

it('a very long list is taken in pieces: few folders are written in one, and the roles all at once', () => {
  const id = account()
  const count = bench.context.db.prepare<[], { folders: number; roles: number }>(
    'SELECT count(*) AS folders, count(role) AS roles FROM folder',
  )
  const inPieces = (folders: readonly ListedFolder[]): { folders: number; roles: number }[] => {
    const counts = [count.get() ?? { folders: 0, roles: 0 }]
    for (const steps = bench.mailboxes.syncList(id, folders); !steps.next().done;)
      counts.push(count.get() ?? { folders: 0, roles: 0 })
    return counts
  }
  const written = (counts: readonly { folders: number }[]): number[] =>
    counts.map(({ folders }, index) => Math.abs(folders - (counts[index - 1]?.folders ?? folders)))
  const many = Array.from({ length: 3000 }, (_, index) => listed(`Folder ${index}`))
  const roles = [listed('INBOX', 'inbox'), listed('Sent', 'sent'), listed('Trash', 'trash')]
  const made = inPieces([...many, ...roles])
  expect(made.at(-1)).toEqual({ folders: 3003, roles: 3 })
  expect(Math.max(...written(made))).toBeLessThanOrEqual(200)
  expect(new Set(made.map((one) => one.roles))).toEqual(new Set([0, 3]))
  expect(written(inPieces([...many, ...roles])).every((change) => change === 0)).toBe(true)
  const gone = inPieces(roles)
  expect(gone.at(-1)).toEqual({ folders: 3, roles: 3 })
  expect(Math.max(...written(gone))).toBeLessThanOrEqual(200)
})
