import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

/** Mario is a customer, whose mail comes from rossi.it alone. */
async function told(from: string, ...headers: string[]): Promise<unknown> {
  const inbox = folder(bench.addAccount('anna@ourshop.it', ['inbox', 'sent']), 'inbox')
  bench.mailboxes.moveCursor(inbox.id, { fetchCursor: null, uidNext: 1 })
  bench.deliver(inbox, { id: 'known@x', subject: 'Known', from: 'Mario Rossi <mario@rossi.it>' })
  bench.messages.assignPerson('mario@rossi.it', 'p')
  bench.deliver(inbox, { id: 'm@x', subject: 'Offer', from, headers })
  const row = (await bench.rows(inbox)).find(({ subject }) => subject === 'Offer')
  const messages = await bench.client.messages.thread({ threadId: row?.threadId ?? 0 })
  const notices = bench.sent.flatMap((event) => (event.type === 'new-mail' ? [event.doubts] : []))
  expect(messages.at(-1)?.doubts).toEqual(row?.doubts)
  expect(notices.at(-1)).toEqual(row?.doubts)
  expect(bench.messages.doubtsAbout(bench.idOf('m@x'))).toEqual(row?.doubts)
  return Object.fromEntries((row?.doubts ?? []).map(({ kind, about }) => [kind, about]))
}

it.each<[what: string, from: string, headers: string[], told: Record<string, string[]>]>([
  [
    'whose answers go to a customer',
    'Eve <eve@evil.it>',
    ['Reply-To: Mario Rossi <mario@rossi.it>'],
    { 'answers-elsewhere': ['mario@rossi.it'] },
  ],
  [
    'that names two senders',
    'Mario Rossi <mario@rossi.it>, Eve <eve@evil.it>',
    [],
    { several: ['mario@rossi.it', 'eve@evil.it'] },
  ],
  [
    'that says that it is certified',
    '"Per conto di: mario@rossi.it" <posta@evil.it>',
    ['Reply-To: mario@rossi.it'],
    { uncertified: ['posta@evil.it'], 'answers-elsewhere': ['mario@rossi.it'] },
  ],
  [
    'of a list that says that a customer wrote it',
    'Mario Rossi via Evil <eve@evil.it>',
    ['List-Id: <eve.evil.it>', 'Reply-To: Mario Rossi <mario@rossi.it>'],
    { 'through-list': ['evil.it'] },
  ],
  [
    'of a program that calls itself such a list',
    'Mario Rossi <noreply@evil.it>',
    ['List-Id: Any <any.other.it>', 'Reply-To: Mario Rossi <mario@rossi.it>'],
    { 'through-list': ['evil.it'] },
  ],
  [
    'in the name of a list of ours that our server refused',
    'Mario via Team <team@ourshop.it>',
    [
      'List-Id: <team.ourshop.it>',
      'Reply-To: Mario Rossi <mario@rossi.it>',
      'Authentication-Results: mx.ourshop.it; dmarc=fail header.from=ourshop.it',
    ],
    { 'through-list': ['ourshop.it'] },
  ],
  [
    'of a form of another site',
    'Our shop <noreply@forms.it>',
    ['Reply-To: Mario Rossi <mario@rossi.it>'],
    { 'through-form': ['forms.it'] },
  ],
  [
    'of a form in the name of our site that our server refused',
    'Our shop <noreply@ourshop.it>',
    [
      'Reply-To: Mario Rossi <mario@rossi.it>',
      'Authentication-Results: mx.ourshop.it; dmarc=fail header.from=ourshop.it',
    ],
    { 'through-form': ['ourshop.it'], refused: ['ourshop.it'] },
  ],
  [
    'in our own name that our server refused',
    'Anna <anna@ourshop.it>',
    ['Authentication-Results: mx.ourshop.it; dmarc=fail header.from=ourshop.it'],
    { refused: ['ourshop.it'] },
  ],
  ['whose name is an address', '"mario@rossi.it" <eve@evil.it>', [], { pretends: ['mario@rossi.it'] }],
  ['whose domain has a full stop of its own', 'Lia <lia@kunde。it>', [], { 'look-alike': ['kunde.it'] }],
  ['whose mailbox is an address', '"mario@rossi.it"@evil.it', [], { pretends: ['mario@rossi.it'] }],
])('the line, the message and the notice of mail %s tell it', async (_, from, headers, expected) => {
  expect(await told(from, ...headers)).toEqual(expected)
})

it.each<[what: string, from: string, ...headers: string[]]>([
  ['of a customer', 'Mario Rossi <mario@rossi.it>'],
  ['that names two of one company', 'Mario Rossi <mario@rossi.it>, Lucia <lucia@rossi.it>'],
  ['of a form of the customer', 'Rossi <noreply@forms.rossi.it>', 'Reply-To: Mario Rossi <mario@rossi.it>'],
  ['of a form that names a stranger', 'Our shop <noreply@forms.it>', 'Reply-To: Eve <eve@else.it>'],
  ['of a form of ours', 'Our shop <noreply@ourshop.it>', 'Reply-To: Mario Rossi <mario@rossi.it>'],
  ['of a form in our name', 'Our shop <anna@ourshop.it>', 'Reply-To: Mario Rossi <mario@rossi.it>'],
  ['of a form in the name of a colleague', 'Web <web@ourshop.it>', 'Reply-To: Mario <mario@rossi.it>'],
  ['with a Reply-To of ours', 'Eve <eve@evil.it>', 'Reply-To: Anna <anna@ourshop.it>'],
  ['with a Reply-To without an address', 'Eve <eve@evil.it>', 'Reply-To: Mario Rossi'],
  ["of the customer's assistant", 'Lucia <lucia@rossi.it>', 'Reply-To: Mario Rossi <mario@rossi.it>'],
  [
    'of a list of ours',
    'Mario via Team <team@ourshop.it>',
    'List-Id: <team.ourshop.it>',
    'Reply-To: Mario Rossi <mario@rossi.it>',
  ],
  [
    'of a list that says that a stranger wrote it',
    'Eve via Lista <lista@lists.it>',
    'List-Id: <lista.lists.it>',
    'Reply-To: Eve <eve@else.it>',
  ],
  ['of a customer on a list', 'Mario Rossi <mario@rossi.it>', 'List-Id: <lista.lists.it>'],
  ['passed on by a list', '"mario@rossi.it via Lista" <lista@lists.it>', 'List-Id: <lista.lists.it>'],
])('nothing is told of mail %s', async (_, from, ...headers) => {
  expect(await told(from, ...headers)).toEqual({})
})

it('what speaks against a sender fifty times is told once, with the first addresses and their number', async () => {
  const many = Array.from({ length: 50 }, (_, at) => `eve${at}@evil.it`)
  const from = 'Mario Rossi <mario@rossi.it>'
  expect(await told(from, `Reply-To: ${many.join(', ')}`)).toEqual({ 'answers-elsewhere': many.slice(0, 5) })
  const [doubt] = bench.messages.doubtsAbout(bench.idOf('m@x'))
  expect(doubt?.count).toBe(50)
})
