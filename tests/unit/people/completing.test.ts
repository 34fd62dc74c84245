import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addressesByWord } from '../../../src/main/engine/features/people/address-book'
import { createCrmBench, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

describe('completing an address', () => {
  const complete = async (query: string, limit = 10): Promise<string[]> =>
    (await bench.client.people.completeAddress({ query, limit })).map(({ address }) => address)

  it('learns nobody from spam, and matches it to nobody', async () => {
    const { threadId } = bench.addMail({ from: 'Spam King <king@spam.example>', folder: 'junk' })
    expect(await complete('king')).toEqual([])
    await bench.addPerson('King', ['king@spam.example'])
    const suggestions = await bench.client.links.suggest({ threadId })
    expect(suggestions.filter(({ reason }) => reason !== 'recent')).toEqual([])
  })

  it('offers people first, then whom we wrote to, then who was seen most and latest', async () => {
    bench.addMails([
      { from: 'Mara Once <mara@once.it>' },
      { from: 'Mara Often <mara@often.it>' },
      { from: 'Mara Often <mara@often.it>' },
      { from: 'anna@ourshop.it', to: ['Mara Written <mara@written.it>'], folder: 'sent' },
    ])
    await bench.addPerson('Mara Known', ['mk@acme.it'])
    expect(await complete('mara')).toEqual(['mk@acme.it', 'mara@written.it', 'mara@often.it', 'mara@once.it'])
    expect(await complete('MARÁ o')).toEqual(['mara@often.it', 'mara@once.it'])
    expect(await complete('written.it')).toEqual(['mara@written.it'])
    expect(await complete('mara@w')).toEqual(['mara@written.it'])
    expect(await complete('ara')).toEqual([])
    expect(await complete('mara', 2)).toHaveLength(2)
  })

  it('names each address once, with the person it belongs to, and never our own', async () => {
    bench.addMail({ from: 'm.rossi <MARIO@acme.it>' })
    const company = await bench.addCompany('Acme', [])
    const mario = await bench.addPerson('Mario Rossi', ['mario@acme.it'], company.id)
    expect(await bench.client.people.completeAddress({ query: 'mario', limit: 10 })).toEqual([
      {
        name: 'Mario Rossi',
        address: 'mario@acme.it',
        personId: mario.id,
        companyName: 'Acme',
        passesFor: null,
        isColleague: false,
        hasBounced: false,
        through: null,
      },
    ])
    expect(await complete('anna@ourshop')).toEqual([])
  })

  it('searches the words by index', () => {
    const plan = bench.context.db
      .prepare<object, { detail: string }>(`EXPLAIN QUERY PLAN ${addressesByWord('@from', '@below')}`)
      .all({ from: 'ma', below: 'mb' })
      .map(({ detail }) => detail)
    expect(plan.filter((line) => line.startsWith('SCAN'))).toEqual([])
    expect(plan.filter((line) => line.startsWith('SEARCH'))).toHaveLength(3)
  })
})

describe('[COMP-05] [COMP-28] what is known of an address', () => {
  const found = async (query: string) =>
    (await bench.client.people.completeAddress({ query, limit: 10 })).map(
      ({ address, personId, isColleague, hasBounced, through }) => ({
        ...{ address, isContact: personId !== null, isColleague, hasBounced },
        through: through && `${through.type}: ${through.title}`,
      }),
    )
  const plain = { isContact: true, isColleague: false, hasBounced: false, through: null }

  it('a company and a deal lead to their people, each named once and told as what they are', async () => {
    const company = await bench.addCompany('Zefiro Impianti', [])
    const anna = await bench.addPerson('Anna Nowak', ['anna@nowak.example'], company.id)
    await bench.addDeal('Pompe per Riva', { personId: anna.id })
    const others = await bench.addDeal('Caldaie', { companyId: company.id })
    expect(others.id).not.toBe('')
    expect(await found('pompe')).toEqual([
      { ...plain, address: 'anna@nowak.example', through: 'deal: Pompe per Riva' },
    ])
    expect(await found('caldaie')).toEqual([
      { ...plain, address: 'anna@nowak.example', through: 'deal: Caldaie' },
    ])
    expect(await found('zefiro')).toEqual([expect.objectContaining({ address: 'anna@nowak.example' })])
    expect(await found('anna')).toEqual([{ ...plain, address: 'anna@nowak.example' }])
  })

  it('a colleague is one, somebody known from mail no contact', async () => {
    bench.addMails([{ from: 'Piotr <piotr@ourshop.it>' }, { from: 'Carla <carla@elsewhere.example>' }])
    expect(await found('piotr')).toEqual([
      { ...plain, isContact: false, address: 'piotr@ourshop.it', isColleague: true },
    ])
    expect(await found('carla')).toEqual([{ ...plain, isContact: false, address: 'carla@elsewhere.example' }])
  })

  it('an address whose last mail came back is told of, until it writes again', async () => {
    const address = 'gone@elsewhere.example'
    bench.addMail({ from: `Gone <${address}>` })
    const { messageId } = bench.addMail({ from: 'mailer-daemon@ourshop.it' })
    const report = {
      kind: 'failed',
      recipients: [{ address, status: '5.1.1' }],
      original: { messageId: 'x@y' },
    }
    bench.context.db
      .prepare(
        `INSERT INTO message_body (message_id, text, html, report, fetched_at) VALUES (?, '', '', ?, 0)
         ON CONFLICT (message_id) DO UPDATE SET report = excluded.report`,
      )
      .run(messageId, JSON.stringify(report))
    expect(await found('gone@')).toMatchObject([{ address, hasBounced: true }])
    bench.addMail({ from: `Gone <${address}>` })
    expect(await found('gone@')).toMatchObject([{ address, hasBounced: false }])
  })

  it('strangers are those nobody knows: no contact, colleague or account of ours', async () => {
    await bench.addPerson('Anna Nowak', ['anna@nowak.example'])
    expect(
      await bench.client.people.strangers({
        addresses: ['ANNA@nowak.example', 'anna@ourshop.it', 'piotr@ourshop.it', 'x@y.example'],
      }),
    ).toEqual(['x@y.example'])
  })
})
