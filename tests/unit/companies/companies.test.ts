import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameFromDomain, readDomain } from '../../../src/main/engine/features/companies/domains'
import { registeredDomain } from '../../../src/shared/mail-domains'
import { createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

describe('domains', () => {
  it.each([
    ['https://www.Acme.it/contatti?x=1', 'acme.it'],
    ['@acme.it', 'acme.it'],
    ['mario@Acme.IT', 'acme.it'],
    ['www.żółw.pl', 'xn--w-uga1v8h.pl'],
    ['acme', ''],
    ['', ''],
    ['a b.it', ''],
    ['-.it', ''],
  ])('reads %j as %j', (text, expected) => {
    expect(readDomain(text)).toBe(expected)
  })
  it.each([
    ['mail.pec.acme.it', 'acme.it', 'Acme'],
    ['sklep.stal-ex.com.pl', 'stal-ex.com.pl', 'Stal Ex'],
    ['acme.co.uk', 'acme.co.uk', 'Acme'],
    ['xn--w-uga1v8h.pl', 'xn--w-uga1v8h.pl', 'Żółw'],
    ['localhost', 'localhost', 'Localhost'],
  ])('%s is registered as %s, by %s', (domain, registered, name) => {
    expect([registeredDomain(domain), nameFromDomain(domain)]).toEqual([registered, name])
  })
})

describe('companies', () => {
  it('[REC-01] are listed with their people and open deals, found by name, domain, VAT number or city', async () => {
    const acme = await bench.client.companies.create({
      name: 'Ácme Łódź',
      domains: ['https://www.acme.it', 'ACME.it', 'acme.pl'],
      phone: '+39 02 123',
      website: 'acme.it',
      vatNumber: 'IT01234567890',
      city: 'Kraków',
      country: 'PL',
    })
    expect(acme.domains).toEqual(['acme.it', 'acme.pl'])
    await bench.addPerson('Mario', [], acme.id)
    await bench.addDeal('Saws', { companyId: acme.id })
    await bench.addDeal('Old saws', { companyId: acme.id }, 'Won')
    await bench.addCompany('Other', [])
    for (const query of ['acme lodz', 'acme.pl', 'IT0123', 'krakow']) {
      const { total, rows } = await bench.client.companies.list({ query, offset: 0, limit: 10 })
      expect({
        query,
        total,
        rows: rows.map(({ id, peopleCount, openDeals }) => ({ id, peopleCount, openDeals })),
      }).toEqual({
        query,
        total: 1,
        rows: [{ id: acme.id, peopleCount: 1, openDeals: 1 }],
      })
    }
    expect(
      (await bench.client.companies.list({ query: '', offset: 1, limit: 10 })).rows.map(({ name }) => name),
    ).toEqual(['Other'])
  })

  it('take no provider’s domain: all its customers would become colleagues', async () => {
    for (const domain of ['gmail.com', 'firma.home.pl', 'nonsense'])
      expect(await problemOf(bench.addCompany('X', [domain]))).toMatchObject({
        code: 'field-invalid',
        field: 'domains',
      })
  })

  it('change field by field, and removal can be undone', async () => {
    const { id } = await bench.addCompany('Acme', ['acme.it'])
    await bench.client.companies.update({ id, changes: { vatNumber: 'IT1', city: 'Roma' } })
    expect(await bench.client.companies.get({ id })).toMatchObject({
      name: 'Acme',
      domains: ['acme.it'],
      vatNumber: 'IT1',
      city: 'Roma',
    })
    await bench.client.companies.remove({ id })
    expect((await bench.client.companies.list({ query: 'acme', offset: 0, limit: 1 })).total).toBe(0)
    expect(await problemOf(bench.client.companies.update({ id, changes: { name: 'X' } }))).toMatchObject({
      code: 'not-found',
    })
    expect(await bench.client.companies.restore({ id })).toMatchObject({ city: 'Roma', domains: ['acme.it'] })
    expect((await bench.client.companies.list({ query: 'acme', offset: 0, limit: 1 })).total).toBe(1)
  })
})
