import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asRef, createCrmBench, problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

describe('notes', () => {
  it('[NOTE-01] sit on people, companies and deals, pinned ones first, newest first', async () => {
    const records = [
      asRef('person', await bench.addPerson('Mario', [])),
      asRef('company', await bench.addCompany('Acme')),
      asRef('deal', await bench.addDeal('Saws')),
    ]
    for (const record of records) {
      const { note: first } = await bench.client.notes.create({ record, text: 'first' })
      bench.clock.advance(1000)
      await bench.client.notes.create({ record, text: 'second' })
      bench.clock.advance(1000)
      await bench.client.notes.create({ record, text: 'third', pinned: false })
      await bench.client.notes.update({ id: first.id, pinned: true })
      expect((await bench.client.notes.list({ record })).map(({ text }) => text)).toEqual([
        'first',
        'third',
        'second',
      ])
    }
  })

  it('[NOTE-05] never touch the record’s own fields', async () => {
    const person = await bench.addPerson('Mario', ['m@a.it'])
    bench.clock.advance(1000)
    await bench.client.notes.create({ record: asRef('person', person), text: 'Name: Giovanni' })
    expect(await bench.get(person)).toEqual(person)
    expect((await bench.page('person', 'giovanni')).total).toBe(0)
  })

  it('are edited, removed and restored, and announce their record', async () => {
    const record = asRef('company', await bench.addCompany('Acme'))
    const { note } = await bench.client.notes.create({ record, text: 'Zażółć\n<b>&' })
    const { id } = note
    expect((await bench.client.notes.update({ id, text: 'new' })).note).toMatchObject({
      text: 'new',
      pinned: false,
      record,
    })
    const { change } = await bench.client.notes.remove({ id })
    expect(await bench.client.notes.list({ record })).toEqual([])
    expect(await problemOf(bench.client.notes.update({ id, text: 'x' }))).toMatchObject({ code: 'not-found' })
    bench.sent.length = 0
    await bench.undo(change)
    expect(await bench.client.notes.list({ record })).toMatchObject([{ text: 'new' }])
    expect(bench.sent).toEqual([{ type: 'record', record }])
  })

  it('keep what another window wrote: a change that began from other words is refused', async () => {
    const record = asRef('company', await bench.addCompany('Acme'))
    const { note } = await bench.client.notes.create({ record, text: 'old' })
    const { id } = note
    await bench.client.notes.update({ id, text: 'theirs', from: { text: 'old' } })
    expect(
      await problemOf(bench.client.notes.update({ id, text: 'mine', from: { text: 'old' } })),
    ).toMatchObject({ code: 'conflict', params: { fields: 'text' } })
    const pinned = await bench.client.notes.update({ id, pinned: true, from: { pinned: false } })
    expect(pinned.note).toMatchObject({ text: 'theirs' })
    // The same words twice are no change, and nothing to take back.
    const same = await bench.client.notes.update({ id, text: 'theirs', from: { text: 'old' } })
    expect(same).toMatchObject({ note: { pinned: true }, change: '' })
  })

  it('are refused on what is not there', async () => {
    const person = await bench.addPerson('Mario', [])
    await bench.remove(person)
    expect(
      await problemOf(bench.client.notes.create({ record: asRef('person', person), text: 'x' })),
    ).toMatchObject({ code: 'not-found' })
    expect(
      await problemOf(bench.client.notes.create({ record: asRef('company', person), text: 'x' })),
    ).toMatchObject({ code: 'not-found' })
  })
})
