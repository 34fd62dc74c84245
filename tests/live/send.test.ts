import { connect, createServer } from 'node:net'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import type { AccountSettings } from '../../src/shared/contract/accounts'
import type { DraftContent, Outgoing } from '../../src/shared/contract/outbox'
import {
  deliver,
  describeLive,
  dovecot,
  freshMailbox,
  liveSettings,
  outgoingAt,
  plaintextSettings,
  type Mailbox,
} from '../helpers/dovecot'
import { startFaultProxy } from '../helpers/fault-proxy'
import { otherClient } from '../helpers/imap-client'
import { idle, startLiveEngine, subjectsOf, type LiveEngine } from '../helpers/live-engine'
import { storedMails, type StoredMail } from '../helpers/stored-mails'
import { freePorts } from '../helpers/ports'
import { startSmtpServer, type SmtpServer } from '../helpers/smtp-server'
import { eventually } from '../helpers/eventually'

describeLive('sending through a real SMTP server', () => {
  let smtp: SmtpServer
  let me: Mailbox
  let anna: Mailbox
  let engine: LiveEngine

  beforeEach(async () => {
    smtp = await startSmtpServer({ dovecot: dovecot() })
    me = freshMailbox('me')
    anna = freshMailbox('anna')
    engine = startLiveEngine()
    await engine.client.app.saveSettings({ undoSeconds: 0, language: 'en' })
  })
  afterEach(async () => {
    await engine.stop()
    await smtp.stop()
  })

  const addMe = (overrides: Partial<AccountSettings> = {}) =>
    engine.addAccount(
      me,
      liveSettings(me, {
        senderName: 'Żaneta Müller',
        outgoing: outgoingAt(me, smtp.port),
        ...overrides,
      }),
    )
  async function compose(changes: Partial<DraftContent> = {}): Promise<string> {
    const { outbox } = engine.client
    const { id, revision } = await outbox.create({
      kind: 'new',
      to: [{ name: 'Anna Nowak', address: anna.address }],
    })
    const html = '<p>Dzień <b>dobry</b></p>'
    await outbox.save({ id, revision, changes: { subject: 'Oferta – żółć', html, ...changes } })
    return id
  }
  const settles = (id: string, state: Outgoing['state'], code?: string): Promise<Outgoing> =>
    eventually(async () => {
      const mail = await engine.client.outbox.get({ id })
      expect([mail.state, mail.problem?.code], JSON.stringify([mail.problem, engine.log])).toEqual([
        state,
        code,
      ])
      return mail
    })
  const copiesOf = (mailbox: Mailbox): Promise<StoredMail[]> =>
    eventually(async () => {
      const copies = await storedMails(mailbox, 'Sent')
      expect(copies.length, engine.log.join('\n')).toBeGreaterThan(0)
      return copies
    })
  /** The row id of a message once it is in the cache. */
  const known = (subject: string): Promise<number> =>
    eventually(async () => {
      const { rows } = await engine.client.messages.threads({
        view: { kind: 'role', role: 'inbox' },
        offset: 0,
        limit: 50,
      })
      const row = rows.find((candidate) => candidate.subject === subject)
      if (!row) throw new Error(`not synced yet: ${engine.log.join('\n')}`)
      const [message] = await engine.client.messages.thread({ threadId: row.threadId })
      return message?.id ?? 0
    })

  it('[COMP-16] [COMP-06] [COMP-07] one copy reaches the recipient, one lies in Sent, Bcc is seen by nobody else', async () => {
    const boss = freshMailbox('boss')
    const hidden = freshMailbox('hidden')
    await addMe()
    const id = await compose({
      cc: [{ name: 'Şef', address: boss.address }],
      bcc: [{ name: 'Ukryty', address: hidden.address }],
    })
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256))
    await engine.client.outbox.attach({
      id,
      file: new File([bytes], 'wycena – żółć 見.pdf', { type: 'application/pdf' }),
    })
    await engine.client.outbox.send({ id })
    await settles(id, 'sent')
    for (const reader of [anna, boss, hidden]) {
      const [mail, ...more] = await storedMails(reader, 'INBOX')
      expect(more).toEqual([])
      expect(mail?.header).not.toMatch(/^bcc:/im)
      expect(mail?.header).not.toContain(
        hidden.address.split('@')[0] === reader.address.split('@')[0] ? '\0' : hidden.address,
      )
      expect(mail?.parsed.subject).toBe('Oferta – żółć')
      expect(mail?.parsed.from?.value).toEqual([{ name: 'Żaneta Müller', address: me.address }])
      expect(mail?.parsed.text).toBe('Dzień dobry')
      expect(mail?.parsed.attachments.map(({ filename }) => filename)).toEqual(['wycena – żółć 見.pdf'])
      expect(mail?.parsed.attachments[0]?.content.equals(bytes)).toBe(true)
    }
    const [copy, ...copies] = await copiesOf(me)
    expect(copies).toEqual([])
    expect(copy?.flags).toContain('\\Seen')
    expect([copy?.parsed.bcc ?? []].flat().flatMap(({ value }) => value)).toEqual([
      { name: 'Ukryty', address: hidden.address },
    ])
    const [received] = await storedMails(anna, 'INBOX')
    expect(copy?.parsed.messageId).toBe(received?.parsed.messageId)
    expect(smtp.accepted).toHaveLength(1)
  })

  it('answers a mail: thread, quote in the user language, and the original marked as answered', async () => {
    await deliver(
      me.address,
      [
        `From: Anna Nowak <${anna.address}>`,
        `To: ${me.address}`,
        'Subject: Odp: Zapytanie',
        'Message-ID: <question@nowak.example>',
        'References: <first@nowak.example>',
        'Date: Mon, 2 Nov 2026 10:00:00 +0100',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'Ile to kosztuje?',
        '',
      ].join('\r\n'),
    )
    await addMe()
    const messageId = await known('Odp: Zapytanie')
    const draft = await engine.client.outbox.create({ kind: 'reply', messageId })
    expect(draft.content).toMatchObject({
      subject: 'Re: Zapytanie',
      to: [{ name: 'Anna Nowak', address: anna.address }],
    })
    expect(draft.content.quotedHtml).toContain('Ile to kosztuje?')
    await engine.client.outbox.save({
      id: draft.id,
      revision: draft.revision,
      changes: { html: '<p>Sto złotych</p>' },
    })
    await engine.client.outbox.send({ id: draft.id })
    await settles(draft.id, 'sent')
    const [answer] = await storedMails(anna, 'INBOX')
    expect(answer?.parsed.inReplyTo).toBe('<question@nowak.example>')
    expect(answer?.parsed.references).toEqual(['<first@nowak.example>', '<question@nowak.example>'])
    expect(answer?.parsed.text).toMatch(
      /^Sto złotych\n\nOn 2 November 2026 at .*, Anna Nowak wrote:\n\n> Ile to kosztuje\?$/,
    )
    await eventually(async () => expect((await storedMails(me, 'INBOX'))[0]?.flags).toContain('\\Answered'))
  })

  it('forwards a mail with its attachments, byte for byte', async () => {
    const file = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 31) % 256))
    await deliver(
      me.address,
      [
        `From: Anna Nowak <${anna.address}>`,
        `To: ${me.address}`,
        'Subject: Drawing',
        'Message-ID: <drawing@nowak.example>',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/html; charset=utf-8',
        '',
        '<p onclick="x()">See <script>alert(1)</script>here</p>',
        '--b',
        "Content-Type: application/octet-stream; name*=utf-8''rysunek%20%C5%BC.dwg",
        "Content-Disposition: attachment; filename*=utf-8''rysunek%20%C5%BC.dwg",
        'Content-Transfer-Encoding: base64',
        '',
        file.toString('base64').replace(/.{76}/g, '$&\r\n'),
        '--b--',
        '',
      ].join('\r\n'),
    )
    await addMe()
    const messageId = await known('Drawing')
    const draft = await engine.client.outbox.create({
      kind: 'forward',
      messageId,
      to: [{ name: '', address: anna.address }],
    })
    expect(draft.attachments).toMatchObject([{ filename: 'rysunek ż.dwg', size: 5000 }])
    expect(draft.content.quotedHtml).not.toMatch(/script|onclick/)
    await engine.client.outbox.send({ id: draft.id })
    await settles(draft.id, 'sent')
    const [forwarded] = await storedMails(anna, 'INBOX')
    expect(forwarded?.parsed.subject).toBe('Fwd: Drawing')
    expect(forwarded?.parsed.text).toContain('Subject: Drawing')
    expect(forwarded?.parsed.attachments[0]?.content.equals(file)).toBe(true)
  })

  it('[BEY-14] a wrong recipient: nothing left, the server says why, and the mended mail goes', async () => {
    smtp.misbehaviour.refuseRecipients = { 'nobody@example.test': '550 5.1.1 No such user here' }
    await addMe()
    const id = await compose({ to: [{ name: '', address: 'nobody@example.test' }] })
    await engine.client.outbox.send({ id })
    const failed = await settles(id, 'failed', 'recipient-refused')
    expect(failed.problem?.field).toBe('to')
    expect(failed.problem?.serverReply).toContain('No such user here')
    const { revision } = await engine.client.outbox.cancel({ id })
    await engine.client.outbox.save({
      id,
      revision,
      changes: { to: [{ name: '', address: anna.address }] },
    })
    await engine.client.outbox.send({ id })
    await settles(id, 'sent')
    expect(await storedMails(anna, 'INBOX')).toHaveLength(1)
  })

  it('one wrong recipient of two: the other has it, and we say who has not', async () => {
    smtp.misbehaviour.refuseRecipients = { 'nobody@example.test': '550 5.1.1 No such user here' }
    await addMe()
    const id = await compose({ cc: [{ name: '', address: 'nobody@example.test' }] })
    await engine.client.outbox.send({ id })
    const sent = await settles(id, 'sent', 'recipient-refused')
    expect(sent.problem?.params?.addresses).toBe('nobody@example.test')
    expect(await storedMails(anna, 'INBOX')).toHaveLength(1)
  })

  it('a refused sender or message fails with the server words', async () => {
    await addMe()
    smtp.misbehaviour.refuseSender = '553 5.7.1 Sender address rejected: not owned by user'
    const first = await compose()
    await engine.client.outbox.send({ id: first })
    expect((await settles(first, 'failed', 'sender-refused')).problem?.serverReply).toContain(
      'not owned by user',
    )
    smtp.misbehaviour = { refuseMessage: '554 5.7.1 Looks like spam' }
    const second = await compose()
    await engine.client.outbox.send({ id: second })
    expect((await settles(second, 'failed', 'message-refused')).problem?.serverReply).toContain('spam')
    smtp.misbehaviour = {}
    await engine.client.outbox.retry({ id: second })
    await settles(second, 'sent')
    expect(await storedMails(anna, 'INBOX')).toHaveLength(1)
  })

  it('[COMP-19] a mail above the size the server announces fails before it is sent, and can be made smaller', async () => {
    const small = await startSmtpServer({ dovecot: dovecot(), options: { size: 200_000 } })
    try {
      await addMe({
        outgoing: outgoingAt(me, small.port),
      })
      const id = await compose()
      // 160 kB are more than 200 kB once encoded for transport.
      const file = new File([new Uint8Array(160_000)], 'scan.tif')
      const { attachments } = await engine.client.outbox.attach({ id, file })
      await engine.client.outbox.send({ id })
      await settles(id, 'failed', 'message-too-large')
      expect(small.accepted).toEqual([])
      await engine.client.outbox.cancel({ id })
      await engine.client.outbox.detach({ id, attachmentId: attachments[0]?.id ?? '' })
      await engine.client.outbox.send({ id })
      await settles(id, 'sent')
      expect(await storedMails(anna, 'INBOX')).toHaveLength(1)
    } finally {
      await small.stop()
    }
  })

  it('greylisting: put off visibly, accepted later', async () => {
    smtp.misbehaviour.refuseRecipients = { [anna.address]: '451 4.7.1 Greylisted, try again' }
    await addMe()
    const id = await compose()
    await engine.client.outbox.send({ id })
    const waiting = await settles(id, 'queued', 'recipient-refused')
    expect(waiting.problem?.serverReply).toContain('Greylisted')
    smtp.misbehaviour = {}
    await engine.client.outbox.sendNow({ id })
    await settles(id, 'sent')
    expect(await storedMails(anna, 'INBOX')).toHaveLength(1)
  })

  it('a server that is away: the mail waits and leaves when it is back', async () => {
    const [port = 0] = await freePorts(1)
    await addMe({
      outgoing: outgoingAt(me, port),
    })
    const id = await compose()
    await engine.client.outbox.send({ id })
    await settles(id, 'queued', 'port-refused')
    const back = createServer((socket) => {
      const onward = connect(smtp.port, '127.0.0.1')
      socket.pipe(onward).pipe(socket)
      for (const end of [socket, onward]) end.on('error', () => undefined)
    }).listen(port, '127.0.0.1')
    try {
      // The program is closed and opened again meanwhile.
      engine = await engine.restart()
      await engine.client.outbox.sendNow({ id })
      await settles(id, 'sent')
      expect(await storedMails(anna, 'INBOX')).toHaveLength(1)
    } finally {
      back.close()
    }
  })

  it.each(['before-accepting', 'after-accepting'] as const)(
    '[BEY-14] the connection is lost %s: at most one copy, and the user is told that nobody knows',
    async (moment) => {
      smtp.misbehaviour.dropAfterData = moment
      await addMe()
      const id = await compose()
      await engine.client.outbox.send({ id })
      await settles(id, 'failed', 'send-unconfirmed')
      expect(await storedMails(anna, 'INBOX')).toHaveLength(moment === 'after-accepting' ? 1 : 0)
    },
  )

  it('[BEY-14] the same, sent to ourselves too: our own inbox proves that it arrived', async () => {
    smtp.misbehaviour.dropAfterData = 'after-accepting'
    await addMe()
    const id = await compose({ cc: [{ name: '', address: me.address }] })
    await engine.client.outbox.send({ id })
    await settles(id, 'sent')
    expect(await storedMails(anna, 'INBOX')).toHaveLength(1)
    expect(await copiesOf(me)).toHaveLength(1)
  })

  it('[ACC-11] [ACC-18] two accounts leave by their own servers, each copy in its own Sent', async () => {
    const second = freshMailbox('second')
    const otherServer = await startSmtpServer({ dovecot: dovecot(), security: 'tls' })
    try {
      await addMe()
      const other = await engine.addAccount(
        second,
        liveSettings(second, {
          outgoing: outgoingAt(second, otherServer.port, 'tls'),
        }),
      )
      const ids = [await compose(), await compose({ accountId: other.id })]
      for (const id of ids) await engine.client.outbox.send({ id })
      for (const id of ids) await settles(id, 'sent')
      expect(smtp.accepted.map(({ from, user }) => [from, user])).toEqual([[me.address, me.user]])
      expect(otherServer.accepted.map(({ from, user }) => [from, user])).toEqual([
        [second.address, second.user],
      ])
      expect(await copiesOf(me)).toHaveLength(1)
      expect(await copiesOf(second)).toHaveLength(1)
    } finally {
      await otherServer.stop()
    }
  })

  it('a copy that the server stored although it said no shows at once, and lies there once', async () => {
    const proxy = await startFaultProxy({ host: '127.0.0.1', port: dovecot().imap })
    onTestFinished(() => proxy.stop())
    let appending = ''
    proxy.faults.rewriteClient = (line) => {
      if (/^\S+ APPEND /.test(line)) appending = line.slice(0, line.indexOf(' '))
      return line
    }
    proxy.faults.rewrite = (line) =>
      appending !== '' && line.startsWith(`${appending} `)
        ? `${appending} NO [SERVERBUG] Internal error`
        : line
    await engine.addAccount(me, {
      ...plaintextSettings(me, proxy.port),
      outgoing: outgoingAt(me, smtp.port),
    })
    await idle(engine.client)
    await engine.client.outbox.send({ id: await compose() })
    await eventually(async () => expect(await subjectsOf(engine.client, 'Sent')).toEqual(['Oferta – żółć']))
    expect(await storedMails(me, 'Sent')).toHaveLength(1)
  })

  it('a copy the server already keeps is not doubled', async () => {
    const other = await otherClient(me)
    const keeper = await startSmtpServer({
      dovecot: dovecot(),
      options: {
        onData(stream, _session, done) {
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('end', () => {
            other.imap.append('Sent', Buffer.concat(chunks), ['\\Seen']).then(() => done(null, 'kept'), done)
          })
        },
      },
    })
    try {
      await addMe({
        outgoing: outgoingAt(me, keeper.port),
      })
      const id = await compose()
      await engine.client.outbox.send({ id })
      await settles(id, 'sent')
      // A second mail follows: when its copy is there, the first one's turn is over.
      await engine.client.outbox.send({ id: await compose({ subject: 'second' }) })
      await eventually(async () =>
        expect((await storedMails(me, 'Sent')).map(({ parsed }) => parsed.subject)).toContain('second'),
      )
      expect(await storedMails(me, 'Sent')).toHaveLength(2)
    } finally {
      other.close()
      await keeper.stop()
    }
  })
})
