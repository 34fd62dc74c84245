import { afterEach, beforeEach, expect, it } from 'vitest'
import { alikeSql } from '../../../src/main/engine/addresses/likeness'
import { addressSql } from '../../../src/main/engine/features/messages/store/addresses'
import { impostorSql } from '../../../src/main/engine/features/messages/store/impostors'
import { knownSql } from '../../../src/main/engine/features/people/known'
import { TEST_START } from '../../helpers/engine-context'
import { allJobsDone, failedJobs, killed, planOf } from '../../helpers/jobs'
import { createKnownPeopleBench, emails, type KnownPeopleBench } from '../../helpers/known-people'
import { folder, type TestMessage } from '../../helpers/mail-cache'

let bench: KnownPeopleBench
let inbox: ReturnType<typeof folder>
let sent: ReturnType<typeof folder>
beforeEach(() => {
  bench = createKnownPeopleBench()
  const folders = bench.addAccount('anna@ourshop.it', ['inbox', 'sent'])
  bench.context.db.prepare("UPDATE identity SET name = 'Anna Verdi'").run()
  inbox = folder(folders, 'inbox')
  sent = folder(folders, 'sent')
  bench.mailboxes.moveCursor(inbox.id, { fetchCursor: null, uidNext: 1 })
})
afterEach(() => bench.stop())

const REAL = 'ewa@nowak-inwestycje.pl'
const FALSE = 'ewa@nowak-lnwestycje.pl'
const ewa = () => bench.add('person', { name: 'Ewa Nowak', emails: emails(REAL, 'enowak@gmail.com') })

let count = 0
const receive = (from: string, more: Partial<TestMessage> = {}): string => {
  const id = `${++count}@x`
  bench.deliver(inbox, { id, subject: id, from, ...more })
  return id
}

/** What is told of a mail: in its line, in its conversation and in a timeline alike. */
async function told(id: string): Promise<string[]> {
  const messageId = bench.idOf(id)
  const threadId = bench.messages.threadOf(messageId) ?? 0
  const thread = await bench.mailClient.messages.thread({ threadId })
  const doubts = bench.messages.doubtsAbout(messageId)
  const line = (await bench.rows(inbox)).find((row) => row.threadId === threadId)
  expect(thread.find((message) => message.id === messageId)?.doubts).toEqual(doubts)
  if (thread.length === 1) expect(line?.doubts).toEqual(doubts)
  return doubts.map(({ kind, about }) => `${kind} ${about.join()}`)
}

