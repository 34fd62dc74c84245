import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCrm } from '../../../src/main/engine/create-crm'
import { plainAmount } from '../../../src/shared/money'
import { asRef, createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

describe('deals', () => {
  it('begin with six stages, made once', async () => {
    createCrm(bench.context, { keepSource: () => undefined }, () => '')
    expect((await bench.client.deals.stages()).map(({ name, outcome }) => `${name}/${outcome}`)).toEqual([
      'New/open',
      'Qualified/open',
      'Offer sent/open',
      'Negotiation/open',
      'Won/won',
      'Lost/lost',
    ])
  })

  it('[REC-08] belong to a person, a company, or both, and are listed with either', async () => {
    const company = await bench.addCompany('Acme', [])
    const mario = await bench.addPerson('Mario', [], company.id)
    const both = await bench.addDeal('Both', { personId: mario.id, companyId: company.id })
    const personal = await bench.addDeal('Personal', { personId: mario.id })
    const corporate = await bench.addDeal('Corporate', { companyId: company.id })
    await bench.addDeal('Nobody’s')
    const titles = async (of?: { type: 'person' | 'company' | 'deal'; id: string }): Promise<string[]> =>
      (await bench.client.deals.list(of ? { of } : {})).map(({ title }) => title).sort()
    expect(both).toMatchObject({
      personName: 'Mario',
      companyName: 'Acme',
      stageName: 'New',
      outcome: 'open',
    })
    expect(await titles(asRef('person', mario))).toEqual(['Both', 'Personal'])
    expect(await titles(asRef('company', company))).toEqual(['Both', 'Corporate', 'Personal'])
    expect(await titles(asRef('deal', corporate))).toEqual(['Corporate'])
    expect(await titles()).toHaveLength(4)
    await bench.client.people.remove({ id: mario.id })
    expect(await bench.client.deals.get({ id: personal.id })).toMatchObject({
      personId: null,
      personName: '',
    })
  })

  it('move between stages, keep exact amounts, and come back after removal', async () => {
    const stages = await bench.client.deals.stages()
    const won = stages.find(({ outcome }) => outcome === 'won')
    const { id } = await bench.addDeal('Saws')
    await bench.client.deals.update({
      id,
      changes: { stageId: won?.id, amountMinor: 9_007_199_254_740_991, currency: 'pln', expectedCloseAt: 5 },
    })
    await bench.client.deals.remove({ id })
    expect(await bench.client.deals.list({})).toEqual([])
    expect(await bench.client.deals.restore({ id })).toMatchObject({
      outcome: 'won',
      amountMinor: 9_007_199_254_740_991,
      currency: 'PLN',
      expectedCloseAt: 5,
    })
  })

  it('are found by words in any order, without accents, by whom they are with and by the stage in any language', async () => {
    const company = await bench.addCompany('Acciaierie Krüger', [])
    const stages = await bench.client.deals.stages()
    const negotiation = stages.find(({ name }) => name === 'Negotiation')
    const { id } = await bench.addDeal('Rolling mill for Łódź', { companyId: company.id })
    await bench.addDeal('Another')
    await bench.client.deals.update({ id, changes: { stageId: negotiation?.id } })
    const found = async (query: string): Promise<string[]> =>
      (await bench.client.deals.list({ query })).map((deal) => deal.id)
    for (const query of ['krug', 'lodz rolling', 'negotiation', 'negoziaz mill', 'NEGOCJACJE'])
      expect([query, await found(query)]).toEqual([query, [id]])
    expect(await found('')).toHaveLength(2)
    expect(await found('qualified')).toEqual([])
  })

  it('are found by their amount however it is written', async () => {
    const { id } = await bench.addDeal('Press', { amountMinor: 4_500_000, currency: 'EUR' })
    await bench.addDeal('Small press', { amountMinor: 4_500, currency: 'PLN' })
    await bench.addDeal('Press of unknown price', { amountMinor: null })
    for (const query of [
      '45.000',
      '45,000',
      '45000',
      '45 000',
      '45\u00a0000,00',
      '45.000,00 €',
      '€45,000.00',
      "45'000",
      '45000 eur',
      'press 45.000',
    ]) {
      const found = await bench.client.deals.list({ query })
      expect([query, found.map((deal) => deal.id)]).toEqual([query, [id]])
    }
  })

  it('keep what another window saved: a change that began from another value is refused and names the fields', async () => {
    const { id, stageId } = await bench.addDeal('Saws')
    const lost = (await bench.client.deals.stages()).find(({ outcome }) => outcome === 'lost')
    const update = (changes: object, from: object) => bench.client.deals.update({ id, changes, from })
    await update({ title: 'Bigger saws' }, { title: 'Saws' })
    expect(await update({ stageId: lost?.id }, { stageId })).toMatchObject({ title: 'Bigger saws' })
    expect(
      await problemOf(
        update({ title: 'Small saws', amountMinor: 5 }, { title: 'Saws', amountMinor: 150_000 }),
      ),
    ).toMatchObject({ code: 'conflict', params: { fields: 'title' } })
    expect(await bench.client.deals.get({ id })).toMatchObject({ title: 'Bigger saws', amountMinor: 150_000 })

    const company = await bench.addCompany('Acme')
    await bench.client.companies.update({ id: company.id, changes: { city: 'Lodi' }, from: { city: '' } })
    expect(
      await problemOf(
        bench.client.companies.update({ id: company.id, changes: { city: 'Monza' }, from: { city: '' } }),
      ),
    ).toMatchObject({ code: 'conflict', params: { fields: 'city' } })
    const person = await bench.addPerson('Mario', ['m@a.it'])
    await bench.client.people.update({
      id: person.id,
      changes: { emails: [] },
      from: { emails: person.emails },
    })
    expect(
      await problemOf(
        bench.client.people.update({
          id: person.id,
          changes: { emails: person.emails.map((email) => ({ ...email, label: 'work' })) },
          from: { emails: person.emails },
        }),
      ),
    ).toMatchObject({ code: 'conflict', params: { fields: 'emails' } })
  })

  it('have an amount, none that is known yet, or nothing, but never less', async () => {
    const { id } = await bench.addDeal('Saws')
    expect(await bench.client.deals.update({ id, changes: { amountMinor: null } })).toMatchObject({
      amountMinor: null,
    })
    expect(await bench.client.deals.update({ id, changes: { amountMinor: 0 } })).toMatchObject({
      amountMinor: 0,
    })
    expect(await problemOf(bench.client.deals.update({ id, changes: { amountMinor: -1 } }))).toMatchObject({
      code: 'field-invalid',
      field: 'amountMinor',
    })
    expect(await bench.client.links.findRecords({ query: 'saws', limit: 5 })).toMatchObject([
      { subtitle: 'New · 0.00 EUR' },
    ])
  })

  it('refuse stages, people, companies and currencies that are not there', async () => {
    const { id } = await bench.addDeal('Saws')
    const nobody = '01890a5d-ac96-774b-bcce-b302099a8057'
    for (const changes of [{ stageId: nobody }, { personId: nobody }, { companyId: nobody }])
      expect(await problemOf(bench.client.deals.update({ id, changes }))).toMatchObject({ code: 'not-found' })
    expect(await problemOf(bench.client.deals.update({ id, changes: { currency: '€€€' } }))).toMatchObject({
      code: 'field-invalid',
    })
  })

  it('are named with stage and amount', async () => {
    const { id } = await bench.addDeal('Saws for Łódź')
    expect(await bench.client.links.findRecords({ query: 'lodz', limit: 5 })).toEqual([
      { type: 'deal', id, title: 'Saws for Łódź', subtitle: 'New · 1500.00 EUR' },
    ])
    expect([
      plainAmount(-5, 'EUR'),
      plainAmount(1500, 'JPY'),
      plainAmount(1234, 'KWD'),
      plainAmount(5, '???'),
    ]).toEqual(['-0.05 EUR', '1500 JPY', '1.234 KWD', '0.05 ???'])
  })
})
