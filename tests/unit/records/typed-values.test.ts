import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { websiteFault } from '../../../src/shared/link-address'
import { lacksDigits } from '../../../src/shared/records/field'
import { createCrmBench, OWN_ADDRESS, problemOf, type CrmBench } from '../../helpers/crm'

describe('what is typed as a website', () => {
  it.each([
    ...['', ' ', 'acme.it', 'www.acme.it/chi siamo?a=b', 'ACME.it:8080', 'żółw.pl'],
    ...['https://acme.it', 'HTTP://intranet/crm', '//acme.it', 'http://[::1]:80/a@b', 'acme.it/?to=a:b@c'],
  ])('can be %j', (text) => {
    expect(websiteFault(text)).toBeNull()
  })

  it.each([
    ...['javascript:alert(1)', 'javascript:1', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd'],
    ...['mailto:anna@acme.it', 'anna@acme.it', 'ftp://acme.it', 'acme', 'none yet', 'https://'],
    ...['http://foo bar', 'foo bar.it', 'https://foo%20bar'],
  ])('cannot be %j', (text) => {
    expect(websiteFault(text)).toBe('noWebsite')
  })
})

describe('what is typed as a website with a name or password', () => {
  it.each([
    'https://user:pw@host',
    'http://anna@acme.it/x',
    'anna:geheim@acme.it',
    'https://bank.it@evil.example',
  ])('is told: %j', (text) => {
    expect(websiteFault(text)).toBe('signIn')
  })
})

describe('what is typed where digits belong', () => {
  it.each([
    ['', false],
    ['+39 02 1234567', false],
    ['٠٤٦٤ ٥٥٥', false],
    ['555 (ask for Anna)', false],
    ['CHE-123.456.789 MWST', false],
    ['abc', true],
    ['-', true],
  ])('%j lacks them: %j', (text, expected) => {
    expect(lacksDigits(text)).toBe(expected)
  })
})

describe('what cannot be meant', () => {
  let bench: CrmBench
  beforeEach(() => {
    bench = createCrmBench()
  })
  afterEach(() => bench.close())

  it.each([
    ['company', 'vatNumber', 'none'],
    ['company', 'phone', 'abc'],
    ['company', 'website', 'javascript:alert(1)'],
    ['company', 'country', 'ZZ'],
    ['deal', 'amount', { minor: 10 ** 15 + 1, currency: 'EUR' }],
    ['deal', 'expectedCloseAt', Date.parse('2027-03-31T12:00:00Z')],
    ['deal', 'expectedCloseAt', Number.MAX_SAFE_INTEGER],
    ['ticket', 'dueAt', Date.parse('0001-01-01')],
  ])('is refused: the %s whose %s is %j', async (type, field, value) => {
    const whole = type === 'deal' ? { stageId: await bench.stageId('New') } : {}
    const titled = { [type === 'company' ? 'name' : 'title']: 'X', ...whole }
    expect(await problemOf(bench.add(type, { ...titled, [field]: value }))).toMatchObject({
      code: 'field-invalid',
      field,
    })
    const record = await bench.add(type, titled)
    expect(await problemOf(bench.change(record, { [field]: value }))).toMatchObject({ field })
  })

  it('has its reason, which repeats no password', async () => {
    const acme = await bench.addCompany('Acme')
    for (const [website, params] of [
      ['http://foo bar', { noWebsite: 'http://foo bar' }],
      ['https://anna:geheim@acme.it/x', { signIn: 'acme.it/x' }],
    ] as const) {
      const refused = { code: 'field-invalid', field: 'website', params }
      expect(await problemOf(bench.change(acme, { website }))).toEqual(expect.objectContaining(refused))
    }
  })

  it('is kept where it was before, by a change and when two are made one', async () => {
    const [keep, other] = [await bench.addCompany('One', []), await bench.addCompany('Other', [])]
    for (const { id } of [keep, other])
      bench.context.db
        .prepare("UPDATE company SET vat_number = 'pending', phone = 'see web' WHERE id = ?")
        .run(id)
    const changed = await bench.change(keep, { vatNumber: 'pending', city: 'Roma' })
    expect(changed.fields).toMatchObject({ vatNumber: 'pending', city: 'Roma' })
    const { record } = await bench.client.records.merge({
      ...{ keep: { type: 'company', id: keep.id }, other: other.id, taken: ['phone'] },
    })
    expect(record.fields).toMatchObject({ vatNumber: 'pending', phone: 'see web' })
  })

  it('is our own address as a customer’s, however it is spelled; one that was there before stays', async () => {
    const emails = (...addresses: string[]) =>
      addresses.map((address, index) => ({ address, label: '', isPrimary: index === 0 }))
    const person = await bench.addPerson('Carla', ['carla@acme.it'])
    for (const address of [OWN_ADDRESS, 'Anna+crm@OurShop.it']) {
      const refused = { code: 'field-invalid', field: 'emails', params: { ownAddress: address } }
      expect(await problemOf(bench.addPerson('Me', ['x@acme.it', address]))).toMatchObject(refused)
      const changed = bench.change(person, { emails: emails('carla@acme.it', address) })
      expect(await problemOf(changed)).toMatchObject(refused)
    }
    const colleague = await bench.addPerson('Colleague', ['bruno@ourshop.it'])
    bench.addAccount('bruno@ourshop.it')
    const more = emails('bruno@ourshop.it', 'bruno@home.example')
    expect((await bench.change(colleague, { emails: more })).fields).toMatchObject({ emails: more })
  })

  it('is not what a colleague is called by: who asks is told which addresses and domains are ours', async () => {
    bench.addAccount('anna.freelance@gmail.com')
    const typed = [
      ...[OWN_ADDRESS, 'bruno@ourshop.it', 'bruno@mail.ourshop.it', 'anna.freelance@gmail.com'],
      ...['ourshop.it', 'https://www.ourshop.it/', 'gmail.com', 'carla@gmail.com', 'acme.it', 'nonsense', ''],
    ]
    expect(await bench.client.people.ours({ typed })).toEqual([
      ...[OWN_ADDRESS, 'bruno@ourshop.it', 'bruno@mail.ourshop.it', 'anna.freelance@gmail.com'],
      ...['ourshop.it', 'https://www.ourshop.it/'],
    ])
  })
})
