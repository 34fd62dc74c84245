import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameFromDomain } from '../../../src/main/engine/addresses/domains'
import { readDomain } from '../../../src/shared/read-domain'
import { registeredDomain } from '../../../src/shared/mail-domains'
import { recordTypes } from '../../../src/shared/records/record-types'
import { createCrmBench, fieldsOf, problemOf, type CrmBench } from '../../helpers/crm'

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
    const acme = await bench.add('company', {
      name: 'Ácme Łódź',
      domains: ['https://www.acme.it', 'ACME.it', 'acme.pl'],
      phone: '+39 02 123',
      website: 'acme.it',
      vatNumber: 'IT01234567890',
      city: 'Kraków',
      country: 'PL',
    })
    expect(fieldsOf(recordTypes.company, acme).domains).toEqual(['acme.it', 'acme.pl'])
    await bench.addPerson('Mario', [], acme.id)
    await bench.addDeal('Saws', { companyId: acme.id })
    await bench.addDeal('Old saws', { companyId: acme.id }, 'Won')
    await bench.addCompany('Other', [])
    for (const query of ['acme lodz', 'acme.pl', 'IT0123', 'krakow', 'polonia', 'POLSKA']) {
      const { total, rows } = await bench.page('company', query)
      expect({ query, total, rows: rows.map(({ id, counts }) => ({ id, counts })) }).toEqual({
        query,
        total: 1,
        rows: [{ id: acme.id, counts: { person: 1, deal: 1 } }],
      })
    }
    expect((await bench.page('company', '', 1, 10)).rows.map(({ title }) => title)).toEqual(['Other'])
  })

  it('take no provider’s domain: all its customers would become colleagues', async () => {
    for (const domain of ['gmail.com', 'firma.home.pl', 'nonsense'])
      expect(await problemOf(bench.addCompany('X', [domain]))).toMatchObject({
        code: 'field-invalid',
        field: 'domains',
      })
  })

  it('say of every domain why it is refused', async () => {
    const domains = ['gmail.com', 'acme.it', 'not a domain', 'com', 'co.uk', 'libero.it']
    expect((await problemOf(bench.addCompany('X', domains))).params).toEqual({
      ...{ sharedDomain: 'gmail.com, libero.it', noDomain: 'not a domain', publicSuffix: 'com, co.uk' },
    })
  })

  it('keep nothing that nobody sees and that turns names round; texts keep their lines', async () => {
    const company = await bench.addCompany('\u202egnp.exe\u202c\u200b Ltd\nTwo')
    expect(company.title).toBe('gnp.exe Ltd Two')
    const { record } = await bench.client.records.create({
      type: 'ticket',
      fields: { title: 'نور \u200f', description: 'One\u202e\n\tTwo' },
    })
    expect(record.fields).toMatchObject({ title: 'نور', description: 'One\n\tTwo' })
    expect(await problemOf(bench.addCompany('\u200b\u202e'))).toMatchObject({ code: 'field-invalid' })
  })

  it('change field by field, and removal can be undone', async () => {
    const company = await bench.addCompany('Acme', ['acme.it'])
    await bench.change(company, { vatNumber: 'IT1', city: 'Roma' })
    const changed = { name: 'Acme', domains: ['acme.it'], vatNumber: 'IT1', city: 'Roma' }
    expect((await bench.get(company)).fields).toMatchObject(changed)
    const removal = await bench.remove(company)
    expect(await bench.titles('company', 'acme')).toEqual([])
    expect(await problemOf(bench.change(company, { name: 'X' }))).toMatchObject({ code: 'not-found' })
    await bench.undo(removal)
    expect((await bench.get(company)).fields).toMatchObject(changed)
    expect(await bench.titles('company', 'acme')).toEqual(['Acme'])
  })
})
