import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCrmBench, asRef, fieldsOf, problemOf, OWN_ADDRESS, type CrmBench } from '../../helpers/crm'
import { TEST_START } from '../../helpers/engine-context'
import { allJobsDone } from '../../helpers/jobs'
import { person as personType } from '../../../src/shared/records/types/person'
import type { AccountFilingChanges, FilingReason } from '../../../src/shared/contract/filing'
import type { TestMail } from '../../helpers/crm'

let bench: CrmBench
beforeEach(async () => {
  bench = createCrmBench()
  await rules({ since: 0 })
})
afterEach(() => bench.close())

const accountId = async (): Promise<number> => (await bench.client.filing.rules()).accounts[0]?.accountId ?? 0
const rules = async (changes: AccountFilingChanges): Promise<void> =>
  bench.client.filing.saveAccount({ accountId: await accountId(), ...changes })

/** The mail comes in; all that follows from it is done. */
async function receive(mail: TestMail): Promise<{ messageId: number; threadId: number }> {
  const added = bench.addMail(mail)
  await allJobsDone(bench)
  return added
}
async function reasonOf(mail: TestMail): Promise<FilingReason> {
  const { messageId } = await receive(mail)
  return (await bench.client.filing.why({ messageId })).reason
}
const titles = async (threadId: number): Promise<string[]> =>
  (await bench.client.links.forThread({ threadId })).map(({ record }) => record.title).sort()

describe('mail of people who are known', () => {
  it('[LINK-01] is linked to each of them, received or sent, by any of their addresses', async () => {
    await bench.addPerson('Mario', ['mario@acme.example', 'm.rossi@home.example'])
    await bench.addPerson('Lia', ['lia@conti.example'])
    const came = await receive({ from: 'MARIO+shop@acme.example', cc: ['lia@conti.example'] })
    expect(await titles(came.threadId)).toEqual(['Lia', 'Mario'])
    const went = await receive({
      from: OWN_ADDRESS,
      to: ['m.rossi@home.example', 'x@stranger.example'],
      cc: ['lia@conti.example'],
      folder: 'sent',
    })
    expect(await titles(went.threadId)).toEqual(['Lia', 'Mario'])
    expect(await bench.client.filing.why({ messageId: went.messageId })).toMatchObject({
      reason: 'filed',
      direction: 'outgoing',
      because: 'm.rossi@home.example',
      linked: [{ title: 'Mario' }, { title: 'Lia' }],
    })
    // More people are no conversation with a customer.
    const many = Array.from({ length: 21 }, (_, index) => `a${index}@many.example`)
    expect(await reasonOf({ from: 'mario@acme.example', to: many })).toBe('many')
  })

  it('[LINK-25] is left alone where the account is off, and by all rules but one that is asked for by hand', async () => {
    await bench.addPerson('Mario', ['mario@acme.example'])
    await bench.addCompany('Conti', ['conti.example'])
    await rules({ save: 'off' })
    const mail = { from: 'mario@acme.example' }
    expect(await reasonOf(mail)).toBe('off')
    await rules({ save: 'known' })
    expect(await reasonOf(mail)).toBe('filed')
    expect(await reasonOf({ from: 'new@conti.example' })).toBe('unknown')
    await rules({ save: 'all' })
    const { threadId } = await receive({ from: 'new@conti.example' })
    expect(await titles(threadId)).toEqual(['Conti'])
    expect(await reasonOf({ ...mail, folder: 'junk' })).toBe('spam')
    expect(await reasonOf({ ...mail, folder: 'trash' })).toBe('folder')
  })

  it('[BEY-06] begins with a day; an earlier one has the mail since then looked at in the background', async () => {
    await bench.addPerson('Mario', ['mario@acme.example'])
    await rules({ since: TEST_START + 1_000_000_000 })
    const mail = { from: 'mario@acme.example', receivedAt: TEST_START + 5_000 }
    const { messageId, threadId } = await receive(mail)
    expect((await bench.client.filing.why({ messageId })).reason).toBe('before')
    expect(await bench.client.filing.log({ only: 'all', offset: 0, limit: 9 })).toEqual([])
    await rules({ since: TEST_START })
    await allJobsDone(bench)
    expect(await titles(threadId)).toEqual(['Mario'])
    await rules({ since: TEST_START + 1_000_000_000 })
    const asked = await receive({ ...mail, receivedAt: TEST_START + 6_000 })
    expect((await bench.client.filing.file({ messageId: asked.messageId })).reason).toBe('filed')
  })

  it('is linked by no rule again where somebody took the link away', async () => {
    await bench.addPerson('Mario', ['mario@acme.example'])
    const { threadId } = await receive({ from: 'mario@acme.example' })
    const [link] = await bench.client.links.forThread({ threadId })
    await bench.client.links.remove({ id: link?.id ?? '' })
    expect(await reasonOf({ from: 'mario@acme.example', threadId })).toBe('refused')
    expect(await titles(threadId)).toEqual([])
  })
})

