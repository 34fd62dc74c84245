import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const created = async (type: string, fields: Record<string, string>, withNew = {}) => {
  bench.clock.advance(1000)
  return bench.client.records.create({ type, fields, withNew })
}

describe('undo of what was done with records', () => {
  it('takes back a record with those created beside it, as one', async () => {
    const { record, change } = await created('person', { name: 'Mario' }, { companyId: { name: 'Acme' } })
    expect(record.references[z.string().parse(record.fields['companyId'])]?.title).toBe('Acme')
    expect(await bench.undo(change)).toEqual({ undone: 2, kept: 0 })
    expect([await bench.titles('person'), await bench.titles('company')]).toEqual([[], []])
    expect(await bench.client.links.findRecords({ query: 'acme', limit: 5 })).toEqual([])
  })

  it('leaves a record that others came to need: one that names it, or a note', async () => {
    const { record, change } = await created('person', { name: 'Mario' }, { companyId: { name: 'Acme' } })
    const companyId = z.string().parse(record.fields['companyId'])
    await created('person', { name: 'Maria', companyId })
    expect(await bench.undo(change)).toEqual({ undone: 1, kept: 1 })
    expect([await bench.titles('person'), await bench.titles('company')]).toEqual([['Maria'], ['Acme']])

    const noted = await created('company', { name: 'Beta' })
    await bench.client.notes.create({ record: { type: 'company', id: noted.record.id }, text: 'Call' })
    expect(await bench.undo(noted.change)).toEqual({ undone: 0, kept: 1 })
    expect(await bench.titles('company', 'beta')).toEqual(['Beta'])
  })

  it('leaves a record somebody worked on since', async () => {
    const { record, change } = await created('company', { name: 'Acme' })
    bench.clock.advance(1000)
    await bench.change(record, { city: 'Lodi' })
    expect(await bench.undo(change)).toEqual({ undone: 0, kept: 1 })
    expect((await bench.get(record)).fields).toMatchObject({ name: 'Acme', city: 'Lodi' })
  })

  it('puts fields back, and leaves those changed since', async () => {
    const { record } = await created('company', { name: 'Acme', city: 'Roma', phone: '1' })
    bench.clock.advance(1000)
    const { change } = await bench.client.records.update({ record, fields: { city: 'Lodi', phone: '2' } })
    bench.clock.advance(1000)
    await bench.change(record, { phone: '3' })
    expect(await bench.undo(change)).toEqual({ undone: 1, kept: 1 })
    expect((await bench.get(record)).fields).toMatchObject({ city: 'Roma', phone: '3' })
  })

  it('undoes an undo, a removal, and what removed a list’s element while another was added', async () => {
    const emails = (...addresses: string[]) =>
      addresses.map((address, index) => ({ address, label: '', isPrimary: index === 0 }))
    const person = await bench.addPerson('Mario', ['a@acme.it', 'b@acme.it'])
    bench.clock.advance(1000)
    const { change } = await bench.client.records.update({
      record: person,
      fields: { emails: emails('a@acme.it') },
    })
    bench.clock.advance(1000)
    await bench.change(person, { emails: emails('a@acme.it', 'c@acme.it') })
    await bench.undo(change)
    expect((await bench.get(person)).fields['emails']).toMatchObject([
      { address: 'a@acme.it' },
      { address: 'b@acme.it' },
      { address: 'c@acme.it' },
    ])
    const removal = await bench.remove(person)
    expect(await bench.undo(removal)).toEqual({ undone: 1, kept: 0 })
    expect(await bench.undo(removal)).toEqual({ undone: 0, kept: 1 })
    expect(await bench.titles('person')).toEqual(['Mario'])
  })

  it('brings back a record another window deleted, with its notes; one that never was stays unknown', async () => {
    const { record } = await created('company', { name: 'Acme' })
    const ref = { type: 'company', id: record.id }
    await bench.client.notes.create({ record: ref, text: 'Call' })
    bench.clock.advance(1000)
    const { change } = await bench.client.records.remove(ref)
    expect(await problemOf(bench.client.notes.create({ record: ref, text: 'More' }))).toMatchObject({
      code: 'not-found',
    })
    bench.clock.advance(1000)
    expect((await bench.client.records.restore(ref)).record.title).toBe('Acme')
    expect(await bench.client.records.restore(ref)).toMatchObject({ record: { title: 'Acme' }, change: '' })
    expect((await bench.client.notes.create({ record: ref, text: 'More' })).note.text).toBe('More')
    expect(await bench.client.notes.list({ record: ref })).toHaveLength(2)
    expect(await bench.undo(change)).toEqual({ undone: 0, kept: 1 })
    const unknown = { type: 'company', id: '00000000-0000-7000-8000-000000000000' }
    expect(await problemOf(bench.client.records.restore(unknown))).toMatchObject({ code: 'not-found' })
  })

  it('says that nothing had to be changed, and knows no change of another name', async () => {
    const company = await bench.addCompany('Acme')
    const same = await bench.client.records.update({ record: company, fields: { name: 'Acme' } })
    expect(same.change).toBe('')
    expect(await problemOf(bench.undo('0000'))).toMatchObject({ code: 'not-found' })
  })

  it('a refused record leaves none of those it named for the first time', async () => {
    await bench.addPerson('Mario', ['mario@acme.it'])
    const emails = [{ address: 'mario@acme.it', label: '', isPrimary: true }]
    const refused = bench.client.records.create({
      type: 'person',
      fields: { name: 'Somebody', emails },
      withNew: { companyId: { name: 'Acme' } },
    })
    expect(await problemOf(refused)).toMatchObject({ code: 'address-taken' })
    expect(await bench.titles('company')).toEqual([])
    const unnamed = bench.client.records.create({
      type: 'person',
      fields: { name: 'Somebody' },
      withNew: { companyId: { name: ' ' } },
    })
    expect(await problemOf(unnamed)).toMatchObject({ code: 'field-invalid', field: 'name' })
    expect(await bench.titles('person')).toEqual(['Mario'])
  })
})
