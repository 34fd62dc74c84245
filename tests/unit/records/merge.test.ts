import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { RecordRef } from '../../../src/shared/contract/crm'
import type { RecordRow } from '../../../src/shared/contract/records'
import { allRecordTypes } from '../../../src/shared/records/record-types'
import { createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'
import { allJobsDone } from '../../helpers/jobs'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const merge = async (keep: RecordRef, other: RecordRow, taken: string[] = []) => {
  bench.clock.advance(1000)
  return bench.client.records.merge({ keep: { type: keep.type, id: keep.id }, other: other.id, taken })
}
const undo = (change: string) => {
  bench.clock.advance(1000)
  return bench.undo(change)
}

const derived = ['person_email', 'company_domain', 'link_thread', 'activity', 'record_index']

/** All that is kept of records and derived from them, but when a record was last changed. */
function state(): Record<string, unknown[]> {
  const tables = [...allRecordTypes().map(({ name }) => name), ...derived]
  return Object.fromEntries(
    tables.map((table) => {
      const rows = z
        .array(z.record(z.string(), z.unknown()))
        .parse(bench.context.db.prepare(`SELECT * FROM ${table}`).all())
      return [
        table,
        rows
          // What was done and taken back again is part of a history.
          .filter(({ kind }) => table !== 'activity' || kind !== 'change')
          .map(({ updated_at: _, id, ...row }) =>
            JSON.stringify(table === 'record_index' ? row : { id, ...row }),
          )
          .sort(),
      ]
    }),
  )
}

const addresses = (record: RecordRow): string[] =>
  z
    .array(z.object({ address: z.string(), isPrimary: z.boolean() }))
    .parse(record.fields['emails'])
    .map(({ address, isPrimary }) => (isPrimary ? `*${address}` : address))

describe('two records made one', () => {
  it('[BEY-16] people: every value, link, note, deal and mail is the one’s; one undo brings back both, exactly', async () => {
    const lumera = await bench.addCompany('Lumera')
    const keep = await bench.add('person', {
      name: 'Anna Nowak',
      phone: '600 100 200',
      emails: [{ address: 'anna@lumera.example', label: 'work', isPrimary: true }],
    })
    const other = await bench.add('person', {
      name: 'A. Nowak',
      phone: '22 555 01 99',
      jobTitle: 'Buyer',
      companyId: lumera.id,
      emails: [
        { address: 'anna@home.example', label: 'home', isPrimary: false },
        { address: 'a.nowak@home.example', label: '', isPrimary: true },
      ],
    })
    const record = (id: string) => ({ type: 'person', id })
    const both = bench.addMail({ from: 'Anna <anna@lumera.example>', cc: ['anna@home.example'] })
    const home = bench.addMail({ from: 'Anna <anna@home.example>' })
    for (const { id } of [keep, other])
      await bench.client.links.create({ threadId: both.threadId, record: record(id) })
    await bench.client.links.create({ threadId: home.threadId, record: record(other.id) })
    await bench.client.notes.create({ record: record(other.id), text: 'Call', pinned: true })
    const deal = await bench.addDeal('Lamps', { personId: other.id })
    const ticket = await bench.add('ticket', { title: 'Broken', personId: other.id })
    const removed = await bench.addDeal('Given up', { personId: other.id })
    const removal = await bench.remove({ type: 'deal', id: removed.id })
    await allJobsDone(bench)
    const before = state()

    const { record: merged, change } = await merge(record(keep.id), other, ['name'])
    await allJobsDone(bench)
    expect(merged.fields).toMatchObject({
      name: 'A. Nowak',
      phone: '600 100 200',
      jobTitle: 'Buyer',
      companyId: lumera.id,
    })
    expect(addresses(merged)).toEqual(['*anna@lumera.example', 'anna@home.example', 'a.nowak@home.example'])
    expect(await bench.titles('person')).toEqual(['A. Nowak'])
    expect(await problemOf(bench.get(record(other.id)))).toMatchObject({ code: 'not-found' })
    for (const { type, id } of [deal, ticket])
      expect((await bench.get({ type, id })).fields['personId']).toBe(keep.id)
    expect(await bench.client.notes.list({ record: record(keep.id) })).toMatchObject([
      { text: 'Call', pinned: true },
    ])
    for (const { threadId } of [both, home]) {
      const links = await bench.client.links.forThread({ threadId })
      expect(links.map((link) => link.record.id)).toEqual([keep.id])
    }
    const timeline = await bench.client.timeline.forRecord({ record: record(keep.id), limit: 50 })
    expect(timeline.entries.filter(({ kind }) => kind === 'message')).toHaveLength(2)
    expect(bench.matchedPerson(home.messageId, 'from')).toBe(keep.id)

    expect(await undo(change)).toMatchObject({ kept: 0 })
    await allJobsDone(bench)
    expect(state()).toEqual(before)
    expect((await bench.get(record(other.id))).fields).toEqual(other.fields)
    expect((await bench.get(record(keep.id))).fields).toEqual(keep.fields)
    expect(bench.matchedPerson(home.messageId, 'from')).toBe(other.id)

    const again = await merge(record(keep.id), other)
    await bench.undo(removal)
    expect((await bench.get({ type: 'deal', id: removed.id })).fields['personId']).toBe(keep.id)
    expect(await undo(again.change)).toMatchObject({ kept: 0 })
  })

  it('the one that stays tells of it, with every value that was left out, until it is undone', async () => {
    const lumera = await bench.addCompany('Lumera')
    const keep = await bench.add('person', { name: 'Anna', phone: '1', jobTitle: 'Buyer' })
    const other = await bench.add('person', { name: 'A. Nowak', phone: '2', companyId: lumera.id })
    const second = await bench.add('person', { name: 'Ann', phone: '1', jobTitle: 'Head of sales' })
    const told = async () => {
      const { entries } = await bench.client.timeline.forRecord({
        record: { type: 'person', id: keep.id },
        limit: 50,
      })
      return entries.flatMap((entry) =>
        entry.kind === 'merged' ? [{ name: entry.name, left: entry.left }] : [],
      )
    }
    const first = await merge(keep, other)
    bench.clock.advance(1000)
    await bench.change({ type: 'person', id: keep.id }, { phone: '2' })
    const phone = { name: 'A. Nowak', left: [{ field: 'phone', value: '2', name: '' }] }
    expect(await told()).toEqual([phone])

    const { change } = await merge(keep, second, ['phone'])
    const title = { name: 'Ann', left: [{ field: 'jobTitle', value: 'Head of sales', name: '' }] }
    expect(await told()).toEqual([title, phone])
    expect(await undo(first.change)).toMatchObject({ kept: 0 })
    expect(await told()).toEqual([title])
    await undo(change)
    expect(await told()).toEqual([])
  })

  it('tells the windows of it where no field of the one that stays has changed', async () => {
    const keep = await bench.add('person', { name: 'Anna', phone: '1' })
    const other = await bench.add('person', { name: 'Anna', phone: '2' })
    const told: string[] = []
    bench.context.events.subscribe((event) => told.push(JSON.stringify(event)))
    await merge(keep, other)
    expect(told.filter((event) => event.includes(keep.id))).not.toEqual([])
  })

  it('companies: domains, people and deals; what both hold stays the one’s unless the other’s is taken', async () => {
    const keep = await bench.add('company', { name: 'Lumera', city: 'Lodi', domains: ['lumera.example'] })
    const other = await bench.add('company', {
      name: 'Lumera Srl',
      city: 'Roma',
      country: 'IT',
      domains: ['lumera.example', 'lumera.test'],
    })
    const person = await bench.addPerson('Anna', [], other.id)
    const deal = await bench.addDeal('Lamps', { companyId: other.id })
    const before = state()
    const { record, change } = await merge(keep, other, ['name', 'country'])
    expect(record.fields).toMatchObject({
      name: 'Lumera Srl',
      city: 'Lodi',
      country: 'IT',
      domains: ['lumera.example', 'lumera.test'],
    })
    for (const { type, id } of [person, deal])
      expect((await bench.get({ type, id })).fields['companyId']).toBe(keep.id)
    expect(await undo(change)).toMatchObject({ kept: 0 })
    expect({ ...state(), activity: [] }).toEqual({ ...before, activity: [] })
  })

  it('deals: an amount without a figure is none; a field that cannot be taken changes nothing', async () => {
    const keep = await bench.addDeal('Lamps', { amount: { minor: null, currency: 'EUR' } })
    const other = await bench.addDeal('Lamp', { amount: { minor: 5, currency: 'PLN' } }, 'Won')
    const { record } = await merge(keep, other, ['nothing', 'expectedCloseAt'])
    expect(record.fields).toMatchObject({ title: 'Lamps', amount: { minor: 5, currency: 'PLN' } })
    expect(record.fields['stageId']).toBe(await bench.stageId('New'))
  })

  it('refuses a record with itself, with one that is gone or of another type, and leaves all as it was', async () => {
    const anna = await bench.addPerson('Anna', ['anna@lumera.example'])
    const gone = await bench.addPerson('Gone', ['gone@lumera.example'])
    await bench.remove(gone)
    const company = await bench.addCompany('Lumera')
    const before = state()
    for (const other of [anna, gone, company])
      expect(['field-invalid', 'not-found']).toContain((await problemOf(merge(anna, other))).code)
    expect(await problemOf(merge(gone, anna))).toMatchObject({ code: 'not-found' })
    expect(state()).toEqual(before)
  })

  it('refuses as a whole what there is no room for', async () => {
    const many = (at: string) => Array.from({ length: 26 }, (_, n) => `a${n}@${at}.example`)
    const anna = await bench.addPerson('Anna', many('one'))
    const other = await bench.addPerson('Anna', many('two'))
    const before = state()
    expect(await problemOf(merge(anna, other))).toMatchObject({ code: 'field-invalid', field: 'emails' })
    expect(state()).toEqual(before)
  })

  it('what was changed since a merge stays so when it is undone', async () => {
    const keep = await bench.addPerson('Anna', ['anna@lumera.example'])
    const other = await bench.add('person', { name: 'Anna', phone: '600 100 200' })
    const { change } = await merge(keep, other)
    bench.clock.advance(1000)
    await bench.change({ type: 'person', id: keep.id }, { phone: '7' })
    expect(await undo(change)).toMatchObject({ kept: 1 })
    expect((await bench.get({ type: 'person', id: keep.id })).fields['phone']).toBe('7')
    expect((await bench.get({ type: 'person', id: other.id })).fields['phone']).toBe('600 100 200')
  })
})