describe('[BEY-05] what is never filed', () => {
  it('is machines, lists, ourselves, and who is on the list, unless others take part', async () => {
    const mario = asRef('person', await bench.addPerson('Mario', ['mario@acme.example']))
    await bench.addPerson('News', ['no-reply@acme.example'])
    await bench.addPerson('Lia', ['lia@mail.conti.example'])
    expect(await reasonOf({ from: 'no-reply@acme.example' })).toBe('machine')
    expect(await reasonOf({ from: 'mario@acme.example', listId: '<lamps.list.example>' })).toBe('list')
    expect(await reasonOf({ from: 'piotr@ourshop.it' })).toBe('colleagues')
    expect(await reasonOf({ from: OWN_ADDRESS, folder: 'sent' })).toBe('nobody')
    await bench.client.filing.saveGeneral({
      neverFiled: ['Mario@ACME.example', '@conti.example', 'lamps.list.example'],
    })
    expect((await bench.client.filing.rules()).neverFiled).toEqual([
      'mario@acme.example',
      'conti.example',
      'lamps.list.example',
    ])
    const { messageId } = await receive({ from: 'mario+x@acme.example' })
    expect(await bench.client.filing.why({ messageId })).toMatchObject({
      reason: 'never',
      because: 'mario@acme.example',
      linked: [],
    })
    expect(await reasonOf({ from: 'lia@mail.conti.example' })).toBe('never')
    expect(await reasonOf({ from: 'a@b.example', listId: 'Lamps <lamps.list.example>' })).toBe('never')
    const history = await bench.client.timeline.forRecord({ record: mario, limit: 9 })
    expect(history.entries.filter(({ kind }) => kind === 'message')).toEqual([])
    const beside = await receive({
      from: 'x@stranger.example',
      to: [OWN_ADDRESS],
      cc: ['mario@acme.example'],
    })
    expect((await bench.client.filing.why({ messageId: beside.messageId })).reason).toBe('unknown')
    await bench.addPerson('Ewa', ['ewa@nowak.example'])
    const together = await receive({ from: 'mario@acme.example', cc: ['ewa@nowak.example'] })
    expect(await titles(together.threadId)).toEqual(['Ewa'])
    expect(await problemOf(bench.client.filing.saveGeneral({ neverFiled: ['not one'] }))).toMatchObject({
      code: 'address-invalid',
    })
  })

  it('[LINK-22] is colleagues at a provider who are on the list of them, until somebody links a mail by hand', async () => {
    await bench.client.filing.saveGeneral({ colleagues: ['Ola@gmail.com'] })
    const person = await bench.addPerson('Ola', ['ola@gmail.com'])
    const { messageId, threadId } = await receive({ from: 'o.la+x@gmail.com' })
    expect(await bench.client.filing.why({ messageId })).toMatchObject({ reason: 'colleagues' })
    expect(await bench.client.people.ours({ typed: ['ola@gmail.com', 'ela@gmail.com'] })).toEqual([
      'ola@gmail.com',
    ])
    await bench.client.links.create({ threadId, record: asRef('person', person) })
    expect(await titles(threadId)).toEqual(['Ola'])
  })
})

