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
