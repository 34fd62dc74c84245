import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FieldValues } from '../../../src/shared/contract/records'
import { createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

/** The titles of the records found, each with the fields that say so. */
const alike = async (type: string, fields: FieldValues, except?: string): Promise<string[]> =>
  (await bench.client.records.alike({ type, fields, except })).map(
    ({ record, by }) => `${record.title}: ${by.join(' ')}`,
  )

describe('records like one about to be made', () => {
  it.each([
    ['Anna Nowak'],
    ['  nowak   ANNA '],
    ['Nowak, Anna'],
    ['Ánna Nówak'],
    ['Anna No\u00adwak'],
    ['Ａｎｎａ Ｎｏｗａｋ'],
  ])('[BEY-16] a name is the same as people compare names: %j', async (name) => {
    await bench.addPerson('Anna Nowak', ['anna@lumera.example'])
    await bench.addPerson('Anna Nowakowska', [])
    await bench.addPerson('Anna Maria Nowak', [])
    expect(await alike('person', { name })).toEqual(['Anna Nowak: name'])
  })

  it('compares names of any alphabet, of one word, and of people without an address', async () => {
    for (const name of ['Łukasz Żak', 'Анна Новак', '山田 太郎', 'Cher', "D'Arcy O’Neil"])
      await bench.add('person', { name })
    expect(await alike('person', { name: 'zak lukasz' })).toEqual(['Łukasz Żak: name'])
    expect(await alike('person', { name: 'НОВАК АННА' })).toEqual(['Анна Новак: name'])
    expect(await alike('person', { name: '太郎 山田' })).toEqual(['山田 太郎: name'])
    expect(await alike('person', { name: 'CHER' })).toEqual(['Cher: name'])
    expect(await alike('person', { name: 'D’Arcy O`Neil' })).toEqual(["D'Arcy O’Neil: name"])
  })

  it('finds nobody by nothing, by what is half typed, or by what an expression could be made of', async () => {
    await bench.addPerson('Anna Nowak', [])
    for (const name of [
      '',
      '   ',
      '"',
      '*',
      'Anna',
      'Anna Now',
      '" OR "',
      'Anna* OR Nowak',
      'NEAR(anna nowak)',
      '-',
    ])
      expect(await alike('person', { name })).toEqual([])
    expect(await alike('person', {})).toEqual([])
    expect(await alike('person', { name: null, phone: 7 })).toEqual([])
    expect(await problemOf(bench.client.records.alike({ type: 'nothing', fields: {} }))).toMatchObject({
      code: 'not-found',
    })
  })

  it.each([
    ['600 100 200', true],
    ['0048 (600) 100-200', true],
    ['0600 100 200', true],
    ['22 555 01 99 / 600100200', true],
    ['+39 600 100 200', false],
    ['600 100 201', false],
    ['100 200', false],
    ['', false],
  ])('a telephone is the same however it is dialled: %j', async (phone, isSame) => {
    await bench.add('person', { name: 'Anna Nowak', phone: '+48 600 100 200' })
    expect(await alike('person', { name: 'Somebody', phone })).toEqual(isSame ? ['Anna Nowak: phone'] : [])
  })

  it('finds one number among several, with or without the code of its country', async () => {
    await bench.add('person', { name: 'Anna Nowak', phone: '600 100 200 lub 02 1234567' })
    for (const phone of ['+48600100200', '+39 02 1234567', '333 7654321 / 600 100 200'])
      expect(await alike('person', { phone })).toEqual(['Anna Nowak: phone'])
  })

  it('those that share most come first, never the record itself nor a deleted one', async () => {
    const gone = await bench.addPerson('Anna Nowak', ['gone@lumera.example'])
    await bench.remove(gone)
    const itself = await bench.add('person', { name: 'Anna Nowak' })
    await bench.add('person', { name: 'Nowak Anna' })
    await bench.add('person', { name: 'Zenon Nowak', phone: '600 100 200' })
    await bench.add('person', { name: 'Nowak, Anna', phone: '600100200' })
    expect(await alike('person', { name: 'Anna Nowak', phone: '600 100 200' }, itself.id)).toEqual([
      'Nowak, Anna: name phone',
      'Nowak Anna: name',
      'Zenon Nowak: phone',
    ])
  })

  it('knows a company by its name, domain or VAT number; types that say nothing are never asked about', async () => {
    await bench.add('company', {
      name: 'Lumera',
      domains: ['lumera.example'],
      vatNumber: 'IT 0123',
      phone: '02 5550 123',
    })
    expect(await alike('company', { name: 'LUMÉRA', domains: ['WWW.lumera.example'] })).toEqual([
      expect.stringMatching(/^Lumera: name/),
    ])
    expect(await alike('company', { name: 'Other', domains: ['lumera.example'] })).toEqual([
      'Lumera: domains',
    ])
    expect(await alike('company', { vatNumber: 'it 0123' })).toEqual(['Lumera: vatNumber'])
    expect(await alike('company', { name: 'Other', phone: '+39 02 5550123' })).toEqual(['Lumera: phone'])
    await bench.addDeal('Lamps')
    expect(await alike('deal', { title: 'Lamps' })).toEqual([])
  })
})
