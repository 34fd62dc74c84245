import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const OURS = 'anna@ourshop.it'
const SYSTEM = 'Mail Delivery System <mailer-daemon@example.test>'
const REPORT = 'multipart/report; report-type=delivery-status'

interface Written {
  from?: string
  type?: string
  headers?: readonly string[]
  named?: string
}

const bounce = ({ from = SYSTEM, type = REPORT, headers = [], named = 'spy@else.it' }: Written): string =>
  [
    ...[`From: ${from}`, `To: ${OURS}`, 'Subject: Undelivered', 'Message-ID: <bounce@x>', ...headers],
    ...[`Content-Type: ${type}; boundary=b`, '', '--b', '', 'Sorry.', '--b'],
    ...['Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example.test', ''],
    ...[`Final-Recipient: rfc822; ${named}`, 'Action: failed', 'Status: 5.1.1', '', '--b'],
    ...['Content-Type: text/rfc822-headers', '', 'Message-ID: <offer@x>', '', '--b--'],
  ].join('\r\n')

/** The report as a window gets it, about a mail of ours that lies in a folder of this role. */
async function reported(written: Written, to = 'boss@acme.it', place = 'sent') {
  const folders = bench.addAccount(OURS, ['inbox', 'sent', null])
  bench.deliver(folder(folders, place), { id: 'offer@x', from: OURS, to, text: 'Forty, at most.' })
  bench.deliver(folder(folders, 'inbox'), { source: bounce(written) })
  bench.messages.drainIndexer()
  const { report } = await bench.messages.body(bench.idOf('bounce@x'))
  const threadId = bench.messages.threadOf(bench.idOf('offer@x')) ?? 0
  const sent = (await bench.client.messages.thread({ threadId })).find(
    ({ messageId }) => messageId === 'offer@x',
  )
  return { report, bouncedTo: sent?.bouncedTo }
}

it.each([
  ['whom we wrote to', 'boss@acme.it', 'BOSS@acme.it', ['boss@acme.it'], []],
  ['somebody else, of one', 'boss@acme.it', 'spy@else.it', ['boss@acme.it'], ['spy@else.it']],
  ['somebody else, of several', 'boss@acme.it, tom@acme.it', 'spy@else.it', [], ['spy@else.it']],
])('a report tells apart whom it names and whom we wrote to: it names %s', async (_, to, named, ...sides) => {
  const [missed, strangers] = sides
  const { report, bouncedTo } = await reported({ named }, to)
  expect(report).toMatchObject({ isOurs: true, missed, strangers, writer: '' })
  expect(bouncedTo).toEqual(missed)
})

it.each([
  ['with the form of a report tells who wrote it', {}, 'rossi@acme.it'],
  ['that a program sent tells nobody', { headers: ['Auto-Submitted: auto-replied'] }, ''],
  ['with an empty return path tells nobody', { headers: ['Return-Path: <>'] }, ''],
])('a report from the address of a person %s', async (_, written, writer) => {
  const { report } = await reported({ from: 'Rossi <rossi@acme.it>', ...written })
  expect(report).toMatchObject({ writer })
})

it('a person’s mail with a part that looks like one is no report', async () => {
  const person = { from: 'Rossi <rossi@acme.it>', type: 'multipart/mixed' }
  expect((await reported(person)).report).toBeUndefined()
})

it.each([
  ['inbox', false],
  ['Clients', true],
])('a mail that names us as its author and lies in %s is ours: %s', async (place, isOurs) => {
  expect((await reported({}, 'boss@acme.it', place)).report).toMatchObject({ isOurs })
})
