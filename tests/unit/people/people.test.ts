import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addressDomain, addressKey, looseKey } from '../../../src/shared/address-key'
import { isSharedMailDomain } from '../../../src/shared/mail-domains'
import { recordTypes } from '../../../src/shared/records/record-types'
import { createCrmBench, fieldsOf, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

describe('address keys', () => {
  it.each([
    [' Mario.Rossi@ACME.it ', 'mario.rossi@acme.it', 'mario.rossi@acme.it'],
    ['mario+crm@acme.it', 'mario+crm@acme.it', 'mario@acme.it'],
    ['zażółć@Gęślą.pl', 'zażółć@xn--gl-qla2f4p.pl', 'zażółć@xn--gl-qla2f4p.pl'],
    ['a@münchen.de.', 'a@xn--mnchen-3ya.de', 'a@xn--mnchen-3ya.de'],
    ['"mario"@acme.it', 'mario@acme.it', 'mario@acme.it'],
    ['"mario+x"@acme.it', 'mario+x@acme.it', 'mario@acme.it'],
    ['"ma\\rio"@acme.it', 'mario@acme.it', 'mario@acme.it'],
    ['"mario rossi"@acme.it', '"mario rossi"@acme.it', '"mario rossi"@acme.it'],
    ['M.Rossi+a.b@GoogleMail.com', 'm.rossi+a.b@googlemail.com', 'mrossi@gmail.com'],
    ['m.rossi@gmail.acme.it', 'm.rossi@gmail.acme.it', 'm.rossi@gmail.acme.it'],
    ['...@gmail.com', '...@gmail.com', '...@gmail.com'],
    ['a@.', '', ''],
    ['+@a.it', '+@a.it', '+@a.it'],
    ['no address', '', ''],
    ['@a.it', '', ''],
    ['a@', '', ''],
  ])('of %j', (address, key, loose) => {
    expect([addressKey(address), looseKey(address)]).toEqual([key, loose])
  })
  it('bounds what it looks at', () => {
    expect(addressKey(`${'a'.repeat(2000)}@b.it`)).toBe('')
    expect(addressDomain('x')).toBe('')
  })
  it('knows providers, and their country variants, from companies', () => {
    expect(
      ['gmail.com', 'libero.it', 'wp.pl', 'onet.pl', 'yahoo.co.uk', 'hotmail.fr', 'pec.it'].every(
        isSharedMailDomain,
      ),
    ).toBe(true)
    expect(['acme.it', 'yahoo-inc.com', 'outlook.acme.it', 'live.acme.com.pl'].some(isSharedMailDomain)).toBe(
      false,
    )
  })
})

describe('people', () => {
  it('[REC-02] keep any number of labelled addresses, exactly one of them primary', async () => {
    const emails = Array.from({ length: 12 }, (_, index) => ({
      address: `mario${index}@acme.it`,
      label: index === 3 ? 'home' : 'work',
      isPrimary: index === 3 || index === 5,
    }))
    const mario = await bench.add('person', {
      name: 'Mario',
      emails: [...emails, { address: 'MARIO0@Acme.it', label: '', isPrimary: false }],
    })
    const person = fieldsOf(recordTypes.person, await bench.get(mario))
    expect(person.emails).toHaveLength(12)
    expect(person.emails.filter(({ isPrimary }) => isPrimary).map(({ address }) => address)).toEqual([
      'mario3@acme.it',
    ])
    expect(person.emails[3]?.label).toBe('home')
    const { messageId } = bench.addMail({ from: 'mario9@acme.it' })
    expect(bench.matchedPerson(messageId, 'from')).toBe(mario.id)
  })

  it.each([
    ['the same address', 'mario@acme.it'],
    ['another case', 'Mario@ACME.it'],
    ['a tag', 'mario+newsletter@acme.it'],
    ['a secondary address', 'm.rossi@gmail.com'],
    ['an IDN in Unicode', 'mario@żółw.pl'],
    ['Google’s other spelling', 'mrossi+x@googlemail.com'],
    ['needless quotes', '"mario"@acme.it.'],
  ])('[LINK-26] [LINK-27] refuse somebody known already by %s, and name whom', async (_, address) => {
    const known = await bench.addPerson('Mario Rossi', [
      'mario@acme.it',
      'm.rossi@gmail.com',
      'mario@xn--w-uga1v8h.pl',
    ])
    const problem = await problemOf(bench.addPerson('Somebody', ['other@acme.it', address]))
    expect(problem).toMatchObject({
      code: 'address-taken',
      params: { name: 'Mario Rossi', recordId: known.id, address },
    })
    expect((await bench.page('person')).total).toBe(1)
  })

  it('[LINK-27] refuse an address on update and when a removal is undone that is somebody else’s by now', async () => {
    const mario = await bench.addPerson('Mario', ['mario@acme.it'])
    const removal = await bench.remove(mario)
    const maria = await bench.addPerson('Maria', ['mario@acme.it'])
    expect(await problemOf(bench.undo(removal))).toMatchObject({
      code: 'address-taken',
      params: { name: 'Maria' },
    })
    const piotr = await bench.addPerson('Piotr', ['piotr@acme.pl'])
    const emails = [{ address: 'mario+x@acme.it', label: '', isPrimary: true }]
    expect(await problemOf(bench.change(piotr, { emails }))).toMatchObject({ code: 'address-taken' })
    expect((await bench.change(maria, { emails })).fields).toMatchObject({ emails })
  })

  it('a refused person leaves no company behind', async () => {
    await bench.addPerson('Mario', ['mario@acme.it'])
    const person = {
      name: 'X',
      jobTitle: '',
      phone: '',
      companyId: null,
      emails: [{ address: 'mario@acme.it', label: '', isPrimary: true }],
    }
    const company = { name: 'Acme', domain: 'acme.it' }
    await problemOf(bench.client.people.createWithCompany({ person, company }))
    expect((await bench.page('company')).total).toBe(0)
  })

  it.each(['mario', 'mario@', 'a b@c.it', 'a@b@c.it'])('refuse %j as an address', async (address) => {
    expect(await problemOf(bench.addPerson('X', [address]))).toMatchObject({
      code: 'field-invalid',
      field: 'emails',
    })
  })

  it('are found by any word of name, job, company, address or phone, without accents', async () => {
    const company = await bench.addCompany('Łódź Straße Øre', ['lodz-strasse.pl'])
    await bench.addPerson('Żaneta Müller', ['zaneta@lodz-strasse.pl'], company.id)
    const other = await bench.addPerson('Zanetti Mario', ['m@z.it'])
    await bench.change(other, { phone: '+39 333 12 34 567', jobTitle: 'Buyer' })
    const names = (query: string): Promise<string[]> => bench.titles('person', query)
    expect(await names('zanet')).toEqual(['Żaneta Müller', 'Zanetti Mario'])
    expect(await names('MULLER zan')).toEqual(['Żaneta Müller'])
    expect(await names('lodz strass')).toEqual(['Żaneta Müller'])
    expect(await names('zaneta@lodz')).toEqual(['Żaneta Müller'])
    expect(await names('@lodz-strasse.pl')).toEqual(['Żaneta Müller'])
    expect(await names('333 1234')).toEqual(['Zanetti Mario'])
    expect(await names('buyer')).toEqual(['Zanetti Mario'])
    expect(await names('%')).toHaveLength(2)
    expect(await names('uller')).toEqual([])
  })

  it('are listed with the company they work at, by name, and with no other', async () => {
    const company = await bench.addCompany('Rossi', [])
    const rival = await bench.addCompany('Bianchi', [])
    await bench.addPerson('Żaneta', ['z@rossi.it'], company.id)
    const gone = await bench.addPerson('Mario', ['m@rossi.it'], company.id)
    await bench.addPerson('Élodie', ['e@rossi.it'], company.id)
    await bench.addPerson('Paolo', ['p@bianchi.it'], rival.id)
    await bench.addPerson('Nobody', ['n@x.it'])
    await bench.remove(gone)
    const people = await bench.client.records.related({ of: company, type: 'person' })
    expect(people.map(({ title }) => title)).toEqual(['Élodie', 'Żaneta'])
  })

  it('keep their company’s name in search when the company is renamed or removed', async () => {
    const company = await bench.addCompany('Oldname', [])
    const person = await bench.addPerson('Mario', ['m@a.it'], company.id)
    const total = async (query: string): Promise<number> => (await bench.page('person', query)).total
    const worksAt = async () => {
      const { fields, references } = await bench.get(person)
      return [
        fields['companyId'],
        Object.values(references)
          .map(({ title }) => title)
          .join(),
      ]
    }
    await bench.change(company, { name: 'Newname' })
    expect([await total('oldname'), await total('newname')]).toEqual([0, 1])
    const removal = await bench.remove(company)
    expect(await worksAt()).toEqual([null, ''])
    expect(await total('newname')).toBe(0)
    await bench.undo(removal)
    expect(await worksAt()).toEqual([company.id, 'Newname'])
    expect(await total('newname')).toBe(1)
  })

  it('come back whole when a removal is undone', async () => {
    const { messageId } = bench.addMail({ from: 'mario@acme.it' })
    const person = await bench.addPerson('Mario', ['mario@acme.it'])
    const removal = await bench.remove(person)
    expect(bench.matchedPerson(messageId, 'from')).toBeNull()
    expect(await problemOf(bench.get(person))).toMatchObject({ code: 'not-found' })
    await bench.undo(removal)
    expect((await bench.get(person)).fields).toEqual(person.fields)
    expect(bench.matchedPerson(messageId, 'from')).toBe(person.id)
  })

  it('announce themselves once the change is in the database', async () => {
    const person = await bench.addPerson('Mario', [])
    expect(bench.sent).toContainEqual({ type: 'record', record: { type: 'person', id: person.id } })
  })
})

describe('mail is matched with people', () => {
  it('[REC-01] when it arrives and whenever an address is added, moved or dropped', async () => {
    const mario = await bench.addPerson('Mario', ['mario@acme.it'])
    const known = bench.addMail({ from: 'MARIO@acme.it', to: ['piotr@wp.pl'] })
    expect(bench.matchedPerson(known.messageId, 'from')).toBe(mario.id)
    expect(bench.matchedPerson(known.messageId, 'to')).toBeNull()
    const piotr = await bench.addPerson('Piotr', ['piotr@wp.pl'])
    expect(bench.matchedPerson(known.messageId, 'to')).toBe(piotr.id)
    await bench.change(piotr, { emails: [] })
    expect(bench.matchedPerson(known.messageId, 'to')).toBeNull()
  })

  it('[LINK-27] with the tag left out, unless the tagged address is somebody’s own', async () => {
    const mario = await bench.addPerson('Mario', ['mario@acme.it'])
    const tagged = bench.addMail({ from: 'mario+orders@acme.it' })
    const near = bench.addMail({ from: 'mario-orders@acme.it' })
    const longer = bench.addMail({ from: 'marion@acme.it' })
    expect(bench.matchedPerson(tagged.messageId, 'from')).toBe(mario.id)
    expect([
      bench.matchedPerson(near.messageId, 'from'),
      bench.matchedPerson(longer.messageId, 'from'),
    ]).toEqual([null, null])
    const removal = await bench.remove(mario)
    expect(bench.matchedPerson(tagged.messageId, 'from')).toBeNull()
    await bench.undo(removal)
    expect(bench.matchedPerson(tagged.messageId, 'from')).toBe(mario.id)
  })

  it('with every spelling of one mailbox, also of mail that came before', async () => {
    const dotted = bench.addMail({ from: 'ma.rio@googlemail.com' })
    const mario = await bench.addPerson('Mario', ['mario@gmail.com'])
    const quoted = bench.addMail({ from: '<"mario"@gmail.com>' })
    const other = bench.addMail({ from: 'ma.rio@acme.it' })
    const found = [dotted, quoted, other].map(({ messageId }) => bench.matchedPerson(messageId, 'from'))
    expect(found).toEqual([mario.id, mario.id, null])
  })

  it('never by the address of a machine, through which many write', async () => {
    const before = bench.addMail({ from: 'Giulia via Network <messages-noreply@network.example>' })
    await bench.addPerson('Mario Rossi', ['messages-noreply@network.example', 'mario@acme.it'])
    const after = bench.addMail({ from: 'Ola via Network <messages-noreply@network.example>' })
    const found = [before, after].map(({ messageId }) => bench.matchedPerson(messageId, 'from'))
    expect(found).toEqual([null, null])
  })

  it('by index searches only', () => {
    const plan = bench.context.db
      .prepare<[string], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT message_id FROM participant WHERE person_id = ?`,
      )
      .all('x')
    expect(plan.map(({ detail }) => detail.replace(/ USING .*INDEX/, ''))).toEqual([
      'SEARCH a address_person (person_id=?)',
      'SEARCH p message_address_address (address_id=?)',
    ])
  })
})

describe('a person proposed from a message', () => {
  const text = 'Salve\n\nCordiali saluti\nMario Rossi\nResponsabile Acquisti\nTel. +39 02 1234567\n'

  it('[LINK-08] [LINK-29] has name, job, phone and a new company from the sender’s domain', async () => {
    const { messageId } = bench.addMail({ from: '"Rossi, Mario" <Mario.Rossi@mail.acme-tools.it>', text })
    const proposal = await bench.client.people.propose({ messageId })
    expect(proposal).toEqual({
      person: {
        name: 'Mario Rossi',
        jobTitle: 'Responsabile Acquisti',
        phone: '+39 02 1234567',
        companyId: null,
        emails: [{ address: 'Mario.Rossi@mail.acme-tools.it', label: '', isPrimary: true }],
      },
      company: { id: null, name: 'Acme Tools', domain: 'acme-tools.it' },
    })
    const { record } = await bench.client.people.createWithCompany({
      person: proposal.person,
      company: { name: 'Acme Tools', domain: 'acme-tools.it' },
    })
    expect(Object.values(record.references)).toEqual([{ type: 'company', title: 'Acme Tools', tone: '' }])
    expect(bench.matchedPerson(messageId, 'from')).toBe(record.id)
  })

  it('[LINK-29] calls the company as its people write it where that is spelt like the domain', async () => {
    const { messageId } = bench.addMail({
      from: 'Henrik <henrik@fjordhotels.no>',
      text: 'Hi\n\nBest regards\nHenrik\nOperations Director, Fjord Hotels\nNordic Lights\n',
    })
    expect((await bench.client.people.propose({ messageId })).company?.name).toBe('Fjord Hotels')
  })

  it('[LINK-29] joins a company known by the domain instead of making it twice', async () => {
    const company = await bench.addCompany('Acme', ['acme.it'])
    const { messageId } = bench.addMail({ from: 'Anna <anna@pec.acme.it>' })
    const proposal = await bench.client.people.propose({ messageId })
    expect(proposal.company).toMatchObject({ id: company.id, name: 'Acme' })
    const { record } = await bench.client.people.createWithCompany({
      person: { ...proposal.person, companyId: null },
      company: { name: 'Acme Again', domain: 'ACME.it' },
    })
    expect(record.fields['companyId']).toBe(company.id)
    expect((await bench.page('company')).total).toBe(1)
  })

  it.each(['mario@gmail.com', 'mario@poczta.onet.pl', 'mario@yahoo.co.uk', 'mario@pec.it'])(
    '[LINK-22] gets no domain for %s: a provider’s. The company is as it is signed, or none',
    async (from) => {
      const text = 'x\n\n-- \nMario\nAcme S.r.l.\n'
      const signed = await bench.client.people.propose({ messageId: bench.addMail({ from, text }).messageId })
      expect(signed.company).toEqual({ id: null, name: 'Acme S.r.l.', domain: '' })
      const { messageId } = bench.addMail({ from, text: 'x\n\n-- \nMario\n' })
      expect((await bench.client.people.propose({ messageId })).company).toBeNull()
      await bench.client.people.createWithCompany({
        person: signed.person,
        company: { name: 'Acme S.r.l.', domain: '' },
      })
      expect((await bench.page('company')).rows).toMatchObject([
        { title: 'Acme S.r.l.', fields: { domains: [] } },
      ])
    },
  )

  it('[LINK-22] gets no company where the domain is our own', async () => {
    const { messageId } = bench.addMail({ from: 'bruno@ourshop.it', text: 'x\n\n-- \nMario\nAcme S.r.l.\n' })
    expect((await bench.client.people.propose({ messageId })).company).toBeNull()
  })

  it.each([
    ['mrossi@acme.it', 'Mario Rossi'],
    ['Mario <mario@acme.it>', 'Mario Rossi'],
    ['"Acme S.r.l." <mr@acme.it>', 'Mario Rossi'],
    ['Maria Rossi <mrossi@acme.it>', 'Maria Rossi'],
    ['Segreteria <info@acme.it>', 'Segreteria'],
    ['negozio.rossi@gmail.com', 'Mario Rossi'],
  ])('is called as they sign where %s does not say', async (from, name) => {
    const { messageId } = bench.addMail({ from, text })
    expect((await bench.client.people.propose({ messageId })).person.name).toBe(name)
  })

  it.each([
    ['hotel.zakopane.pl', 'pensjonat.zakopane.pl'],
    ['acme.onmicrosoft.com', 'beta.onmicrosoft.com'],
    ['acme.roma.it', 'beta.roma.it'],
    ['acme.myshopify.com', 'beta.myshopify.com'],
  ])('makes no colleagues of %s and %s, which strangers share', async (first, second) => {
    const jan = bench.addMail({ from: `jan@${first}` })
    const proposal = await bench.client.people.propose({ messageId: jan.messageId })
    expect(proposal.company?.domain).toBe(first)
    await bench.client.people.createWithCompany({
      person: proposal.person,
      company: { name: 'Jan', domain: proposal.company?.domain ?? '' },
    })
    const { messageId, threadId } = bench.addMail({ from: `ola@${second}` })
    expect((await bench.client.people.propose({ messageId })).company).toMatchObject({
      id: null,
      domain: second,
    })
    const suggested = await bench.client.links.suggest({ threadId })
    expect(suggested.filter(({ reason }) => reason !== 'recent')).toEqual([])
  })

  it.each([
    ['noreply@formservice.it', undefined],
    ['Anna <anna@ourshop.it>', undefined],
    ['web@ourshop.it', undefined],
    ['"Per conto di: mario@acme.it" <posta-certificata@pec.aruba.it>', undefined],
    ['Mario via Team <team@lists.acme.it>', 'Team <team.lists.acme.it>'],
  ])('is the customer in the Reply-To of a mail from %s', async (from, listId) => {
    const isCertified = from.includes('posta-certificata')
    const mail = { from, replyTo: ['Mario Rossi <mario@acme.it>'], isCertified, ...(listId && { listId }) }
    const { messageId, threadId } = bench.addMail(mail)
    const { person } = await bench.client.people.propose({ messageId })
    expect([person.name, person.emails[0]?.address]).toEqual(['Mario Rossi', 'mario@acme.it'])
    const { id } = await bench.add('person', person)
    expect((await bench.client.links.suggest({ threadId }))[0]).toMatchObject({
      reason: 'address',
      record: { id },
    })
  })

  it('is nobody where only a machine wrote', async () => {
    for (const from of [
      '"Per conto di: mario@acme.it" <posta-certificata@pec.aruba.it>',
      'Acme <no-reply@acme.it>',
      'posta-certificata@pec.aruba.it',
    ]) {
      const { messageId } = bench.addMail({ from })
      expect(await problemOf(bench.client.people.propose({ messageId }))).toMatchObject({ code: 'not-found' })
    }
  })

  it('is the recipient of a mail we sent, without our own signature', async () => {
    const { messageId } = bench.addMail({
      from: 'Anna <anna@ourshop.it>',
      to: ['bruno@ourshop.it', 'Jan Nowak <jan@stalex.pl>'],
      folder: 'sent',
      text,
    })
    expect((await bench.client.people.propose({ messageId })).person).toMatchObject({
      name: 'Jan Nowak',
      jobTitle: '',
      phone: '',
    })
  })

  it('is nobody where we wrote to ourselves', async () => {
    const { messageId } = bench.addMail({ from: 'Anna <anna@ourshop.it>', to: ['Anna@ourshop.it'], text })
    expect(await problemOf(bench.client.people.propose({ messageId }))).toMatchObject({ code: 'not-found' })
  })

  it('is a company where a desk writes, under the name it gives itself', async () => {
    const { messageId } = bench.addMail({ from: 'Ufficio Acquisti <acquisti@acme.it>' })
    expect(await bench.client.people.propose({ messageId })).toMatchObject({
      person: { name: 'Ufficio Acquisti' },
      company: { name: 'Acme', domain: 'acme.it' },
      isDesk: true,
    })
    const named = bench.addMail({ from: '"Bianchi & Figli S.r.l." <info@bf.it>' })
    expect((await bench.client.people.propose({ messageId: named.messageId })).company?.name).toBe(
      'Bianchi & Figli S.r.l.',
    )
  })

  it('is always valid, whatever the sender calls themselves', async () => {
    for (const from of [
      'info@acme.it',
      `${'x'.repeat(500)} <a@b.it>`,
      '<"odd local"@acme.it>',
      '\u0000 <n@a.it>',
      'a@b',
    ]) {
      const { messageId } = bench.addMail({ from })
      expect((await bench.client.people.propose({ messageId })).person.name).not.toBe('')
    }
    expect(await problemOf(bench.client.people.propose({ messageId: 999_999 }))).toMatchObject({
      code: 'not-found',
    })
  })
})
