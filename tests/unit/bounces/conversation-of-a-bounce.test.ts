import { afterEach, beforeEach, expect, it } from 'vitest'
import { newestMail } from '../../../src/shared/newest-mail'
import { allJobsDone } from '../../helpers/jobs'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const OURS = 'anna@ourshop.it'
const SYSTEM = 'Mail Delivery System <mailer-daemon@ourshop.it>'

interface Answer {
  from?: string
  subject?: string
  headers: readonly string[]
  body?: readonly string[]
  /** Only its header was fetched. */
  unread?: boolean
}

const part = (type: string, ...lines: string[]): string[] => [
  ...['--b', '', 'Sorry.', '--b', `Content-Type: ${type}`, ''],
  ...[...lines, '', '--b--'],
]

const failure: Answer = {
  headers: ['Content-Type: multipart/report; report-type=delivery-status; boundary=b'],
  body: part(
    'message/delivery-status',
    ...['Reporting-MTA: dns; mx.ourshop.it', '', 'Final-Recipient: rfc822; wrong@acme.it', 'Action: failed'],
  ),
}

const plainFailure: Answer = {
  headers: ['Content-Type: text/plain', 'X-Failed-Recipients: wrong@acme.it'],
  body: [
    'This message was created automatically by mail delivery software.',
    '',
    'A message that you sent could not be delivered to one or more of its',
    'recipients. This is a permanent error. The following address(es) failed:',
    '',
    '  wrong@acme.it',
    '    550 5.1.1 no such mailbox',
  ],
}

const readReceipt: Answer = {
  subject: 'Read: Offer',
  headers: ['Content-Type: multipart/report; boundary=b; report-type="disposition-notification"'],
  body: part(
    'message/disposition-notification',
    'Final-Recipient: rfc822; carla@acme.it',
    'Disposition: manual-action/MDN-sent-manually; displayed',
  ),
}

const certified = (kind: string, subject: string): Answer => ({
  from: 'Posta Certificata <posta-certificata@legalmail.it>',
  subject,
  headers: [`X-Ricevuta: ${kind}`, 'Content-Type: text/plain'],
  body: ['Il messaggio è stato accettato.'],
})

function deliver(id: string, { from = SYSTEM, subject = 'Undelivered', headers, body = [], unread }: Answer) {
  const header = [`From: ${from}`, `To: ${OURS}`, `Subject: ${subject}`, `Message-ID: <${id}>`, ...headers]
  const inbox = folder(folders, 'inbox')
  const more = ['In-Reply-To: <ours@ourshop.it>', 'References: <liz@acme.it> <ours@ourshop.it>']
  if (unread) bench.deliver(inbox, { id, from, subject, inReplyTo: 'ours@ourshop.it', headers: [...headers] })
  else bench.deliver(inbox, { source: [...header, ...more, '', ...body, ''].join('\r\n') })
  bench.messages.drainIndexer()
}

let folders: ReturnType<MailCacheBench['addAccount']>

/** Liz writes; what is sent to her, or to others with her, comes back with an answer of a program. */
function talkWithLiz(): void {
  folders = bench.addAccount(OURS, ['inbox', 'sent'])
  bench.deliver(folder(folders, 'inbox'), {
    ...{ id: 'liz@acme.it', from: 'Liz <liz@acme.it>', subject: 'Offer', text: 'Please send it.' },
  })
  bench.deliver(folder(folders, 'sent'), {
    ...{
      id: 'ours@ourshop.it',
      inReplyTo: 'liz@acme.it',
      from: OURS,
      subject: 'Re: Offer',
      text: 'Here it is.',
    },
    to: 'Liz <liz@acme.it>, wrong@acme.it',
  })
}

const line = async (subject: string) =>
  (await bench.rows(folder(folders, 'inbox'))).find((row) => row.subject === subject)

const names = (row: Awaited<ReturnType<typeof line>>): string[] =>
  row?.people.map(({ name, address }) => name || address) ?? []

