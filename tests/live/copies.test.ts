import { expect, it, onTestFinished } from 'vitest'
import { describeLive, dovecot, freshMailbox, liveSettings, plaintextSettings } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { CUT, startFaultProxy } from '../helpers/fault-proxy'
import { otherClient } from '../helpers/imap-client'
import { folderId, idle, rowsOf, type LiveEngine } from '../helpers/live-engine'
import { WINDOW } from '../helpers/mail-cache'
import { change, openProxiedScene } from '../helpers/live-scene'

const date = new Date('2025-03-04T05:06:07Z')

async function open() {
  const scene = await openProxiedScene({}, async (other) => {
    await other.imap.mailboxCreate('Clients')
    await other.append('INBOX', 'Offer', { flags: ['\\Seen', '$Label1'], date })
  })
  await idle(scene.live.client)
  return scene
}

const copy = async (live: LiveEngine, path = 'Clients') =>
  change(live, 'INBOX', 'Offer', { kind: 'copy', folderId: await folderId(live.client, path) })
const subjects = async (live: LiveEngine, path: string): Promise<string[]> =>
  (await rowsOf(live.client, path)).map(({ subject }) => subject)

describeLive('a copy of a mail', () => {
  it('is shown at once, made by COPY with its flags, and not made twice where it lies already', async () => {
    const { live, other } = await open()
    const { count } = await copy(live)
    expect(count).toBe(1)
    expect(await rowsOf(live.client, 'Clients')).toMatchObject([
      { subject: 'Offer', pending: true, unreadCount: 0, tags: ['$label1'] },
    ])
    await idle(live.client)
    await eventually(async () => expect(await other.subjects('Clients')).toEqual(['Offer']))
    expect(await other.subjects('INBOX')).toEqual(['Offer'])
    await eventually(async () =>
      expect(await rowsOf(live.client, 'Clients')).toMatchObject([{ pending: false, tags: ['$label1'] }]),
    )
    expect((await copy(live)).count).toBe(0)
  })

  it('is taken back by an undo, before the server was told and after', async () => {
    const { live, other, proxy } = await open()
    await proxy.refuse()
    const first = await copy(live)
    expect(await subjects(live, 'Clients')).toEqual(['Offer'])
    await live.client.messages.undo({ changeId: first.changeId ?? 0 })
    expect(await subjects(live, 'Clients')).toEqual([])
    await proxy.admit()
    await live.client.accounts.syncNow({})
    await idle(live.client)
    expect(await other.subjects('Clients')).toEqual([])
    const second = await copy(live)
    await eventually(async () => expect(await other.subjects('Clients')).toEqual(['Offer']))
    await idle(live.client)
    await live.client.messages.undo({ changeId: second.changeId ?? 0 })
    await eventually(async () => expect(await other.subjects('Clients')).toEqual([]))
    expect(await other.subjects('INBOX')).toEqual(['Offer'])
  })

  it('is made once though the answer of the server was lost', async () => {
    const { live, other, proxy } = await open()
    let isCut = false
    proxy.faults.rewrite = (line) => {
      if (isCut || !/COPYUID/.test(line)) return line
      isCut = true
      return CUT
    }
    await copy(live)
    await eventually(async () => expect(await other.subjects('Clients')).toEqual(['Offer']))
    await eventually(async () => {
      await live.client.accounts.syncNow({})
      expect(await rowsOf(live.client, 'Clients')).toMatchObject([{ subject: 'Offer', pending: false }])
    })
    expect(isCut).toBe(true)
    expect(await other.subjects('Clients')).toEqual(['Offer'])
  })

  it('goes into a folder of another account with its date and flags, and stays where it was', async () => {
    const { live, other } = await open()
    const second = freshMailbox()
    const there = await otherClient(second)
    await there.imap.mailboxCreate('Archive of offers')
    await live.addAccount(second, liveSettings(second))
    await eventually(async () => void (await folderId(live.client, 'Archive of offers')))
    await copy(live, 'Archive of offers')
    await eventually(async () => expect(await there.subjects('Archive of offers')).toEqual(['Offer']))
    expect(await other.subjects('INBOX')).toEqual(['Offer'])
    await there.imap.mailboxOpen('Archive of offers', { readOnly: true })
    const [mail] = await there.imap.fetchAll('1:*', { flags: true, internalDate: true })
    expect([...(mail?.flags ?? [])].filter((flag) => flag !== '\\Recent').sort()).toEqual([
      '$Label1',
      '\\Seen',
    ])
    expect(new Date(mail?.internalDate ?? 0)).toEqual(date)
    there.close()
  })

  /** A copy into another account, which is not reached before another client has deleted the original. */
  async function copiedThenDeleted(prepare: (live: LiveEngine) => Promise<unknown> = async () => undefined) {
    const { live, other } = await open()
    await prepare(live)
    const second = freshMailbox()
    const there = await otherClient(second)
    onTestFinished(() => there.close())
    await there.imap.mailboxCreate('Archive of offers')
    const proxy = await startFaultProxy({ host: '127.0.0.1', port: dovecot().imap }, {})
    onTestFinished(() => proxy.stop())
    await live.addAccount(second, plaintextSettings(second, proxy.port))
    await eventually(async () => void (await folderId(live.client, 'Archive of offers')))
    await proxy.refuse()
    proxy.reset()
    await copy(live, 'Archive of offers')
    expect(await subjects(live, 'Archive of offers')).toEqual(['Offer'])
    const [{ uid } = { uid: 0 }] = await other.flags('INBOX')
    await other.expunge('INBOX', [uid])
    await eventually(async () => {
      await live.client.accounts.syncNow({})
      expect(await subjects(live, 'INBOX')).toEqual([])
    })
    await proxy.admit()
    await live.client.accounts.syncNow({})
    await idle(live.client)
    return { live, there }
  }

  it('that was to be made from mail that is nowhere any more is told as not made, and waits no longer', async () => {
    const { live, there } = await copiedThenDeleted()
    await eventually(async () => {
      const [told] = await live.client.messages.changes({ window: WINDOW })
      expect(told).toMatchObject({ count: 1, refused: 1, problem: { code: 'message-gone' } })
    })
    expect((await live.client.accounts.list()).map(({ sync }) => sync.pending)).toEqual([0, 0])
    expect(await subjects(live, 'Archive of offers')).toEqual([])
    expect(await there.subjects('Archive of offers')).toEqual([])
  })

  it('is made from what is kept here where the original is nowhere any more', async () => {
    const { there } = await copiedThenDeleted(async ({ client, openDatabase }) => {
      const [row] = await rowsOf(client, 'INBOX')
      if (!row) throw new Error('no mail')
      const { record } = await client.records.create({ type: 'company', fields: { name: 'Acme' } })
      // Linked mail is kept whole.
      await client.links.create({ threadId: row.threadId, record: { type: 'company', id: record.id } })
      const database = openDatabase()
      onTestFinished(() => void database.close())
      const kept = database.prepare('SELECT count(*) FROM message_source').pluck()
      await eventually(() => expect(kept.get()).toBe(1))
    })
    await eventually(async () => expect(await there.subjects('Archive of offers')).toEqual(['Offer']))
  })
})
