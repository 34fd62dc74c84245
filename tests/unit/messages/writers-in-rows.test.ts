import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMailCacheBench, folder, type MailCacheBench } from '../../helpers/mail-cache'

let bench: MailCacheBench
beforeEach(() => {
  bench = createMailCacheBench()
})
afterEach(() => bench.close())

const OURS = 'anna@ourshop.it'

/** As our server lets one through. */
const ENVELOPE = [
  'Authentication-Results: mx.ourshop.it; dmarc=pass header.from=legalmail.it',
  'X-Trasporto: posta-certificata',
  'Content-Type: multipart/signed; protocol="application/pkcs7-signature"',
]

it.each<[string, string, string, string, string[]?]>([
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
    ENVELOPE,
  ],
  [
    'a person who is answered elsewhere',
    'Mario Rossi <mario@rossi.it>',
    'Office <office@rossi.it>',
    'Mario Rossi',
  ],
  ['a machine with nobody behind', 'Our bank <no-reply@bank.it>', '', 'Our bank'],
])(
  'the line and the notice of new mail name who wrote: %s',
  async (_, from, replyTo, writer, headers = []) => {
    const inbox = folder(bench.addAccount(OURS, ['inbox', 'sent']), 'inbox')
    bench.mailboxes.moveCursor(inbox.id, { fetchCursor: null, uidNext: 1 })
    bench.deliver(inbox, {
      ...{ id: 'a@x', from, subject: 'Question', text: 'Text', receivedAt: bench.clock.now() },
      headers: [...headers, ...(replyTo ? [`Reply-To: ${replyTo}`] : [])],
    })
    const [row] = await bench.rows(inbox)
    expect(row?.people.map(({ name, address }) => name || address)).toEqual([writer])
    const [message] = await bench.client.messages.thread({ threadId: row?.threadId ?? 0 })
    expect(message?.counterpart.name || message?.counterpart.address).toBe(writer)
    expect(bench.sent.flatMap((event) => (event.type === 'new-mail' ? [event.from] : []))).toEqual([writer])
    expect(bench.untruths()).toEqual([])
    expect(await found(`from:"${writer}"`, `da: ${writer}`, `-from:"${writer}"`)).toEqual([1, 1, 0])
  },
)

it.each([
  ['team@lists.it', 'Mario Rossi via lists.it'],
  ['team@ourshop.it', 'Mario Rossi'],
])(
  'the line and the notice name who a list says wrote with the list, but for ours: %s',
  async (list, told) => {
    const inbox = folder(bench.addAccount(OURS, ['inbox', 'sent']), 'inbox')
    bench.mailboxes.moveCursor(inbox.id, { fetchCursor: null, uidNext: 1 })
    bench.deliver(inbox, {
      ...{ id: 'a@x', from: `Mario <${list}>`, subject: 'Question', text: '', receivedAt: bench.clock.now() },
      headers: [`List-Id: <${list.replace('@', '.')}>`, 'Reply-To: Mario Rossi <mario@rossi.it>'],
    })
    const [row] = await bench.rows(inbox)
    expect(row?.people).toEqual([{ name: told, address: 'mario@rossi.it' }])
    expect(bench.sent.flatMap((event) => (event.type === 'new-mail' ? [event.from] : []))).toEqual([told])
  },
)

it.each([
  ['to ourselves', { to: ['anna@ourshop.it'] }, 'me'],
  ['to another spelling of ours', { to: ['anna+notes@ourshop.it', 'Anna@OurShop.it'] }, 'me'],
  ['to ourselves and a colleague', { to: ['anna@ourshop.it', 'bruno@ourshop.it'] }, 'colleague'],
  ['to ourselves and a customer', { to: ['anna@ourshop.it'], cc: ['mario@rossi.it'] }, 'person'],
] as const)('what we write %s has the counterpart it went to', async (_, { to, ...more }, kind) => {
  const inbox = folder(bench.addAccount(OURS, ['inbox', 'sent']), 'inbox')
  const headers = 'cc' in more ? [`Cc: ${more.cc.join()}`] : []
  bench.deliver(inbox, {
    ...{ id: 'a', subject: 'a', from: 'Anna <anna@ourshop.it>', to: to.join() },
    headers,
  })
  const [row] = await bench.rows(inbox)
  const [message] = await bench.client.messages.thread({ threadId: row?.threadId ?? 0 })
  expect(message?.counterpart.kind).toBe(kind)
  expect(message?.counterpart.address === '').toBe(kind === 'me')
})

