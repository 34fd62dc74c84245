import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const OURS = 'anna@ourshop.it'

it.each([
  [
    'a form that writes as a machine',
    'Our shop <noreply@ourshop.it>',
    'Mario Rossi <mario@rossi.it>',
    'Mario Rossi',
  ],
  ['a form that writes in our own name', `Our shop <${OURS}>`, 'Mario Rossi <mario@rossi.it>', 'Mario Rossi'],
  [
    'a provider of certified mail',
    '"Per conto di: mario@pec.it" <posta-certificata@legalmail.it>',
    '',
    'mario@pec.it',
  ],
  [
    'a person who is answered elsewhere',
    'Mario Rossi <mario@rossi.it>',
    'Office <office@rossi.it>',
    'Mario Rossi',
  ],
  ['a machine with nobody behind', 'Our bank <no-reply@bank.it>', '', 'Our bank'],
])('the line and the notice of new mail name who wrote: %s', async (_, from, replyTo, writer) => {
  const inbox = folder(bench.addAccount(OURS, ['inbox', 'sent']), 'inbox')
  bench.mailboxes.moveCursor(inbox.id, { fetchCursor: null, uidNext: 1 })
  bench.deliver(inbox, {
    ...{ id: 'a@x', from, subject: 'Question', text: 'Text', receivedAt: bench.clock.now() },
    headers: replyTo ? [`Reply-To: ${replyTo}`] : [],
  })
  const [row] = await bench.rows(inbox)
  expect(row?.people.map(({ name, address }) => name || address)).toEqual([writer])
  const [message] = await bench.client.messages.thread({ threadId: row?.threadId ?? 0 })
  expect(message?.counterpart.name || message?.counterpart.address).toBe(writer)
  expect(bench.sent.flatMap((event) => (event.type === 'new-mail' ? [event.from] : []))).toEqual([writer])
  expect(bench.untruths()).toEqual([])
  expect(await found(`from:"${writer}"`, `da: ${writer}`, `-from:"${writer}"`)).toEqual([1, 1, 0])
})

const found = (...queries: string[]): Promise<number[]> => {
  bench.messages.drainIndexer()
  return Promise.all(
    queries.map(async (query) => (await bench.client.messages.search({ query, limit: 5 })).total),
  )
}

it('who is named as the sender is found by from:, whom else a Reply-To names is not', async () => {
  const inbox = folder(bench.addAccount(OURS, ['inbox', 'sent']), 'inbox')
  const mail = (id: string, from: string, replyTo: string) => ({
    ...{ id: `${id}@x`, from, subject: id, text: 'Text' },
    headers: [`Reply-To: ${replyTo}`],
  })
  bench.deliver(
    inbox,
    mail('form', 'Our shop <noreply@ourshop.it>', 'Łucja Rossi <lucja@rossi.it>'),
    mail('own', `Our shop <${OURS}>`, 'Łucja Rossi <lucja@rossi.it>'),
    mail('office', 'Mario Verdi <mario@verdi.it>', 'Office <office@verdi.it>'),
    mail('mine', `Anna <${OURS}>`, `Anna <${OURS}>`),
  )
  expect(await found('from:łucja', 'from:rossi.it', 'od:"Łucja Rossi"', 'from:noreply')).toEqual([2, 2, 2, 1])
  expect(await found('from:office', 'from:mario', 'to:lucja')).toEqual([0, 1, 0])
  expect(await found('from:me', '-from:me', '-from:lucja', 'from:me OR from:lucja')).toEqual([1, 3, 2, 3])
})
