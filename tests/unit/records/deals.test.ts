import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCrm } from '../../../src/main/engine/create-crm'
import type { RecordRef } from '../../../src/shared/contract/crm'
import { recordTypes } from '../../../src/shared/records/record-types'
import { createCrmBench, noMail, fieldsOf, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

describe('deals', () => {
  it('begin with six stages, made once', async () => {
    createCrm(bench.context, noMail, () => '')
    const stages = await bench.client.records.choices({ type: 'stage' })
    expect(stages.map(({ title, tone }) => `${title}/${tone}`)).toEqual([
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
    await bench.addDeal('Corporate', { companyId: company.id })
    await bench.addDeal('Nobody’s')
    const titles = async (of: RecordRef): Promise<string[]> =>
      (await bench.client.records.related({ of, type: 'deal' })).map(({ title }) => title).sort()
    const { personId, companyId, stageId } = fieldsOf(recordTypes.deal, both)
    expect(both.references).toEqual({
      [personId ?? '']: { type: 'person', title: 'Mario', tone: '' },
      [companyId ?? '']: { type: 'company', title: 'Acme', tone: '' },
      [stageId]: { type: 'stage', title: 'New', tone: 'open' },
    })
    expect(both.isClosed).toBe(false)
    expect(await titles(mario)).toEqual(['Both', 'Personal'])
    expect(await titles(company)).toEqual(['Both', 'Corporate', 'Personal'])
    expect(await bench.titles('deal')).toHaveLength(4)
    await bench.remove(mario)
    expect((await bench.get(personal)).fields).toMatchObject({ personId: null })
  })

  it('move between stages, keep exact amounts, and come back after removal', async () => {
    const deal = await bench.addDeal('Saws')
    await bench.change(deal, {
      stageId: await bench.stageId('Won'),
      amount: { minor: 999_999_999_999_999, currency: 'pln' },
      expectedCloseAt: Date.parse('2027-03-31'),
    })
    const removal = await bench.remove(deal)
    expect(await bench.titles('deal')).toEqual([])
    expect(await bench.undo(removal)).toEqual({ undone: 1, kept: 0, titles: [] })
    const back = await bench.get(deal)
    expect(back.isClosed).toBe(true)
    expect(back.fields).toMatchObject({
      amount: { minor: 999_999_999_999_999, currency: 'PLN' },
      expectedCloseAt: Date.parse('2027-03-31'),
    })
  })

  it('come last in their list once they are closed; the one changed last is on top', async () => {
    const first = await bench.addDeal('First')
    await bench.addDeal('Won', {}, 'Won')
    await bench.addDeal('Second')
    bench.clock.advance(1000)
    await bench.change(first, { title: 'First, again' })
    expect(await bench.titles('deal')).toEqual(['First, again', 'Second', 'Won'])
  })

  it('are found by words in any order, without accents, by whom they are with and by the stage in any language', async () => {
    const company = await bench.addCompany('Acciaierie Krüger', [])
    const deal = await bench.addDeal('Rolling mill for Łódź', { companyId: company.id })
    await bench.addDeal('Another')
    await bench.change(deal, { stageId: await bench.stageId('Negotiation') })
    for (const query of ['krug', 'lodz rolling', 'negotiation', 'negoziaz mill', 'NEGOCJACJE'])
      expect([query, await bench.titles('deal', query)]).toEqual([query, [deal.title]])
    expect(await bench.titles('deal')).toHaveLength(2)
    expect(await bench.titles('deal', 'qualified')).toEqual([])
  })

  it('are found by their amount however it is written', async () => {
    await bench.addDeal('Press', { amount: { minor: 4_500_000, currency: 'EUR' } })
    await bench.addDeal('Small press', { amount: { minor: 4_500, currency: 'PLN' } })
    await bench.addDeal('Press of unknown price', { amount: { minor: null, currency: 'EUR' } })
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
    ])
      expect([query, await bench.titles('deal', query)]).toEqual([query, ['Press']])
  })

  it('keep what another window saved: a change that began from another value is refused and names the fields', async () => {
    const deal = await bench.addDeal('Saws')
    const { stageId } = deal.fields
    await bench.change(deal, { title: 'Bigger saws' }, { title: 'Saws' })
    const lost = await bench.stageId('Lost')
    expect(
      await bench.change(deal, { stageId: lost }, stageId === undefined ? {} : { stageId }),
    ).toMatchObject({
      title: 'Bigger saws',
    })
    const amount = { minor: 150_000, currency: 'EUR' }
    expect(
      await problemOf(
        bench.change(
          deal,
          { title: 'Small saws', amount: { minor: 5, currency: 'EUR' } },
          { title: 'Saws', amount },
        ),
      ),
    ).toMatchObject({ code: 'conflict', params: { fields: 'title' } })
    expect((await bench.get(deal)).fields).toMatchObject({ title: 'Bigger saws', amount })

    const company = await bench.addCompany('Acme')
    await bench.change(company, { city: 'Lodi' }, { city: '' })
    expect(await problemOf(bench.change(company, { city: 'Monza' }, { city: '' }))).toMatchObject({
      code: 'conflict',
      params: { fields: 'city' },
    })
    const person = await bench.addPerson('Mario', ['m@a.it'])
    const { emails } = fieldsOf(recordTypes.person, person)
    await bench.change(person, { emails: [] }, { emails })
    const labelled = emails.map((email) => ({ ...email, label: 'work' }))
    expect(await problemOf(bench.change(person, { emails: labelled }, { emails }))).toMatchObject({
      code: 'conflict',
      params: { fields: 'emails' },
    })
  })

  it('have an amount, none that is known yet, or nothing, but never less', async () => {
    const deal = await bench.addDeal('Saws')
    const amounted = async (minor: number | null): Promise<unknown> =>
      (await bench.change(deal, { amount: { minor, currency: 'EUR' } })).fields['amount']
    expect(await amounted(null)).toEqual({ minor: null, currency: 'EUR' })
    expect(await amounted(0)).toEqual({ minor: 0, currency: 'EUR' })
    expect(await problemOf(amounted(-1))).toMatchObject({ code: 'field-invalid', field: 'amount' })
    expect(await bench.client.links.findRecords({ query: 'saws', limit: 5 })).toMatchObject([
      {
        details: [
          { field: 'amount', value: { minor: 0 } },
          { field: 'stageId', name: 'New' },
        ],
      },
    ])
  })

  it('refuse stages, people, companies and currencies that are not there', async () => {
    const deal = await bench.addDeal('Saws')
    const nobody = '01890a5d-ac96-774b-bcce-b302099a8057'
    for (const fields of [{ stageId: nobody }, { personId: nobody }, { companyId: nobody }])
      expect(await problemOf(bench.change(deal, fields))).toMatchObject({ code: 'not-found' })
    expect(await problemOf(bench.change(deal, { amount: { minor: 1, currency: '€€€' } }))).toMatchObject({
      code: 'field-invalid',
      field: 'amount',
    })
    expect(await problemOf(bench.change(deal, { stageId: null }))).toMatchObject({
      code: 'field-invalid',
      field: 'stageId',
    })
  })

  it('are named with amount and stage', async () => {
    const { id } = await bench.addDeal('Saws for Łódź')
    expect(await bench.client.links.findRecords({ query: 'lodz', limit: 5 })).toEqual([
      {
        type: 'deal',
        id,
        title: 'Saws for Łódź',
        details: [
          { field: 'amount', value: { minor: 150_000, currency: 'EUR' }, name: '' },
          { field: 'stageId', value: await bench.stageId('New'), name: 'New' },
        ],
      },
    ])
  })
})