describe('deals of a known client', () => {
  it('[AUTO-08] [AUTO-02] the one that is open has the mail; of several the conversation tells, or the user is asked', async () => {
    const company = await bench.addCompany('Acme', ['acme.example'])
    const person = await bench.addPerson('Mario', ['mario@acme.example'], company.id)
    await bench.addDeal('Saws', { companyId: company.id })
    const one = await receive({ from: 'mario@acme.example' })
    expect(await titles(one.threadId)).toEqual(['Mario', 'Saws'])
    const own = await bench.addDeal('Drills', { personId: person.id })
    expect(await titles((await receive({ from: 'mario@acme.example' })).threadId)).toEqual([
      'Drills',
      'Mario',
    ])
    await bench.addDeal('Nails', { personId: person.id })
    const many = await receive({ from: 'mario@acme.example' })
    expect(await titles(many.threadId)).toEqual(['Mario'])
    const { choices, closed } = await bench.client.filing.why({ messageId: many.messageId })
    expect(choices.map(({ title }) => title).sort()).toEqual(['Drills', 'Nails'])
    expect(closed).toBeNull()
    await bench.client.links.create({ threadId: many.threadId, record: asRef('deal', own) })
    const later = await receive({ from: 'mario@acme.example', threadId: many.threadId })
    expect(await titles(many.threadId)).toEqual(['Drills', 'Mario'])
    expect((await bench.client.filing.why({ messageId: later.messageId })).choices).toEqual([])
  })

  it('[AUTO-09] where none is open the last closed one has it, and is named to be opened again', async () => {
    const person = await bench.addPerson('Mario', ['mario@acme.example'])
    await bench.addDeal('Old saws', { personId: person.id }, 'Lost')
    bench.clock.advance(1000)
    await bench.addDeal('New saws', { personId: person.id }, 'Won')
    const { messageId, threadId } = await receive({ from: 'mario@acme.example' })
    expect(await titles(threadId)).toEqual(['Mario', 'New saws'])
    expect((await bench.client.filing.why({ messageId })).linked.map(({ title }) => title)).toContain(
      'New saws',
    )
    const sent = await receive({ from: OWN_ADDRESS, to: ['mario@acme.example'], folder: 'sent' })
    expect(await titles(sent.threadId)).toEqual(['Mario'])
  })
})

