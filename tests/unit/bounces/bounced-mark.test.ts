import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const report = (about: string, action = 'failed', id = 'bounce@example.test'): string =>
  [
    'From: Mail Delivery System <mailer-daemon@example.test>',
    'To: anna@ourshop.it',
    'Subject: Undelivered',
    `Message-ID: <${id}>`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    '',
    'Sorry.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.test',
    '',
    'Final-Recipient: rfc822; wrong@acme.example',
    `Action: ${action}`,
    'Status: 5.1.1',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${about}>`,
    '',
    '--b--',
  ].join('\r\n')

it.each([
  ['a mail we sent', 'sent', 'failed', ['wrong@acme.example']],
  ['a mail we sent that is only late', 'sent', 'delayed', null],
  ['a mail we got, which nobody can send back', 'inbox', 'failed', null],
])('a bounce about %s', async (_, role, action, bouncedTo) => {
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent'])
  const place = folder(folders, role)
  bench.deliver(place, { id: 'offer@x', from: 'anna@ourshop.it', to: 'wrong@acme.example', text: 'Offer' })
  bench.messages.drainIndexer()
  bench.sent.length = 0
  bench.deliver(folder(folders, 'inbox'), { source: report('offer@x', action) })
  bench.messages.drainIndexer()
  const threadId = bench.messages.threadOf(bench.idOf('offer@x')) ?? 0
  const thread = await bench.client.messages.thread({ threadId })
  expect(thread.find(({ messageId }) => messageId === 'offer@x')).toMatchObject({ bouncedTo })
  expect((await bench.rows(place)).find((row) => row.threadId === threadId)).toMatchObject({
    bounced: bouncedTo !== null,
  })
  const told = bench.sent.some((event) => event.type === 'threads' && event.threadIds.includes(threadId))
  if (bouncedTo) expect(told).toBe(true)
})

it.each([
  ['the mail sent again that names the bounce', 'again', ['offer@x', 'bounce@example.test'], null],
  ['another answer of ours', 'again', ['offer@x'], ['wrong@acme.example']],
  ['an answer of somebody else', 'inbox', ['offer@x', 'bounce@example.test'], ['wrong@acme.example']],
])('a bounce is settled by %s', async (_, where, references, bouncedTo) => {
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent'])
  const [sent, inbox] = [folder(folders, 'sent'), folder(folders, 'inbox')]
  bench.deliver(sent, {
    ...{ id: 'offer@x', from: 'anna@ourshop.it', to: 'wrong@acme.example', subject: 'Offer', text: 'Offer' },
  })
  bench.deliver(inbox, { source: report('offer@x') })
  bench.messages.drainIndexer()
  bench.deliver(where === 'inbox' ? inbox : sent, {
    id: 'again@x',
    inReplyTo: 'offer@x',
    references,
    from: 'anna@ourshop.it',
    to: 'right@acme.example',
    subject: 'Offer',
    text: 'Offer',
  })
  bench.messages.drainIndexer()
  const threadId = bench.messages.threadOf(bench.idOf('offer@x')) ?? 0
  const thread = await bench.client.messages.thread({ threadId })
  expect(thread.find(({ messageId }) => messageId === 'offer@x')).toMatchObject({ bouncedTo })
  expect((await bench.rows(sent)).find((row) => row.threadId === threadId)?.bounced).toBe(bouncedTo !== null)
  const bounceThread = bench.messages.threadOf(bench.idOf('bounce@example.test')) ?? 0
  const around = await bench.client.messages.thread({ threadId: bounceThread })
  const bounce = around.find(({ messageId }) => messageId === 'bounce@example.test')
  expect(typeof bounce?.sentAgainAt).toBe(bouncedTo === null ? 'number' : 'object')

  bench.deliver(inbox, { source: report('offer@x', 'failed', 'later@example.test') })
  bench.messages.drainIndexer()
  const later = await bench.client.messages.thread({
    threadId: bench.messages.threadOf(bench.idOf('offer@x')) ?? 0,
  })
  expect(later.find(({ messageId }) => messageId === 'offer@x')?.bouncedTo).toEqual(['wrong@acme.example'])
})
