import { expect, it, onTestFinished } from 'vitest'
import type { DraftChanges, Outgoing } from '../../src/shared/contract/outbox'
import {
  describeLive,
  dovecot,
  freshMailbox,
  liveSettings,
  outgoingAt,
  type Mailbox,
} from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { otherClient } from '../helpers/imap-client'
import { idle, startLiveEngine, type LiveEngine } from '../helpers/live-engine'
import { startSmtpServer, type SmtpServer } from '../helpers/smtp-server'
import { storedMails, type StoredMail } from '../helpers/stored-mails'

const HOUR = 3_600_000
const anna = { name: 'Anna', address: 'anna@nowak.example' }
const boss = { name: '', address: 'boss@example.test' }

/** A device of ours on a mailbox. */
async function device(mailbox: Mailbox, smtp: SmtpServer): Promise<LiveEngine> {
  const live = startLiveEngine()
  onTestFinished(() => live.stop())
  await live.client.app.saveSettings({ undoSeconds: 0, language: 'en' })
  await live.addAccount(mailbox, liveSettings(mailbox, { outgoing: outgoingAt(mailbox, smtp.port) }))
  await idle(live.client)
  return live
}

async function start() {
  const smtp = await startSmtpServer({ dovecot: dovecot() })
  onTestFinished(() => smtp.stop())
  const mailbox = freshMailbox()
  return { smtp, mailbox, live: await device(mailbox, smtp) }
}

/** Nobody has written for so long. */
async function pass({ clock, client }: LiveEngine, ms = 20_000): Promise<void> {
  clock.advance(ms)
  await client.accounts.syncNow({})
}

async function write({ client }: LiveEngine, changes: DraftChanges = {}): Promise<Outgoing> {
  const { id, revision } = await client.outbox.create({ kind: 'new', to: [anna] })
  await client.outbox.save({ id, revision, changes: { subject: 'Offer', html: '<p>One</p>', ...changes } })
  return client.outbox.get({ id })
}

async function writeOn({ client }: LiveEngine, id: string, html: string): Promise<void> {
  const { revision } = await client.outbox.get({ id })
  await client.outbox.save({ id, revision, changes: { html } })
}

const drafts = (mailbox: Mailbox): Promise<StoredMail[]> => storedMails(mailbox, 'Drafts')
const lies = (mailbox: Mailbox, texts: readonly string[]): Promise<StoredMail[]> =>
  eventually(async () => {
    const all = await drafts(mailbox)
    expect(all.map(({ parsed }) => parsed.text?.trim() ?? '').sort()).toEqual([...texts].sort())
    return all
  })

/** A mail under this header with another text. */
const plain = (header: string, text: string): string =>
  `${header.replace(/^Content-Type:(?:.*\r\n[ \t])*.*$/im, 'Content-Type: text/plain')}\r\n\r\n${text}\r\n`