describe('[AUTO-01] records a rule makes of strangers', () => {
  it('are what the account wants, each way apart, and told of with the rule', async () => {
    await bench.addCompany('Acme', ['acme.example'])
    await rules({ incoming: 'contact' })
    const { threadId, messageId } = await receive({ from: 'Mario Rossi <mario@acme.example>' })
    expect(await titles(threadId)).toEqual(['Mario Rossi'])
    const { made } = await bench.client.filing.why({ messageId })
    const row = await bench.get(asRef('person', made[0] ?? { id: '' }))
    expect(fieldsOf(personType, row).name).toBe('Mario Rossi')
    expect(fieldsOf(personType, row).companyId).not.toBeNull()
    expect(await reasonOf({ from: OWN_ADDRESS, to: ['new@stranger.example'], folder: 'sent' })).toBe(
      'unknown',
    )
    await rules({ incoming: 'nothing', outgoing: 'deal' })
    const sent = await receive({
      from: OWN_ADDRESS,
      to: ['Ewa <ewa@nowak.example>'],
      folder: 'sent',
      subject: 'Lamps for the hall',
    })
    expect(await titles(sent.threadId)).toEqual(['Ewa', 'Lamps for the hall'])
    expect(await reasonOf({ from: 'other@stranger.example' })).toBe('unknown')
    const [account] = (await bench.client.filing.rules()).accounts
    expect(account).toMatchObject({
      lastIncoming: { record: { title: 'Mario Rossi' } },
    })
    expect(account?.lastOutgoing?.record.title).toMatch(/Ewa|Lamps/)
    const history = await bench.client.timeline.forRecord({ record: asRef('person', row), limit: 9 })
    expect(history.entries.find(({ kind }) => kind === 'created')).toMatchObject({ rule: 'incoming' })
  })

  it('[BEY-06] are nobody who was deleted, no list and no machine', async () => {
    await rules({ incoming: 'contact' })
    const { threadId } = await receive({ from: 'Mario <mario@acme.example>' })
    const [link] = await bench.client.links.forThread({ threadId })
    const change = await bench.remove(
      await bench
        .get(link?.record ?? { type: 'person', id: '' })
        .then((row) => ({ type: 'person', id: row.id })),
    )
    expect(await reasonOf({ from: 'mario@acme.example' })).toBe('unknown')
    expect(await bench.titles('person')).toEqual([])
    await bench.undo(change)
    expect(await reasonOf({ from: 'mario@acme.example' })).toBe('filed')
    await receive({ from: 'news@shop.example', listId: 'shop.example' })
    await receive({ from: 'no-reply@shop.example' })
    expect(await bench.titles('person')).toEqual(['Mario'])
  })

  it('[AUTO-04] are one of a sender, however many conversations they begin', async () => {
    await rules({ incoming: 'deal' })
    await receive({ from: 'Mario <mario@acme.example>', subject: 'Saws' })
    await receive({ from: 'Mario <mario@acme.example>', subject: 'Drills' })
    expect(await bench.titles('deal')).toEqual(['Saws'])
    expect(await bench.titles('person')).toEqual(['Mario'])
  })
})

describe('an address that is handed to a record', () => {
  it('[LINK-30] [LINK-31] becomes its own, with all past mail in the background, and is taken back as one', async () => {
    const person = await bench.addPerson('Mario', ['mario@acme.example'])
    await rules({ save: 'off' })
    const threads = []
    for (let index = 0; index < 60; index++)
      threads.push((await receive({ from: 'm.rossi+x@home.example' })).threadId)
    const record = asRef('person', person)
    const [threadId = 0] = threads
    const address = 'm.rossi@home.example'
    expect(await bench.client.filing.countPast({ address, record })).toBe(60)
    const both = { addsAddress: true, linksPast: true }
    const { batch } = await bench.client.filing.assign({ threadId, record, address, ...both })
    await allJobsDone(bench)
    for (const thread of threads) expect(await titles(thread)).toEqual(['Mario'])
    expect(fieldsOf(personType, await bench.get(record)).emails.map((one) => one.address)).toEqual([
      'mario@acme.example',
      address,
    ])
    await bench.client.filing.undoAssign({ batch })
    await allJobsDone(bench)
    for (const thread of threads) expect(await titles(thread)).toEqual([])
    expect(fieldsOf(personType, await bench.get(record)).emails).toHaveLength(1)
    expect(await problemOf(bench.client.filing.undoAssign({ batch }))).toMatchObject({ code: 'not-found' })
  })

  it('[LINK-30] [LINK-31] each by its own tick, to a company as well, which has no addresses', async () => {
    const company = await bench.addCompany('Acme', [])
    const one = await receive({ from: 'a@acme.example' })
    const two = await receive({ from: 'a@acme.example' })
    const record = asRef('company', company)
    const address = 'a@acme.example'
    await bench.client.filing.assign({
      ...{ threadId: one.threadId, record, address, addsAddress: true, linksPast: false },
    })
    await allJobsDone(bench)
    expect(await titles(one.threadId)).toEqual(['Acme'])
    expect(await titles(two.threadId)).toEqual([])
    expect(await bench.client.filing.countPast({ address, record })).toBe(1)
  })
})