it.each<[what: string, from: string, told: string[]]>([
  ['from a domain with one letter changed', `Sales <${FALSE}>`, [`passes-for ${REAL}`]],
  ['from below such a domain', `Sales <x@mail.nowak-lnwestycje.pl>`, [`passes-for ${REAL}`]],
  ['under the name of a customer', 'Ewa Nowak <eve@evil.it>', [`bears-name ${REAL}`]],
  ['under that name, the other way round', 'NOWAK, Ewa <eve@evil.it>', [`bears-name ${REAL}`]],
  ['under that name, by a program', 'Ewa Nowak <no-reply@evil.it>', [`bears-name ${REAL}`]],
  ['from such a mailbox of a provider', 'Ewa Nowak <en0wak@gmail.com>', ['passes-for enowak@gmail.com']],
  ['under our own name', 'Anna Verdi <eve@evil.it>', ['bears-name anna@ourshop.it']],
  ['under the name of a colleague', 'Lucia Bianchi <eve@evil.it>', ['bears-name lucia@ourshop.it']],
  ['under that name in letters of two scripts', 'Еwа Nоwаk <eve@evil.it>', [`bears-name ${REAL}`]],
  [
    'under the name of a colleague in such letters',
    'Luсiа Βianchi <e@evil.it>',
    ['bears-name lucia@ourshop.it'],
  ],
  [
    'under our own name, with a capital I for an l',
    'Anna VerdI <eve@evil.it>',
    ['bears-name anna@ourshop.it'],
  ],
  [
    'from a domain with a letter of another script',
    'X <x@xn--nwak-inwestycje-8rm.pl>',
    [`passes-for ${REAL}`],
  ],
  ['under that name and a service', '"Ewa Nowak (via DocuSign)" <x@evil.it>', [`bears-name ${REAL}`]],
  ['under that name and a service, open', 'Ewa Nowak via DocuSign <x@evil.it>', [`bears-name ${REAL}`]],
  ['under that name and a company', 'Ewa Nowak - Nowak Inwestycje <x@evil.it>', [`bears-name ${REAL}`]],
  ['under that name behind a company', 'Inwestycje | Ewa Nowak <x@evil.it>', [`bears-name ${REAL}`]],
  ['under that name with a title', 'mgr inż. Ewa Nowak <x@evil.it>', [`bears-name ${REAL}`]],
  ['under an address in words', 'ewa at nowak-inwestycje.pl <x@evil.it>', [`bears-name ${REAL}`]],
  ['under our address in words', '"anna (at) ourshop dot it" <x@evil.it>', ['bears-name anna@ourshop.it']],
  ['from her mailbox under another ending', 'Sales <ewa@nowak-inwestycje.com>', [`passes-for ${REAL}`]],
  ['from below another domain', 'Sales <x@nowak-inwestycje.pl.evil.it>', [`passes-for ${REAL}`]],
  ['from a domain that holds another', 'Sales <x@nowak-inwestycje-pl.com>', [`passes-for ${REAL}`]],
  ['from such a domain like ours', 'Sales <sales@xn--urshop-vqf.it>', ['passes-for anna@ourshop.it']],
  ['from a domain like ours', 'Lucia <lucia@ourshqp.it>', []],
  ['from the same mailbox at a domain like ours', 'Anna <anna@ourshqp.it>', ['passes-for anna@ourshop.it']],
])('a stranger who begins a conversation is told from somebody known: %s', async (_, from, expected) => {
  await ewa()
  receive('Lucia Bianchi <lucia@ourshop.it>')
  const id = receive(from)
  expect(await told(id)).toEqual(expected)
  const notice = bench.sent.findLast((event) => event.type === 'new-mail')
  expect(notice?.doubts).toEqual(bench.messages.doubtsAbout(bench.idOf(id)))
})

it.each<[what: string, from: string, headers?: string[]]>([
  ['the customer', `Ewa Nowak <${REAL}>`],
  ['her other address', 'Ewa Nowak <enowak@gmail.com>'],
  ['another spelling of it', 'Ewa Nowak <e.nowak+x@googlemail.com>'],
  ['another mailbox at her domain', 'Ewa Nowak <office@mail.nowak-inwestycje.pl>'],
  ['the domain of her company', 'Ewa Nowak <ewa@nowak.eu>'],
  ['a domain of a company that is like hers', 'Jan <jan@nowak-inwestycja.pl>'],
  ['a stranger of her first name', 'Ewa <ewa@elsewhere.it>'],
  ['a stranger with a mailbox like hers and another name', 'Piotr Mowak <emowak@gmail.com>'],
  ['a short name that is like another by chance', 'Ugo <info@rossa.it>'],
  ['a stranger with a longer name', 'Ewa Nowak Lis <ewa@elsewhere.it>'],
  ['a stranger with a double name', '"Ewa Nowak-Lis (Acme)" <ewa@elsewhere.it>'],
  ['another mailbox under another ending', 'Jan <jan@nowak-inwestycje.com>'],
  ['a stranger of another script', 'Ева Новак <eva@elsewhere.it>'],
  ['a newsletter in her name', 'Ewa Nowak <newsletter@mails.it>', ['List-Unsubscribe: <https://mails.it/u>']],
  ['ourselves', 'Anna Verdi <anna@ourshop.it>'],
  ['a colleague', 'Lucia Bianchi <lucia.bianchi@shop.ourshop.it>'],
  ['who filled in a form of ours', 'Mario Rossi <mario@acme.it>'],
  ['who wrote as a desk of ours', 'Ugo Neri <ugo@acme.it>'],
])('nothing is told of %s', async (_, from, headers = []) => {
  const companyId = await bench.add('company', { name: 'Nowak', domains: ['nowak.eu'] })
  await bench.add('company', { name: 'Other', domains: ['nowak-inwestycja.pl'] })
  await bench.add('person', { name: 'Ewa Nowak', companyId, emails: emails(REAL, 'enowak@gmail.com') })
  await bench.add('person', { name: 'Ada Rossi', emails: emails('ada@rosso.it') })
  receive('Lucia Bianchi <lucia@ourshop.it>')
  receive('Mario Rossi <web@ourshop.it>', { headers: ['Reply-To: mario@acme.it'] })
  receive('Ugo Neri <info@ourshop.it>')
  expect(await told(receive(from, { headers }))).toEqual([])
})

