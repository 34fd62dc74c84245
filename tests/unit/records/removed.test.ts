import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCrm } from '../../../src/main/engine/create-crm'
import { removedPage } from '../../../src/main/engine/features/records/removed-store'
import type { RecordRef } from '../../../src/shared/contract/crm'
import { createCrmBench, noMail, OWN_ADDRESS, problemOf, type CrmBench } from '../../helpers/crm'
import { eventually } from '../../helpers/eventually'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const removedPages = (type: string, query = '', offset = 0, limit = 100) =>
  bench.client.records.listRemoved({ type, query, offset, limit })
const removedTitles = async (type: string, query = '') =>
  (await removedPages(type, query)).rows.map(({ title }) => title)
const remove = ({ type, id }: RecordRef) => {
  bench.clock.advance(1000)
  return bench.client.records.remove({ type, id })
}
const restore = ({ type, id }: RecordRef) => {
  bench.clock.advance(1000)
  return bench.client.records.restore({ type, id })
}
const merge = (keep: RecordRef, other: RecordRef) => {
  bench.clock.advance(1000)
  const { type, id } = keep
  return bench.client.records.merge({ keep: { type, id }, other: other.id, taken: [] })
}

describe('deleted records', () => {
  it('are listed by type, those deleted last first, with when and by whom', async () => {
    const anna = await bench.addPerson('Anna', [])
    const zoe = await bench.addPerson('Zoë', ['zoe@lumera.example'])
    await bench.addPerson('There', [])
    const lumera = await bench.addCompany('Lumera')
    for (const record of [zoe, lumera, anna]) await remove(record)
    const { total, rows } = await removedPages('person')
    expect(total).toBe(2)
    expect(rows.map(({ title }) => title)).toEqual(['Anna', 'Zoë'])
    expect(rows[0]).toMatchObject({
      removedAt: bench.clock.now(),
      removedBy: OWN_ADDRESS,
      byUser: true,
      mergedWith: null,
    })
    expect(await removedTitles('company')).toEqual(['Lumera'])
    expect((await removedPages('person', '', 1, 1)).rows.map(({ title }) => title)).toEqual(['Zoë'])
    expect(await bench.client.records.getRemoved({ type: 'person', id: zoe.id })).toMatchObject({
      title: 'Zoë',
      fields: { emails: [{ address: 'zoe@lumera.example' }] },
    })
    for (const type of ['note', 'nonsense'])
      expect(await problemOf(removedPages(type))).toMatchObject({ code: 'not-found' })
    const there = { type: 'person', id: (await bench.page('person')).rows[0]?.id ?? '' }
    expect(await problemOf(bench.client.records.getRemoved(there))).toMatchObject({ code: 'not-found' })
  })

  it('leave the list when they are brought back, and return to it when that is undone', async () => {
    const anna = await bench.addPerson('Anna', ['anna@lumera.example'])
    await remove(anna)
    const { record, change } = await restore(anna)
    expect(record.title).toBe('Anna')
    expect(await removedTitles('person')).toEqual([])
    expect(await bench.titles('person')).toEqual(['Anna'])
    bench.clock.advance(1000)
    expect(await bench.undo(change)).toMatchObject({ kept: 0 })
    expect(await removedTitles('person')).toEqual(['Anna'])
    expect(await bench.titles('person')).toEqual([])
  })

  it('stay deleted where somebody else has their address by now', async () => {
    const anna = await bench.addPerson('Anna', ['anna@lumera.example'])
    await remove(anna)
    await bench.addPerson('Other', ['anna@lumera.example'])
    expect(await problemOf(restore(anna))).toMatchObject({ code: 'address-taken' })
    expect(await removedTitles('person')).toEqual(['Anna'])
  })

  it('are found by what the list finds them by', async () => {
    const lumera = await bench.addCompany('Lumera')
    const person = await bench.add('person', {
      name: 'Żaneta Ørsted',
      emails: [{ address: 'z.orsted@brightwood.example', label: '', isPrimary: true }],
      phone: '+44 161 555-0938',
      companyId: lumera.id,
    })
    await remove(await bench.addPerson('Somebody else', []))
    await remove(person)
    for (const query of ['zan', 'orsted zaneta', 'z.orsted@bright', '0161 555 0938', '1615550938', 'lumera'])
      expect(await removedTitles('person', query), query).toEqual(['Żaneta Ørsted'])
    for (const query of ['aneta', 'zaneta zz', "' OR 9"])
      expect(await removedTitles('person', query), query).toEqual([])
    expect((await removedPages('person', 'zan')).total).toBe(1)
    expect((await removedPages('person', '☃')).total).toBe(2)
  })

  it('say with whom they were merged, however many merges later, and are not brought back out of it', async () => {
    const [first, second, third] = [
      await bench.addPerson('First', ['first@lumera.example']),
      await bench.addPerson('Second', []),
      await bench.addPerson('Third', []),
    ]
    await merge(second, first)
    const last = await merge(third, second)
    const heirs = async () =>
      (await removedPages('person')).rows.map(({ title, mergedWith }) => [title, mergedWith?.title])
    expect(await heirs()).toEqual([
      ['Second', 'Third'],
      ['First', 'Third'],
    ])
    expect(await problemOf(restore(first))).toMatchObject({ code: 'not-found' })
    expect(await bench.titles('person')).toEqual(['Third'])

    bench.clock.advance(1000)
    await bench.undo(last.change)
    expect(await heirs()).toEqual([['First', 'Second']])
    await remove(second)
    expect(await heirs()).toEqual([
      ['Second', undefined],
      ['First', 'Second'],
    ])
  })

  it('that were deleted before there was a list of them are listed', async () => {
    const anna = await bench.addPerson('Anna', [])
    await remove(anna)
    const { db } = bench.context
    db.exec(`DELETE FROM removed_record; INSERT INTO record_to_index VALUES ('person', '${anna.id}')`)
    const again = createCrm(bench.context, noMail, () => '')
    again.start()
    await eventually(async () => expect(await removedTitles('person', 'anna')).toEqual(['Anna']))
    again.stop()
  })

  it('are read by indexes alone', () => {
    const plan = (sql: string): string[] =>
      bench.context.db
        .prepare<[Record<string, string | number>], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all({ type: 'person', limit: 100, offset: 0 })
        .map(({ detail }) => detail)
    expect(plan(removedPage)).toEqual([
      'SEARCH removed_record USING COVERING INDEX removed_record_recent (record_type=?)',
    ])
  })
})
