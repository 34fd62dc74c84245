import { expect, it, onTestFinished } from 'vitest'
import { deliver, describeLive, liveSettings } from '../helpers/dovecot'
import { rawMessage, type OtherClient } from '../helpers/imap-client'
import { idle, messageIn, rowsOf, subjectsOf } from '../helpers/live-engine'
import { change, openScene, type Scene } from '../helpers/live-scene'
import { whole } from '../../src/shared/whole'
import { eventually } from '../helpers/eventually'

/** Our engine on a mailbox that `prepare` fills from another client, synced. */
async function scene(prepare?: (other: OtherClient) => Promise<unknown>): Promise<Scene> {
  const opened = await openScene(prepare)
  await opened.live.addAccount(opened.mailbox, liveSettings(opened.mailbox))
  await idle(opened.live.client)
  return opened
}

describeLive('syncing a mailbox', () => {
  it('[FLD-10] brings all folders and all messages, also folders other programs made', async () => {
    const day = 86_400_000
    const { live } = await scene(async (other) => {
      await other.imap.mailboxCreate('Clients/Rossi')
      for (let i = 0; i < 130; i += 1) {
        await other.append('INBOX', `Mail ${i}`, {
          flags: i % 2 ? ['\\Seen'] : [],
          date: new Date(Date.UTC(2026, 0, 1) + i * day),
        })
      }
      await other.append('Clients/Rossi', 'Offer', { flags: ['\\Flagged', '\\Answered'] })
      await other.append('Sent', 'Sent by the phone', { flags: ['\\Seen'] })
    })
    const folders = await whole(live.client.mailboxes.list())
    expect(folders.map(({ path }) => path)).toContain('Clients/Rossi')
    expect(folders.find(({ role }) => role === 'inbox')).toMatchObject({
      total: 130,
      synced: 130,
      serverTotal: 130,
      unread: 65,
    })
    const subjects = await subjectsOf(live.client, 'INBOX')
    expect(subjects).toEqual(Array.from({ length: 130 }, (_, i) => `Mail ${129 - i}`))
    expect(await rowsOf(live.client, 'Clients/Rossi')).toMatchObject([
      { subject: 'Offer', flagged: true, answered: true },
    ])
    expect(await subjectsOf(live.client, 'Sent')).toEqual(['Sent by the phone'])
  })

  it('[FLD-10] shows a folder that another program makes later, and drops one it deletes', async () => {
    const { live, other } = await scene()
    await other.imap.mailboxCreate('Made in a browser')
    await other.append('Made in a browser', 'Inside')
    await live.client.accounts.syncNow({})
    await eventually(async () =>
      expect(await subjectsOf(live.client, 'Made in a browser')).toEqual(['Inside']),
    )
    await other.imap.mailboxDelete('Made in a browser')
    await live.client.accounts.syncNow({})
    await eventually(async () =>
      expect((await whole(live.client.mailboxes.list())).map(({ path }) => path)).not.toContain(
        'Made in a browser',
      ),
    )
  })

  it('[ACC-14] mail stays on the server, and what is done here is done there', async () => {
    const { live, other } = await scene(async (client) => {
      await client.append('INBOX', 'Keep')
      await client.append('INBOX', 'Move')
    })
    expect(await other.count('INBOX')).toBe(2)
    await change(live, 'INBOX', 'Move', { kind: 'move-to-role', role: 'archive' })
    await change(live, 'INBOX', 'Keep', { kind: 'flagged', value: true })
    await eventually(async () => {
      expect(await other.subjects('Archive')).toEqual(['Move'])
      expect(await other.flags('INBOX')).toMatchObject([{ flags: ['\\Flagged'] }])
    })
  })

  it('[ACC-15] removing the account leaves the mail on the server as it was', async () => {
    const { live, other } = await scene(async (client) => {
      await client.append('INBOX', 'Mine', { flags: ['\\Seen'] })
      await client.append('Sent', 'Sent', { flags: ['\\Seen'] })
    })
    const before = [await other.flags('INBOX'), await other.flags('Sent')]
    const [account] = await live.client.accounts.list()
    await live.client.accounts.remove({ id: account?.id ?? 0 })
    expect(await whole(live.client.mailboxes.list())).toEqual([])
    expect([await other.flags('INBOX'), await other.flags('Sent')]).toEqual(before)
  })

  it('[READ-08] fetches at once when asked, and tells when it last did', async () => {
    const { live, other } = await scene()
    const before = (await idle(live.client)).sync.lastSyncAt
    await other.append('Archive', 'Filed elsewhere')
    await live.client.accounts.syncNow({})
    await eventually(async () =>
      expect(await subjectsOf(live.client, 'Archive')).toEqual(['Filed elsewhere']),
    )
    const { sync } = await idle(live.client)
    expect(sync).toMatchObject({ problem: null })
    expect(sync.lastSyncAt).toBeGreaterThan(before ?? Infinity)
  })

  it('new mail comes in by itself, with a notification', async () => {
    const { live, mailbox } = await scene((client) => client.append('INBOX', 'Old'))
    expect(live.events.filter(({ type }) => type === 'new-mail')).toEqual([])
    await deliver(mailbox.address, rawMessage('Just in', 'just-in@customer.example', 'Hello'))
    await eventually(async () => expect(await subjectsOf(live.client, 'INBOX')).toContain('Just in'))
    expect(live.events.filter(({ type }) => type === 'new-mail')).toMatchObject([
      { subject: 'Just in', from: 'Anna Rossi' },
    ])
  })

  it('mail that comes while the first pass is in other folders is not missed', async () => {
    const { live, mailbox } = await openScene(async (client) => {
      for (let index = 0; index < 40; index += 1) await client.imap.mailboxCreate(`Projects/${index}`)
    })
    await live.addAccount(mailbox, liveSettings(mailbox))
    const expected: string[] = []
    for (let index = 0; index < 12; index += 1) {
      await deliver(mailbox.address, rawMessage(`Early ${index}`, `early-${index}@x.example`, 'Text.'))
      expected.push(`Early ${index}`)
    }
    await eventually(async () =>
      expect((await subjectsOf(live.client, 'INBOX')).toSorted()).toEqual(expected.toSorted()),
    )
  })

  it('[READ-09] read and unread go both ways', async () => {
    const { live, other } = await scene((client) => client.append('INBOX', 'Mail'))
    await change(live, 'INBOX', 'Mail', { kind: 'seen', value: true })
    await eventually(async () => expect(await other.flags('INBOX')).toMatchObject([{ flags: ['\\Seen'] }]))
    await idle(live.client)
    const [message] = await other.flags('INBOX')
    await other.setFlags('INBOX', [message?.uid ?? 0], [], ['\\Seen'])
    await eventually(async () =>
      expect(await rowsOf(live.client, 'INBOX')).toMatchObject([{ unreadCount: 1 }]),
    )
    await change(live, 'INBOX', 'Mail', { kind: 'seen', value: true })
    await change(live, 'INBOX', 'Mail', { kind: 'seen', value: false })
    await idle(live.client)
    expect(await other.flags('INBOX')).toMatchObject([{ flags: [] }])
  })

  it('[READ-09] what came since the second connection last looked is marked there, too', async () => {
    const { live, mailbox, other } = await scene()
    for (const subject of ['First', 'Second', 'Third']) {
      await deliver(mailbox.address, rawMessage(subject, `${subject}@customer.example`, 'Hello'))
      await eventually(async () => expect(await subjectsOf(live.client, 'INBOX')).toContain(subject))
      await change(live, 'INBOX', subject, { kind: 'seen', value: true })
      await eventually(async () => expect((await other.flags('INBOX')).at(-1)?.flags).toContain('\\Seen'))
    }
  })

  it('[READ-10] important goes both ways, keywords of others stay', async () => {
    const { live, other } = await scene((client) => client.append('INBOX', 'Mail', { flags: ['$Label1'] }))
    await change(live, 'INBOX', 'Mail', { kind: 'flagged', value: true })
    await eventually(async () =>
      expect(await other.flags('INBOX')).toMatchObject([{ flags: ['$Label1', '\\Flagged'] }]),
    )
    await other.setFlags('INBOX', [1], [], ['\\Flagged'])
    await eventually(async () =>
      expect(await rowsOf(live.client, 'INBOX')).toMatchObject([{ flagged: false }]),
    )
  })

  it('[FLD-13] deleting moves to the trash on the server, undo brings it back', async () => {
    const { live, other } = await scene((client) => client.append('INBOX', 'Away'))
    const { changeId } = await change(live, 'INBOX', 'Away', { kind: 'move-to-role', role: 'trash' })
    await eventually(async () => expect(await other.subjects('Trash')).toEqual(['Away']))
    await idle(live.client)
    await live.client.messages.undo({ changeId: changeId ?? 0 })
    await eventually(async () => expect(await other.subjects('INBOX')).toEqual(['Away']))
    expect(await other.count('Trash')).toBe(0)
    await idle(live.client)
    expect(await subjectsOf(live.client, 'INBOX')).toEqual(['Away'])
  })

  it('[FLD-02] deleting for good removes it from the server, and nothing that others marked', async () => {
    const { live, other } = await scene(async (client) => {
      await client.append('Trash', 'Gone')
      await client.append('Trash', 'Marked by another program', { flags: ['\\Deleted'] })
    })
    await change(live, 'Trash', 'Gone', { kind: 'delete-forever' })
    await eventually(async () => expect(await other.subjects('Trash')).toEqual(['Marked by another program']))
  })

  it('[FLD-02] what is done without a connection is done when there is one again, across a restart', async () => {
    const { live, other, mailbox } = await scene(async (client) => {
      await client.append('INBOX', 'A')
      await client.append('INBOX', 'B')
    })
    const [account] = await live.client.accounts.list()
    if (!account) throw new Error('no account')
    // A port nobody listens at is as good as a cable pulled out.
    const offline = { ...account.settings, incoming: { ...account.settings.incoming, port: 1 } }
    await live.client.accounts.update({ id: account.id, settings: offline, tested: true })
    await eventually(async () =>
      expect((await live.client.accounts.list())[0]?.sync).toMatchObject({
        stage: 'waiting',
        problem: { code: 'port-refused' },
      }),
    )
    await change(live, 'INBOX', 'A', { kind: 'seen', value: true })
    await change(live, 'INBOX', 'B', { kind: 'move-to-role', role: 'trash' })
    expect(await subjectsOf(live.client, 'INBOX')).toEqual(['A'])
    await eventually(async () => expect((await live.client.accounts.list())[0]?.sync.pending).toBe(2))
    const again = await live.restart()
    onTestFinished(() => again.stop())
    expect(await subjectsOf(again.client, 'Trash')).toEqual(['B'])
    await again.client.accounts.update({ id: account.id, settings: liveSettings(mailbox), tested: true })
    await eventually(async () => {
      expect(await other.subjects('Trash')).toEqual(['B'])
      expect(await other.flags('INBOX')).toMatchObject([{ flags: ['\\Seen'] }])
    })
    await idle(again.client)
    expect(await rowsOf(again.client, 'INBOX')).toMatchObject([
      { subject: 'A', unreadCount: 0, pending: false },
    ])
  })

  it('messages another program expunges or moves follow here', async () => {
    const { live, other } = await scene(async (client) => {
      for (const name of ['A', 'B', 'C', 'D']) await client.append('INBOX', name)
    })
    await other.expunge('INBOX', [1, 3])
    await other.move('INBOX', [4], 'Archive')
    await eventually(async () => expect(await subjectsOf(live.client, 'INBOX')).toEqual(['B']))
    await live.client.accounts.syncNow({})
    await eventually(async () => expect(await subjectsOf(live.client, 'Archive')).toEqual(['D']))
  })

  it('a folder deleted and made anew (UIDVALIDITY) is read again, not mixed up', async () => {
    const { live, other } = await scene(async (client) => {
      await client.imap.mailboxCreate('Projects')
      for (const name of ['Old 1', 'Old 2', 'Old 3']) await client.append('Projects', name)
    })
    const validity = async () => {
      const status = await other.imap.status('Projects', { uidValidity: true })
      return status ? status.uidValidity : null
    }
    const before = await validity()
    // UIDVALIDITY is a time in seconds at many servers: within one, the new folder may get that of the old.
    await eventually(async () => {
      await other.imap.mailboxDelete('Projects')
      await other.imap.mailboxCreate('Projects')
      expect(await validity()).not.toBe(before)
    })
    for (const name of ['New 1', 'New 2']) await other.append('Projects', name)
    await live.client.accounts.syncNow({})
    await eventually(async () =>
      expect((await subjectsOf(live.client, 'Projects')).sort()).toEqual(['New 1', 'New 2']),
    )
    await change(live, 'Projects', 'New 1', { kind: 'seen', value: true })
    await idle(live.client)
    expect(await other.flags('Projects')).toEqual([
      { uid: 1, flags: ['\\Seen'] },
      { uid: 2, flags: [] },
    ])
  })

  it('the same message in two folders is one message with two places', async () => {
    const { live, other } = await scene(async (client) => {
      await client.append('INBOX', 'Twice', { id: 'twice@customer.example' })
      await client.append('Archive', 'Twice', { id: 'twice@customer.example' })
    })
    const [row] = await rowsOf(live.client, 'INBOX')
    const thread = await live.client.messages.thread({ threadId: row?.threadId ?? 0 })
    expect(thread).toHaveLength(1)
    expect(thread[0]?.placements.map(({ role }) => role).sort()).toEqual(['archive', 'inbox'])
    await change(live, 'INBOX', 'Twice', { kind: 'move-to-role', role: 'trash' })
    await eventually(async () => expect(await other.count('Trash')).toBe(1))
    expect(await other.count('Archive')).toBe(1)
  })

  it('reads bodies, attachments and sources that are not cached', async () => {
    const attachment = Buffer.alloc(400_000, 'pdf ')
    const { live, other } = await scene()
    await other.imap.append('Archive', largeMessage(attachment))
    await live.client.accounts.syncNow({})
    await eventually(async () => expect(await subjectsOf(live.client, 'Archive')).toEqual(['Large']))
    const { id: messageId } = await messageIn(live.client, 'Archive')
    const body = await live.client.messages.body({ messageId })
    expect(body.text.trim()).toBe('Zażółć gęślą jaźń')
    expect(body.attachments).toMatchObject([{ filename: 'offer.pdf', contentType: 'application/pdf' }])
    const part = await live.client.messages.attachment({
      messageId,
      partId: body.attachments[0]?.partId ?? '',
    })
    expect(Buffer.from(await part.content.arrayBuffer()).equals(attachment)).toBe(true)
    const source = await live.client.messages.source({ messageId })
    expect(await source.content.text()).toBe(largeMessage(attachment))
  })
})

const largeMessage = (attachment: Buffer): string =>
  [
    'From: Anna Rossi <anna@customer.example>',
    'To: me@example.test',
    'Subject: Large',
    'Date: Mon, 2 Nov 2026 10:00:00 +0100',
    'Message-ID: <large@customer.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('Zażółć gęślą jaźń').toString('base64'),
    '--b1',
    'Content-Type: application/pdf; name="offer.pdf"',
    'Content-Disposition: attachment; filename="offer.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    ...(attachment.toString('base64').match(/.{1,76}/g) ?? []),
    '--b1--',
    '',
  ].join('\r\n')