describeLive('[COMP-14] [ACC-14] a draft on the server', () => {
  it('is one copy, of what was written last; it goes with the mail, and comes back with it', async () => {
    const { live, mailbox } = await start()
    const { client } = live
    const { id } = await write(live, { bcc: [boss] })
    await client.outbox.attach({ id, file: new File(['x'], 'price.txt') })
    await pass(live, 1000)
    expect(await drafts(mailbox)).toEqual([])
    await pass(live)
    const [first] = await lies(mailbox, ['One'])
    expect(first?.header).toMatch(new RegExp(`^X-Postilla-Draft: ${id}\\r?$`, 'm'))
    expect(first?.header).toMatch(/^Bcc: boss@example\.test/m)
    expect(first?.parsed.attachments.map(({ filename }) => filename)).toEqual(['price.txt'])
    expect(first?.flags).toEqual(expect.arrayContaining(['\\Draft', '\\Seen']))
    await writeOn(live, id, '<p>Two</p>')
    await pass(live)
    await lies(mailbox, ['Two'])
    await client.outbox.discard({ id })
    await pass(live)
    await lies(mailbox, [])
    await client.outbox.restore({ id })
    await pass(live)
    await lies(mailbox, ['Two'])
    await client.outbox.send({ id })
    await eventually(async () => expect((await client.outbox.get({ id })).state).toBe('sent'))
    await pass(live)
    await lies(mailbox, [])
  })

  it('comes now and then while its writer writes on, and never before they have written', async () => {
    const { live, mailbox } = await start()
    await live.client.outbox.create({ kind: 'new', to: [anna] })
    const { id } = await write(live)
    for (const html of ['<p>a</p>', '<p>b</p>', '<p>c</p>', '<p>d</p>', '<p>e</p>', '<p>f</p>']) {
      await pass(live, 11_000)
      await writeOn(live, id, html)
    }
    await pass(live, 1000)
    expect((await lies(mailbox, ['f'])).length).toBe(1)
  })

  it('is one copy though the program was ended between the new one and the old one', async () => {
    const { live, mailbox } = await start()
    const { id } = await write(live)
    await pass(live)
    const [first] = await lies(mailbox, ['One'])
    const other = await otherClient(mailbox)
    onTestFinished(() => other.close())
    const newer = (first?.header ?? '').replace(/draft\.([0-9a-f-]{36})\.(\d+)@/, 'draft.$1.9$2@')
    await other.imap.append('Drafts', plain(newer, 'Two'), ['\\Draft'])
    await lies(mailbox, ['One', 'Two'])
    await writeOn(live, id, '<p>Three</p>')
    await pass(live)
    await lies(mailbox, ['Three'])
    expect((await live.client.outbox.get({ id })).serverDraft).toBe('none')
  })

  it('that another program went on with stays beside ours, which is said', async () => {
    const { live, mailbox } = await start()
    const { id } = await write(live)
    await pass(live)
    const [first] = await lies(mailbox, ['One'])
    const other = await otherClient(mailbox)
    onTestFinished(() => other.close())
    const theirs = (first?.header ?? '').replace(/^Message-ID:.*$/im, 'Message-ID: <theirs@phone.example>')
    const [ours] = await other.flags('Drafts')
    await other.imap.append('Drafts', plain(theirs, 'Theirs'), ['\\Draft'])
    await other.expunge('Drafts', [ours?.uid ?? 0])
    await lies(mailbox, ['Theirs'])
    await writeOn(live, id, '<p>Ours</p>')
    await pass(live)
    await lies(mailbox, ['Ours', 'Theirs'])
    await eventually(async () => expect((await live.client.outbox.get({ id })).serverDraft).toBe('gone'))
  })
})

describeLive('[SCH-07] a scheduled mail on the server', () => {
  it('is seen by another device, and leaves from the one that has it, once', async () => {
    const { live: first, mailbox, smtp } = await start()
    const { id } = await write(first)
    const sendAt = first.clock.now() + 3 * HOUR
    await first.client.outbox.send({ id, sendAt })
    const [copy] = await lies(mailbox, ['One'])
    expect(copy?.header).toContain(`X-Postilla-Scheduled: ${new Date(sendAt).toISOString()}; device=`)

    const second = await device(mailbox, smtp)
    const { rows } = await second.client.messages.threads({
      ...{ view: { kind: 'role', role: 'drafts' }, offset: 0, limit: 5 },
    })
    const [draft] = await second.client.messages.drafts({ threadId: rows[0]?.threadId ?? 0 })
    expect(draft?.scheduled?.at).toBe(sendAt)

    const taken = await second.client.outbox.takeOver({ messageId: draft?.id ?? 0 })
    expect(taken).toMatchObject({ sendAt, content: { subject: 'Offer' } })
    await lies(mailbox, [])
    await second.client.outbox.send({ id: taken.id, sendAt })
    await lies(mailbox, ['One'])

    await pass(first, 3 * HOUR + 1000)
    await eventually(async () =>
      expect(await first.client.outbox.get({ id })).toMatchObject({
        ...{ state: 'failed', isScheduled: true, problem: { code: 'scheduled-elsewhere' } },
      }),
    )
    expect(smtp.accepted).toEqual([])
    await pass(second, 3 * HOUR + 1000)
    await eventually(() => expect(smtp.accepted).toHaveLength(1))
    await pass(second)
    await lies(mailbox, [])
  })

  it('is not taken over when it is about to leave', async () => {
    const { live: first, mailbox, smtp } = await start()
    const { id } = await write(first)
    await first.client.outbox.send({ id, sendAt: first.clock.now() + 60_000 })
    await lies(mailbox, ['One'])
    const second = await device(mailbox, smtp)
    const { rows } = await second.client.messages.threads({
      ...{ view: { kind: 'role', role: 'drafts' }, offset: 0, limit: 5 },
    })
    const [draft] = await second.client.messages.drafts({ threadId: rows[0]?.threadId ?? 0 })
    await expect(second.client.outbox.takeOver({ messageId: draft?.id ?? 0 })).rejects.toMatchObject({
      ...{ data: { code: 'scheduled-leaving' } },
    })
    await pass(first, 61_000)
    await eventually(() => expect(smtp.accepted).toHaveLength(1))
  })
})