it.each<[string, Answer, string[]]>([
  ['a bounce', failure, ['Liz']],
  ['a bounce in words only', plainFailure, ['Liz']],
  ['a bounce of which only the header is known', { ...failure, unread: true }, ['Liz']],
  ['a receipt of acceptance', certified('accettazione', 'ACCETTAZIONE: Offer'), ['Liz']],
  ['a receipt of delivery', certified('avvenuta-consegna', 'CONSEGNA: Offer'), ['Liz']],
  ["a person's receipt", { ...readReceipt, from: 'Carla <carla@acme.it>' }, ['Carla', 'Liz']],
])('%s names no conversation, and no answer goes to it', async (_, answer, people) => {
  talkWithLiz()
  deliver('report@ourshop.it', answer)
  const threadId = bench.messages.threadOf(bench.idOf('liz@acme.it')) ?? 0
  expect(bench.messages.threadOf(bench.idOf('report@ourshop.it'))).toBe(threadId)
  const row = await line('Offer')
  expect(names(row)).toEqual(people)
  expect(row).toMatchObject({ threadId, unreadCount: 2, messageCount: 2 })
  const messages = await bench.client.messages.thread({ threadId })
  expect(row?.date).toBe(messages.at(-1)?.receivedAt)
  expect(messages.map(({ isReport }) => isReport)).toEqual([false, false, true])
  expect(newestMail(messages)?.messageId).toBe('ours@ourshop.it')
  expect(bench.untruths()).toEqual([])
})

it('an answer that a person has made automatic is theirs, as what a machine writes by itself is its own', async () => {
  talkWithLiz()
  const automatic = ['Auto-Submitted: auto-replied', 'Content-Type: text/plain']
  deliver('away@acme.it', { from: 'Mia <mia@acme.it>', subject: 'I am away', headers: automatic })
  expect(names(await line('I am away'))).toEqual(['Mia', 'Liz'])
  deliver('ticket@acme.it', { from: 'Help <noreply@acme.it>', subject: 'Ticket 1', headers: automatic })
  expect(names(await line('Ticket 1'))).toEqual(['Help', 'Mia', 'Liz'])
})

it('a conversation of nothing but a bounce is named by it, also after the mail beside it went elsewhere', async () => {
  talkWithLiz()
  deliver('report@ourshop.it', failure)
  const { id: place } = folder(folders, 'sent')
  const messageIds = [bench.idOf('liz@acme.it')]
  await bench.client.messages.change({
    target: { kind: 'messages', messageIds },
    change: { kind: 'move', folderId: place },
  })
  expect(names(await line('Undelivered'))).toEqual(['Mail Delivery System'])
  expect(
    newestMail([
      { isReport: true, id: 1 },
      { isReport: true, id: 2 },
    ])?.id,
  ).toBe(2)
  expect(newestMail([])).toBeUndefined()
})

it('more receipts than a line looks at leave it to those who wrote', async () => {
  talkWithLiz()
  for (let at = 0; at < 25; at++)
    deliver(`${at}@ourshop.it`, certified('avvenuta-consegna', 'CONSEGNA: Offer'))
  expect(names(await line('Offer'))).toEqual(['Liz'])
})

it('mail that came before is looked at again, in the background', async () => {
  talkWithLiz()
  deliver('report@ourshop.it', failure)
  deliver('consegna@ourshop.it', certified('avvenuta-consegna', 'CONSEGNA: Offer'))
  const { db } = bench.context
  const people = '[{"name":"Mail Delivery System","address":"mailer-daemon@ourshop.it"}]'
  db.exec(
    "UPDATE message SET is_report = 0; INSERT OR REPLACE INTO derived_version VALUES ('impostors', 'before')",
  )
  db.prepare('UPDATE thread_row SET people = ?').run(people)
  expect(names(await line('CONSEGNA: Offer'))).toEqual(['Mail Delivery System'])
  bench.messages.start()
  bench.context.jobs.start()
  await allJobsDone(bench)
  expect(names(await line('Offer'))).toEqual(['Liz'])
  await bench.messages.stop()
  bench.context.jobs.stop()
})