it('nobody is named for whom mail only says that it is certified, and the line says so', async () => {
  const inbox = folder(bench.addAccount(OURS, ['inbox', 'sent']), 'inbox')
  const from = '"Per conto di: mario@rossi.it" <posta-certificata@legalmail.it>'
  const about = 'posta-certificata@legalmail.it'
  for (const left of ENVELOPE) {
    const headers = [...ENVELOPE.filter((header) => header !== left), 'Reply-To: mario@rossi.it']
    bench.deliver(inbox, { ...{ id: left, subject: left, from, text: '' }, headers })
  }
  const rows = await bench.rows(inbox)
  expect(rows.map(({ doubts }) => doubts)).toEqual(
    ENVELOPE.map(() => [{ kind: 'uncertified', about: [about], count: 1 }]),
  )
  for (const { threadId } of rows) {
    const [message] = await bench.client.messages.thread({ threadId })
    expect(message?.counterpart).toEqual({
      ...{ kind: 'machine', name: 'Per conto di: mario@rossi.it', address: '' },
    })
  }
})

it('the line and the message tell what speaks against their sender, and of a customer more', async () => {
  const inbox = folder(bench.addAccount(OURS, ['inbox', 'sent']), 'inbox')
  const refused = 'Authentication-Results: mx.ourshop.it; dmarc=fail (p=none) header.from=rossi.it'
  const from = 'Mario <mario@rossi.it>'
  bench.deliver(
    inbox,
    { id: 'a', subject: 'a', from, headers: [refused] },
    { id: 'b', subject: 'b', from, headers: ['Reply-To: mario@ros5i.it'] },
    { id: 'c', subject: 'c', from, headers: ['Reply-To: other@elsewhere.it', 'Sender: eve@evil.it'] },
    { id: 'd', subject: 'd', from: 'Mario <mario@r\u043essi.it>' },
    { id: 'e', subject: 'e', from },
  )
  const told = async () => {
    const rows = await bench.rows(inbox)
    return Promise.all(
      rows.map(async ({ threadId, subject, doubts }) => {
        const [message] = await bench.client.messages.thread({ threadId })
        expect(message?.doubts).toEqual(doubts)
        return [subject, doubts.map(({ kind, about }) => `${kind} ${about.join()}`)]
      }),
    ).then((pairs): unknown => Object.fromEntries(pairs))
  }
  const always = {
    a: ['refused rossi.it'],
    b: ['answers-elsewhere mario@ros5i.it'],
    d: ['look-alike xn--rssi-55d.it'],
    e: [],
  }
  expect(await told()).toEqual({ ...always, c: [] })
  bench.context.db.prepare("UPDATE address SET person_id = 'p' WHERE address_key = 'mario@rossi.it'").run()
  const c = ['answers-elsewhere other@elsewhere.it', 'sent-by-another eve@evil.it']
  expect(await told()).toEqual({ ...always, c })
  bench.context.db.prepare("UPDATE address SET person_id = 'p' WHERE domain = 'elsewhere.it'").run()
  expect(await told()).toEqual({ ...always, c: ['sent-by-another eve@evil.it'] })
})

it('a stranger who writes into a conversation from an address like one that is in it is told from that one', async () => {
  const inbox = folder(bench.addAccount(OURS, ['inbox', 'sent']), 'inbox')
  const real = 'anna@nowak-inwestycje.pl'
  const mails: [id: string, from: string, cc?: string][] = [
    ['a', `Anna <${real}>`, 'Jan <jan@elsewhere.pl>'],
    ['b', 'Anna <anna@nowak-lnwestycje.pl>'],
    ['c', 'Jan <jan@elsewhere.pl>'],
    ['d', 'Ewa <ewa@nowak-inwestycje.pl>'],
    ['e', 'Anna <anna@nowak-lnwestycje.pl>', 'Anna <anna@nowak-lnwestycje.pl>'],
    ['f', `Anna <${real}>`],
  ]
  for (const [id, from, cc] of mails)
    bench.deliver(inbox, {
      ...{ id: `${id}@x`, subject: 'Offer', from },
      headers: [
        ...(id === 'a' ? [] : ['In-Reply-To: <a@x>', 'References: <a@x>']),
        ...(cc ? [`Cc: ${cc}`] : []),
      ],
    })
  const threads = async () => {
    const [row] = await bench.rows(inbox)
    const messages = await bench.client.messages.thread({ threadId: row?.threadId ?? 0 })
    return messages.map(({ from, doubts }) => [
      from[0]?.address,
      ...doubts.map(({ kind, about }) => `${kind} ${about.join()}`),
    ])
  }
  const forged = ['anna@nowak-lnwestycje.pl', `passes-for ${real}`]
  const others = [['jan@elsewhere.pl'], ['ewa@nowak-inwestycje.pl']]
  expect(await threads()).toEqual([[real], forged, ...others, forged, [real]])
  bench.context.db.prepare("UPDATE address SET person_id = 'p' WHERE domain = 'nowak-lnwestycje.pl'").run()
  expect((await threads()).flat()).not.toContain(`passes-for ${real}`)
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