it('what is told follows people and companies as they come, change and go', async () => {
  const like = receive(`Sales <${FALSE}>`)
  const namesake = receive('Ewa Nowak <ewa@new.it>')
  const both = async () => {
    await allJobsDone(bench)
    return [await told(like), await told(namesake)]
  }
  expect(await both()).toEqual([[], []])
  const id = await ewa()
  const marked = [[`passes-for ${REAL}`], [`bears-name ${REAL}`]]
  expect(await both()).toEqual(marked)
  const record = { type: 'person', id }
  await bench.client.records.update({ record, fields: { name: 'Ewa Lis' } })
  expect(await both()).toEqual([[`passes-for ${REAL}`], []])
  await bench.client.records.update({ record, fields: { name: 'Ewa Nowak', emails: emails('e@lis.pl') } })
  expect(await both()).toEqual([[], ['bears-name e@lis.pl']])
  const { change } = await bench.client.records.remove(record)
  expect(await both()).toEqual([[], []])
  await bench.client.records.undo({ change })
  await bench.client.records.update({ record, fields: { emails: emails(REAL) } })
  expect(await both()).toEqual(marked)
  const companyId = await bench.add('company', { name: 'Lis', domains: ['new.it'] })
  await bench.client.records.update({ record, fields: { companyId } })
  expect(await both()).toEqual([[`passes-for ${REAL}`], []])
  await bench.client.records.update({
    record,
    fields: { companyId: null, emails: emails(REAL, 'ewa@new.it') },
  })
  expect(await both()).toEqual([[`passes-for ${REAL}`], []])
  await bench.add('company', { name: 'Real one', domains: ['nowak-lnwestycje.pl'] })
  expect(await both()).toEqual([[], []])
  await allJobsDone(bench)
  expect(failedJobs(bench)).toEqual([])
})

it('a slice judges some mail, of however many strangers it is', async () => {
  const strangers = Array.from({ length: 12 }, (_, at) => `Sales <s${at}@nowak-lnwestycje.pl>`)
  const mails = strangers.flatMap((from) => [receive(from), receive(from), receive(from)])
  const marked = bench.context.db
    .prepare<[], number>('SELECT count(DISTINCT message_id) FROM impostor')
    .pluck()
  await ewa()
  expect(marked.get()).toBeLessThan(mails.length)
  await allJobsDone(bench)
  expect(marked.get()).toBe(mails.length)
})

/** We write to her; as what is settled is noted in the background, so is this. */
async function writeTo(address: string): Promise<void> {
  bench.deliver(sent, { id: `${++count}@y`, subject: 'Offer', from: 'anna@ourshop.it', to: address })
  bench.messages.drainIndexer()
  await allJobsDone(bench)
}

it('whom we wrote to is known: who passes for them is told, also of mail that came before, and also once answered', async () => {
  const before = receive('Lia <lia@kuncle.it>')
  expect(await told(before)).toEqual([])
  await writeTo('Lia Kunde <lia@kunde.it>')
  const marked = ['passes-for lia@kunde.it']
  expect(await told(before)).toEqual(marked)
  expect(await told(receive('Lia <lia@kumde.it>'))).toEqual(marked)
  expect(await told(receive('Lia <lia@kunde.it>'))).toEqual([])
  await writeTo('lia@kuncle.it')
  expect(await told(before)).toEqual(marked)
  expect(await told(receive('Lia <lia@kuncle.it>'))).toEqual(marked)
  expect(await told(receive('Lia <lia@kunde.it>'))).toEqual([])
})

it('who bears the name of whom we wrote to, or the address in words, is told, also of mail that came before', async () => {
  const spelt = receive('lia at kunde.it <x@evil.it>')
  const froms = ['Lia Kunde <lia.k@gmail.com>', 'Lia Kunde | Studio <x@evil.it>', 'Lia <lia@kunde.com>']
  const before = froms.map((from) => receive(from))
  for (const id of [spelt, ...before]) expect(await told(id)).toEqual([])
  await writeTo('Lia Kunde <lia@kunde.it>')
  const expected = ['bears-name', 'bears-name', 'passes-for'].map((kind) => [`${kind} lia@kunde.it`])
  expect(await Promise.all(before.map(told))).toEqual(expected)
  expect(await told(spelt)).toEqual(['bears-name lia@kunde.it'])
  expect(await Promise.all(froms.map((from) => told(receive(from))))).toEqual(expected)
  expect(await told(receive('X <x@kunde.it.evil.example>'))).toEqual(['passes-for lia@kunde.it'])
  expect(await told(receive('Lia Kunde Rossi <lia@rossi.it>'))).toEqual([])
  await writeTo('Lia Kunde <lia.k@gmail.com>')
  expect(await told(before[0] ?? '')).toEqual(expected[0])
})

