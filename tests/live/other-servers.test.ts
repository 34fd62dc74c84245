import { describe, expect, it, onTestFinished } from 'vitest'
import { idle, rowsOf, subjectsOf } from '../helpers/live-engine'
import { change } from '../helpers/live-scene'
import { openOtherScene, otherServers, synced } from '../helpers/other-servers'
import { dovecot, freshMailbox } from '../helpers/dovecot'
import { startSmtpServer } from '../helpers/smtp-server'
import { whole } from '../../src/shared/whole'
import { eventually } from '../helpers/eventually'

const servers = otherServers()
if (servers.length === 0) it.skip('servers beside Dovecot, which TEST_IMAP_SERVERS names', () => undefined)

describe.each(servers)('$name', (server) => {
  it('gives all folders and all messages, with their flags', async () => {
    const { live, path } = await openOtherScene(server, async ({ other, path }) => {
      await other.imap.mailboxCreate(path('Clients', 'Rossi'))
      for (let i = 0; i < 70; i += 1)
        await other.append('INBOX', `Mail ${i}`, {
          flags: i % 2 ? ['\\Seen'] : [],
          date: new Date(Date.UTC(2026, 0, 1 + i)),
        })
      await other.append(path('Clients', 'Rossi'), 'Offer', { flags: ['\\Flagged', '\\Answered'] })
    })
    expect((await subjectsOf(live.client, 'INBOX')).toSorted()).toEqual(
      Array.from({ length: 70 }, (_, i) => `Mail ${i}`).toSorted(),
    )
    const folders = await whole(live.client.mailboxes.list())
    expect(folders.find(({ role }) => role === 'inbox')).toMatchObject({ total: 70, unread: 35 })
    expect(await rowsOf(live.client, path('Clients', 'Rossi'))).toMatchObject([
      { subject: 'Offer', flagged: true, answered: true },
    ])
  })

  it('tells new mail, flags and deletions of other clients, the newest message too', async () => {
    const opened = await openOtherScene(server, async ({ other }) => {
      for (const subject of ['A', 'B', 'C']) await other.append('INBOX', subject)
    })
    const { live, other } = opened
    await other.append('INBOX', 'D')
    if (!other.imap.capabilities.has('IDLE')) await synced(opened)
    await eventually(async () => expect(await subjectsOf(live.client, 'INBOX')).toContain('D'))
    const [first, second, , newest] = await other.flags('INBOX')
    await other.setFlags('INBOX', [first?.uid ?? 0], ['\\Seen', '\\Flagged'])
    if (!other.imap.capabilities.has('IDLE')) await synced(opened)
    await eventually(async () =>
      expect((await rowsOf(live.client, 'INBOX')).find(({ subject }) => subject === 'A')).toMatchObject({
        flagged: true,
        unreadCount: 0,
      }),
    )
    await other.expunge('INBOX', [second?.uid ?? 0, newest?.uid ?? 0])
    await synced(opened)
    await eventually(async () =>
      expect((await subjectsOf(live.client, 'INBOX')).toSorted()).toEqual(['A', 'C']),
    )
  })

  it('takes flags, moves to folders it does not have yet, undo and deletion, and keeps all else', async () => {
    const opened = await openOtherScene(server, async ({ other }) => {
      for (const subject of ['Keep', 'File', 'Throw', 'Junk', 'Back']) await other.append('INBOX', subject)
    })
    const { live, other } = opened
    const inRole = async (role: string): Promise<string[]> => {
      const folder = (await whole(live.client.mailboxes.list())).find((one) => one.role === role)
      return folder ? other.subjects(folder.path) : []
    }
    await change(live, 'INBOX', 'Keep', { kind: 'flagged', value: true })
    await change(live, 'INBOX', 'Keep', { kind: 'seen', value: true })
    await change(live, 'INBOX', 'File', { kind: 'move-to-role', role: 'archive' })
    await change(live, 'INBOX', 'Throw', { kind: 'move-to-role', role: 'trash' })
    await change(live, 'INBOX', 'Junk', { kind: 'move-to-role', role: 'junk' })
    const { changeId } = await change(live, 'INBOX', 'Back', { kind: 'move-to-role', role: 'trash' })
    await eventually(async () => expect(await inRole('trash')).toContain('Back'))
    await idle(live.client)
    await live.client.messages.undo({ changeId: changeId ?? 0 })
    await eventually(async () => expect((await other.subjects('INBOX')).toSorted()).toEqual(['Back', 'Keep']))
    expect(await inRole('archive')).toEqual(['File'])
    expect(await inRole('junk')).toEqual(['Junk'])
    expect((await other.flags('INBOX'))[0]?.flags).toEqual(['\\Flagged', '\\Seen'])
    await idle(live.client)
    const trash = (await whole(live.client.mailboxes.list())).find(({ role }) => role === 'trash')
    await eventually(async () => expect(await subjectsOf(live.client, trash?.path ?? '')).toEqual(['Throw']))
    await change(live, trash?.path ?? '', 'Throw', { kind: 'delete-forever' })
    await eventually(async () => expect(await inRole('trash')).toEqual([]))
    await synced(opened)
    expect((await subjectsOf(live.client, 'INBOX')).toSorted()).toEqual(['Back', 'Keep'])
    expect((await live.client.accounts.list())[0]?.sync.troubles).toEqual([])
  })

  it('keeps a copy of what is sent, read, in a folder made for it', async () => {
    const smtp = await startSmtpServer({
      dovecot: { ...dovecot(), password: 'secret' },
      security: 'none',
    })
    onTestFinished(() => smtp.stop())
    const { live, other } = await openOtherScene(server, undefined, smtp.port)
    const reader = freshMailbox('reader')
    await live.client.app.saveSettings({ undoSeconds: 0 })
    for (const subject of ['First – żółć', 'Second']) {
      const { id, revision } = await live.client.outbox.create({
        kind: 'new',
        to: [{ name: '', address: reader.address }],
      })
      await live.client.outbox.save({ id, revision, changes: { subject, html: '<p>Text</p>' } })
      await live.client.outbox.send({ id })
      await eventually(async () =>
        expect((await live.client.outbox.get({ id })).state, live.log.join('\n')).toBe('sent'),
      )
    }
    const sent = await eventually(async () => {
      const folders = (await whole(live.client.mailboxes.list())).filter(({ role }) => role === 'sent')
      expect(folders).toHaveLength(1)
      const path = folders[0]?.path ?? ''
      expect(await other.subjects(path)).toEqual(['First – żółć', 'Second'])
      return path
    })
    expect((await other.flags(sent)).map(({ flags }) => flags)).toEqual([['\\Seen'], ['\\Seen']])
    await eventually(async () =>
      expect((await subjectsOf(live.client, sent)).toSorted()).toEqual(['First – żółć', 'Second']),
    )
    expect((await live.client.accounts.list())[0]?.sync.troubles).toEqual([])
  })

  it('deletes for good without what others marked', async () => {
    const opened = await openOtherScene(server, async ({ other, path }) => {
      await other.imap.mailboxCreate(path('Trash'))
      await other.append(path('Trash'), 'Gone')
      await other.append(path('Trash'), 'Marked', { flags: ['\\Deleted'] })
      await other.append(path('Trash'), 'Stays')
    })
    const { live, other, path } = opened
    await change(live, path('Trash'), 'Gone', { kind: 'delete-forever' })
    await idle(live.client)
    await eventually(async () =>
      expect((await other.subjects(path('Trash'))).toSorted()).toEqual(['Marked', 'Stays']),
    )
  })

  it('renames a folder, and nothing in it is lost or fetched twice', async () => {
    const opened = await openOtherScene(server, async ({ other, path }) => {
      await other.imap.mailboxCreate(path('Before ~ ü'))
      for (const subject of ['One', 'Two']) await other.append(path('Before ~ ü'), subject)
    })
    const { live, other, path } = opened
    const before = (await whole(live.client.mailboxes.list())).find((one) => one.path === path('Before ~ ü'))
    const validity = async (name: string) =>
      ((await other.imap.status(path(name), { uidValidity: true })) || null)?.uidValidity
    const old = await validity('Before ~ ü')
    await other.imap.mailboxRename(path('Before ~ ü'), path('After'))
    await synced(opened)
    await eventually(async () =>
      expect((await subjectsOf(live.client, path('After'))).toSorted()).toEqual(['One', 'Two']),
    )
    const after = (await whole(live.client.mailboxes.list())).find((one) => one.path === path('After'))
    // Courier gives it another UIDVALIDITY: by the standard that is another folder.
    if ((await validity('After')) === old) expect(after?.id).toBe(before?.id)
    await other.imap.mailboxDelete(path('After'))
    await synced(opened)
    await eventually(async () =>
      expect((await whole(live.client.mailboxes.list())).map((one) => one.path)).not.toContain(path('After')),
    )
  })
})
