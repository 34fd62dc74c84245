import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { RecordRow } from '../../../src/shared/contract/records'
import { createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const email = (address: string) => ({ address, label: '', isPrimary: true })
const euros = (minor: number) => ({ minor, currency: 'EUR' })

const idIn = ({ fields }: RecordRow, field: string): string => z.string().parse(fields[field])

const addLead = (fields: Record<string, unknown> = {}) =>
  bench.add('lead', {
    name: 'Inga Berg',
    companyName: 'Nordlys Interior',
    jobTitle: 'Buyer',
    emails: [email('inga@nordlys.example')],
    phone: '+47 22 12 34 56',
    website: 'https://nordlys.example',
    interest: '200 desk lamps',
    amount: euros(1_250_000),
    source: 'event',
    description: 'Met at the fair',
    ...fields,
  })

const convert = async (id: string, changes: object = {}) => {
  const { person, company, deal } = await bench.client.leads.propose({ id })
  const chosen = (one: { id: string | null; name: string }) =>
    one.id === null ? { name: one.name } : { id: one.id }
  bench.clock.advance(1000)
  return bench.client.leads.convert({
    ...{ id, person: chosen(person), company: company && chosen(company), deal },
    ...changes,
  })
}

const linksOf = async (threadId: number) =>
  (await bench.client.links.forThread({ threadId })).map(({ record }) => `${record.type} ${record.title}`)

describe('a lead becomes a customer', () => {
  it('[REC-09] person, company and deal are made in one step; mail and notes move; the lead points to them; one undo', async () => {
    const lead = await addLead()
    const record = { type: 'lead', id: lead.id }
    const mail = bench.addMail({ from: 'Inga <inga@nordlys.example>', subject: 'Lamps' })
    await bench.client.links.create({ threadId: mail.threadId, record })
    await bench.client.notes.create({ record, text: 'Wants brass', pinned: true })
    const { deal, change } = await convert(lead.id)
    expect(deal).toMatchObject({ title: '200 desk lamps', fields: { amount: euros(1_250_000) } })
    const named = Object.values(deal.references).map(({ type, title }) => `${type} ${title}`)
    expect(named).toContain('person Inga Berg')
    expect(named).toContain('company Nordlys Interior')
    const person = await bench.client.records.get({ type: 'person', id: idIn(deal, 'personId') })
    expect(person.fields).toMatchObject({
      jobTitle: 'Buyer',
      phone: '+47 22 12 34 56',
      emails: [email('inga@nordlys.example')],
      companyId: deal.fields['companyId'],
    })
    const company = await bench.client.records.get({ type: 'company', id: idIn(deal, 'companyId') })
    expect(company.fields).toMatchObject({ domains: ['nordlys.example'], website: 'https://nordlys.example' })
    expect(await linksOf(mail.threadId)).toEqual(['deal 200 desk lamps'])
    const notes = await bench.client.notes.list({ record: { type: 'deal', id: deal.id } })
    expect(notes.map(({ text }) => text)).toEqual(['Wants brass', 'Met at the fair'])
    const told = await bench.client.timeline.forRecord({ record: { type: 'deal', id: deal.id }, limit: 50 })
    expect(told.entries.map(({ kind }) => kind)).toContain('message')
    expect(await bench.client.records.get(record)).toMatchObject({
      isClosed: true,
      fields: { status: 'converted', dealId: deal.id, personId: person.id, companyId: company.id },
    })
    expect(
      await bench.client.records.related({ of: { type: 'deal', id: deal.id }, type: 'lead' }),
    ).toHaveLength(1)
    expect(await problemOf(convert(lead.id))).toMatchObject({ code: 'conflict' })

    bench.clock.advance(1000)
    expect(await bench.undo(change)).toMatchObject({ kept: 0 })
    expect(await bench.client.records.get(record)).toMatchObject({
      isClosed: false,
      fields: { ...lead.fields, status: 'new', dealId: null },
    })
    expect(await linksOf(mail.threadId)).toEqual(['lead Inga Berg'])
    expect((await bench.client.notes.list({ record })).map(({ text }) => text)).toEqual(['Wants brass'])
    for (const gone of [deal, person, company])
      expect(await problemOf(bench.client.records.get({ type: gone.type, id: gone.id }))).toMatchObject({
        code: 'not-found',
      })
  })

  it('[REC-09] who is known already is filled in and not made again; what they hold stays', async () => {
    const company = await bench.add('company', { name: 'Nordlys AS', domains: ['nordlys.example'] })
    const person = await bench.add('person', {
      name: 'Inga B. Berg',
      jobTitle: 'Head of buying',
      emails: [email('Inga@nordlys.example')],
      companyId: company.id,
    })
    const lead = await addLead({
      emails: [email('inga@nordlys.example'), { ...email('inga@home.example'), isPrimary: false }],
    })
    const proposal = await bench.client.leads.propose({ id: lead.id })
    expect(proposal.person).toEqual({ id: person.id, name: 'Inga B. Berg' })
    expect(proposal.company).toEqual({ id: company.id, name: 'Nordlys AS' })
    const { deal } = await convert(lead.id)
    expect(deal.fields).toMatchObject({ personId: person.id, companyId: company.id })
    const after = await bench.client.records.get({ type: 'person', id: person.id })
    expect(after.fields).toMatchObject({
      jobTitle: 'Head of buying',
      phone: '+47 22 12 34 56',
      emails: [email('Inga@nordlys.example'), { ...email('inga@home.example'), isPrimary: false }],
    })
  })

  it('[REC-09] what somebody worked on since stays when the conversion is taken back', async () => {
    const lead = await addLead({ emails: [], companyName: '' })
    const { deal, change } = await convert(lead.id, { company: null })
    bench.clock.advance(1000)
    await bench.client.notes.create({ record: { type: 'deal', id: deal.id }, text: 'Offer sent' })
    const { kept } = await bench.undo(change)
    expect(kept).toBeGreaterThan(0)
    expect(await bench.client.records.get({ type: 'deal', id: deal.id })).toMatchObject({
      title: '200 desk lamps',
    })
  })
})