it('who answered us is known by the name she writes under', async () => {
  await writeTo('lia@kunde.it')
  receive('Dott.ssa Lia Kunde | Studio <lia@kunde.it>')
  bench.messages.drainIndexer()
  expect(await told(receive('Lia Kunde <lia@evil.example>'))).toEqual(['bears-name lia@kunde.it'])
})

it('two addresses of one person that we wrote to before the program was here are hers', async () => {
  const old = { from: 'anna@ourshop.it', receivedAt: TEST_START - 9_000_000_000, subject: 'Old' }
  bench.context.db.prepare('UPDATE account SET created_at = ?').run(TEST_START)
  const second = receive('Lia Kunde <lia.k@gmail.com>')
  bench.deliver(sent, { id: 'a@y', to: 'Lia Kunde <lia@kunde.it>', ...old })
  bench.messages.drainIndexer()
  await allJobsDone(bench)
  expect(await told(second)).toEqual(['bears-name lia@kunde.it'])
  bench.deliver(sent, { id: 'b@y', to: 'Lia Kunde <lia.k@gmail.com>', ...old })
  bench.messages.drainIndexer()
  await allJobsDone(bench)
  expect(await told(second)).toEqual([])
})

it.each<[what: string, written: string[], from: string]>([
  ['a desk under another ending', ['info@kunde.it'], 'Kunde <info@kunde.com>'],
  ['a desk of the same name', ['Ufficio Acquisti <ufficio@kunde.it>'], 'Ufficio Acquisti <u@else.it>'],
  [
    'who has two addresses that we wrote to',
    ['Lia Kunde <lia@kunde.it>', 'Lia Kunde <lia@gmail.com>'],
    'Lia Kunde <lia@gmail.com>',
  ],
  ['a desk at a site like theirs', ['info@studio-kunde.it'], 'Studio <info@studio-kumde.it>'],
  ['another mailbox at such a site', ['lia@studio-kunde.it'], 'Ugo <ugo@studio-kumde.it>'],
  ['who was written to as well', ['lia@kunde.it', 'lia@kumde.it'], 'Lia <lia@kumde.it>'],
])('of whom we wrote to, nothing is told of %s', async (_, written, from) => {
  for (const address of written) await writeTo(address)
  expect(await told(receive(from))).toEqual([])
})

it('a colleague who is met later is told from who bore the name before', async () => {
  const id = receive('Lucia Bianchi <eve@evil.it>')
  expect(await told(id)).toEqual([])
  receive('Lucia Bianchi <lucia@ourshop.it>')
  await allJobsDone(bench)
  expect(await told(id)).toEqual(['bears-name lucia@ourshop.it'])
})

it('an address of ours that was refused names no colleague', async () => {
  receive('Lucia Bianchi <lucia@ourshop.it>', {
    headers: ['Authentication-Results: mx.ourshop.it; dmarc=fail header.from=ourshop.it'],
  })
  expect(await told(receive('Lucia Bianchi <lucia@bianchi.it>'))).toEqual([])
})

it('the line of a conversation tells who joined it from an address like one in it, in whatever order mail came', async () => {
  const first = { id: 'first@x', subject: 'Offer', from: `Ewa <${REAL}>`, receivedAt: TEST_START - 120_000 }
  const forged = {
    subject: 'Offer',
    from: `Ewa <${FALSE}>`,
    receivedAt: TEST_START - 60_000,
    references: ['first@x'],
  }
  bench.deliver(inbox, { id: 'forged@x', ...forged })
  expect(await told('forged@x')).toEqual([])
  bench.deliver(inbox, first)
  expect(await told('forged@x')).toEqual([`passes-for ${REAL}`])
  expect(await told('first@x')).toEqual([])
  const [line] = await bench.rows(inbox)
  expect(line?.doubts.map(({ kind }) => kind)).toEqual(['passes-for'])
  bench.deliver(sent, { id: 're@x', from: 'anna@ourshop.it', to: FALSE, references: ['first@x', 'forged@x'] })
  expect(await told('forged@x')).toEqual([`passes-for ${REAL}`])
})

