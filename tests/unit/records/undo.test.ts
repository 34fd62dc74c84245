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
    expect(await bench.undo(change)).toEqual({ undone: 2, kept: 0, titles: [] })
    expect([await bench.titles('person'), await bench.titles('company')]).toEqual([[], []])
    expect(await bench.client.links.findRecords({ query: 'acme', limit: 5 })).toEqual([])
  })

  it('leaves a record that others came to need: one that names it, or a note', async () => {
    const { record, change } = await created('person', { name: 'Mario' }, { companyId: { name: 'Acme' } })
    const companyId = z.string().parse(record.fields['companyId'])
    await created('person', { name: 'Maria', companyId })
    expect(await bench.undo(change)).toEqual({ undone: 1, kept: 1, titles: ['Acme'] })
    expect([await bench.titles('person'), await bench.titles('company')]).toEqual([['Maria'], ['Acme']])

    const noted = await created('company', { name: 'Beta' })
    await bench.client.notes.create({ record: { type: 'company', id: noted.record.id }, text: 'Call' })
    expect(await bench.undo(noted.change)).toEqual({ undone: 0, kept: 1, titles: ['Beta'] })
    expect(await bench.titles('company', 'beta')).toEqual(['Beta'])
  })

  it('leaves a record somebody worked on since', async () => {
    const { record, change } = await created('company', { name: 'Acme' })
    bench.clock.advance(1000)
    await bench.change(record, { city: 'Lodi' })
    expect(await bench.undo(change)).toEqual({ undone: 0, kept: 1, titles: ['Acme'] })
    expect((await bench.get(record)).fields).toMatchObject({ name: 'Acme', city: 'Lodi' })
  })

  it('puts fields back, and leaves those changed since', async () => {
    const { record } = await created('company', { name: 'Acme', city: 'Roma', phone: '1' })
    bench.clock.advance(1000)
    const { change } = await bench.client.records.update({ record, fields: { city: 'Lodi', phone: '2' } })
    bench.clock.advance(1000)
    await bench.change(record, { phone: '3' })
    expect(await bench.undo(change)).toEqual({ undone: 1, kept: 1, titles: ['Acme'] })
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
    expect(await bench.undo(removal)).toEqual({ undone: 1, kept: 0, titles: [] })
    expect(await bench.undo(removal)).toEqual({ undone: 0, kept: 1, titles: ['Mario'] })
    expect(await bench.titles('person')).toEqual(['Mario'])
  })

  it('goes back through all changes of one field', async () => {
    const deal = await bench.addDeal('Roof')
    const stages = await Promise.all(['Qualified', 'Offer sent', 'Negotiation'].map(bench.stageId))
    const changes: string[] = []
    for (const stageId of stages) {
      bench.clock.advance(1000)
      changes.push((await bench.client.records.update({ record: deal, fields: { stageId } })).change)
    }
    for (const change of changes.toReversed()) {
      bench.clock.advance(1000)
      expect(await bench.undo(change)).toEqual({ undone: 1, kept: 0, titles: [] })
    }
    expect((await bench.get(deal)).fields['stageId']).toBe(deal.fields['stageId'])
  })

  it('goes back through two merges, a note and the creation of what was merged into', async () => {
    const keep = await created('company', { name: 'Acme' })
    const first = await bench.addCompany('Acme Ltd')
    const second = await bench.addCompany('Acme Inc')
    const note = await bench.client.notes.create({
      record: { type: 'company', id: keep.record.id },
      text: 'Call',
    })
    const merge = async (other: string) => {
      bench.clock.advance(1000)
      return (await bench.client.records.merge({ keep: keep.record, other, taken: ['name'] })).change
    }
    const done = [keep.change, note.change, await merge(first.id), await merge(second.id)]
    expect(await bench.titles('company')).toEqual(['Acme Inc'])
    for (const change of done.toReversed()) expect(await bench.undo(change)).toMatchObject({ kept: 0 })
    expect(await bench.titles('company')).toEqual(['Acme Inc', 'Acme Ltd'])
  })

  it('names a removed record of which something was left, and of many the first', async () => {
    const people = await Promise.all(['a', 'b', 'c', 'd'].map((name) => bench.addPerson(name, [])))
    const company = await bench.addCompany('Acme')
    const other = await bench.addCompany('Acme Ltd')
    for (const person of people) await bench.change(person, { companyId: other.id })
    bench.clock.advance(1000)
    const { change } = await bench.client.records.merge({ keep: company, other: other.id, taken: [] })
    for (const person of people) {
      await bench.change(person, { companyId: null })
      await bench.remove(person)
    }
    const { kept, titles } = await bench.undo(change)
    expect(kept).toBe(4)
    expect(titles).toHaveLength(3)
    expect(['a', 'b', 'c', 'd']).toEqual(expect.arrayContaining(titles))
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
    expect(await bench.undo(change)).toEqual({ undone: 0, kept: 1, titles: ['Acme'] })
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
