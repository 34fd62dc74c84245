import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folder } from '../../helpers/mail-cache'
import { createKnownPeopleBench, emails, type KnownPeopleBench } from '../../helpers/known-people'

let bench: KnownPeopleBench
beforeEach(() => {
  bench = createKnownPeopleBench()
})
afterEach(() => bench.stop())

const from = 'Lia <lia@conti.example>'

/** What stands in Lia's history by itself, newest first. */
async function history(): Promise<string[]> {
  const { entries } = await bench.client.timeline.forRecord({
    record: { type: 'person', id: lia },
    limit: 20,
  })
  return entries.flatMap((entry) => (entry.kind === 'message' ? [entry.subject] : []))
}
let lia = ''

describe('what is filed with customers by itself', () => {
  beforeEach(async () => {
    lia = await bench.add('person', { name: 'Lia', emails: emails('lia@conti.example') })
  })

  it('[FLD-15] leaves out folders the user said so of, and what lies in another one as well is filed', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'archive', null])
    const clients = folder(folders, 'Clients')
    bench.deliver(folder(folders, 'inbox'), { id: 'a@x', from, subject: 'in the inbox' })
    bench.deliver(clients, { id: 'b@x', from, subject: 'in Clients' })
    const both = { id: 'c@x', from, subject: 'in both', receivedAt: 99, headers: ['Received: by x; 1'] }
    bench.deliver(clients, both)
    bench.deliver(folder(folders, 'archive'), both)
    expect(await history()).toHaveLength(3)
    await bench.mailClient.mailboxes.setSwitches({ id: clients.id, files: false })
    expect((await history()).sort()).toEqual(['in both', 'in the inbox'])
    bench.deliver(clients, { id: 'd@x', from, subject: 'while it was off' })
    expect(await history()).not.toContain('while it was off')
    // The other switches are as they were.
    expect(bench.mailboxes.switches(clients.id)).toEqual({ keepsTexts: null, notifies: null, files: false })
    await bench.mailClient.mailboxes.setSwitches({ id: clients.id, files: true })
    expect(await history()).toHaveLength(4)
  })

  it('[FLD-17] counts the mail of a folder that is the one of spam no longer', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'junk', null])
    const clients = folder(folders, 'Clients')
    await bench.mailClient.mailboxes.setRole({ id: clients.id, role: 'junk' })
    bench.deliver(clients, { id: 'a@x', from, subject: 'taken for spam' })
    expect(await history()).toEqual([])
    await bench.mailClient.mailboxes.setRole({ id: folder(folders, 'junk').id, role: 'junk' })
    expect(await history()).toEqual(['taken for spam'])
  })

  it('[FLD-18] takes read mail as unread, in whatever folder, unless only unread mail of inboxes is wanted', async () => {
    const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent', null])
    const inbox = folder(folders, 'inbox')
    bench.deliver(inbox, { id: 'a@x', from, subject: 'unread', receivedAt: 5 })
    bench.deliver(inbox, { id: 'b@x', from, subject: 'read', flags: ['\\Seen'], receivedAt: 4 })
    bench.deliver(folder(folders, 'Clients'), { id: 'c@x', from, subject: 'elsewhere', receivedAt: 3 })
    const ours = { from: 'Anna <anna@ourshop.it>', to: 'lia@conti.example', flags: ['\\Seen'], receivedAt: 2 }
    bench.deliver(folder(folders, 'sent'), { ...ours, id: 'd@x', subject: 'ours' })
    expect(await history()).toHaveLength(4)
    bench.context.db
      .prepare("INSERT INTO setting (key, value) VALUES ('preferences', '{\"filesOnlyUnread\":true}')")
      .run()
    expect((await history()).sort()).toEqual(['ours', 'unread'])
    // Read since then, it was met unread.
    bench.messages.cache.updateFlags(
      inbox,
      bench.messages.cache
        .keys(inbox.id)
        .map((serverKey) => ({ serverKey, flags: new Set(['\\Seen']), modseq: '2' })),
      {},
    )
    expect((await history()).sort()).toEqual(['ours', 'unread'])
    bench.context.db.prepare('UPDATE setting SET value = \'{"filesOnlyUnread":false}\'').run()
    expect(await history()).toHaveLength(4)
  })
})