it('a List-Id that repeats the address of its sender makes no list of a stranger under a known name', async () => {
  await ewa()
  const listed = (from: string, listId: string) => receive(from, { headers: [`List-Id: <${listId}>`] })
  expect(await told(listed('Ewa Nowak <eve@evil.it>', 'eve.evil.it'))).toEqual([`bears-name ${REAL}`])
  expect(await told(listed(`Sales <${FALSE}>`, FALSE.replace('@', '.')))).toEqual([`passes-for ${REAL}`])
  expect(await told(listed('Ewa Nowak via Lista <lista@lists.it>', 'lista.lists.it'))).toEqual([])
})

it('mail that was stored before any of this was known is looked at in the background, once', async () => {
  await ewa()
  receive('Lucia Bianchi <lucia@ourshop.it>')
  const ids = [
    receive(`Sales <${FALSE}>`),
    receive('Ewa Nowak <eve@evil.it>'),
    receive('Lucia Bianchi <eve@evil.it>'),
  ]
  const answers = receive(`Ewa Nowak <${REAL}>`, { headers: ['Reply-To: eve@evil.it'] })
  const listed = receive('Ewa via Evil <eve@evil.it>', {
    headers: ['List-Id: <eve.evil.it>', `Reply-To: Ewa <${REAL}>`],
  })
  const seen = receive('Еwа Nоwаk <eve@evil.it>')
  await writeTo('lia@kunde.it')
  const double = receive('Lia <lia@kuncle.it>')
  const kept = receive('Mario <mario@acme.it>')
  const many = Array.from({ length: 70 }, (_, at) => receive(`Somebody Else <s${at}@else.it>`))
  const { db } = bench.context
  const disowned = [
    'From: Mario <mario@acme.it>',
    'Authentication-Results: mx.ourshop.it; dmarc=fail header.from=acme.it',
    '',
    '',
  ].join('\r\n')
  db.prepare('INSERT INTO message_source (message_id, source, kept_at) VALUES (?, ?, 0)').run(
    bench.idOf(kept),
    Buffer.from(disowned),
  )
  db.exec(`DELETE FROM impostor; DELETE FROM likeness; DELETE FROM address_name; DELETE FROM derived_version;
    UPDATE thread_row SET doubted_id = NULL; UPDATE person_email SET domain = '', name_key = ''`)
  bench.crm.stop()
  const again = createKnownPeopleBench(killed(bench))
  bench = again
  again.crm.start()
  again.messages.start()
  again.context.jobs.start()
  await allJobsDone(again)
  const all = await Promise.all([...ids, answers, listed, seen, double, kept, ...many.slice(-1)].map(told))
  expect(all).toEqual([
    [`passes-for ${REAL}`],
    [`bears-name ${REAL}`],
    ['bears-name lucia@ourshop.it'],
    ['answers-elsewhere eve@evil.it'],
    ['through-list evil.it'],
    [`bears-name ${REAL}`],
    ['passes-for lia@kunde.it'],
    ['refused acme.it'],
    [],
  ])
  expect(failedJobs(again)).toEqual([])
  again.context.db.exec('DELETE FROM impostor')
  again.messages.ownChanged()
  await allJobsDone(again)
  expect(await told(ids[0] ?? '')).toEqual([])
  again.context.db.prepare("UPDATE identity SET name = 'Somebody Else'").run()
  again.messages.ownChanged()
  await allJobsDone(again)
  expect(await told(ids[0] ?? '')).toEqual([`passes-for ${REAL}`])
  expect(await told(many[0] ?? '')).toEqual(['bears-name anna@ourshop.it'])
  await again.messages.stop()
})

it.each([
  ...[impostorSql, addressSql, knownSql].flatMap((sql) => Object.entries(sql)),
  ['alike', alikeSql] as const,
])('the look for impostors (%s) goes along an index', (_, sql) => {
  const plan = planOf(bench, sql)
  expect(plan.filter((line) => /^SCAN (?!(k|h)\b|\(subquery|CONSTANT)/.test(line))).toEqual([])
  expect(plan.join()).toMatch(/SEARCH \w+ USING/)
})
