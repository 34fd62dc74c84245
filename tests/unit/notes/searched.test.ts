import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asRef, createCrmBench, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const find = (query: string, limit = 10) => bench.client.notes.find({ query, limit })
const found = async (query: string) => (await find(query)).map(({ excerpt }) => excerpt)

describe('[SRCH-06] notes', () => {
  it('are found by beginnings of their words, without accents, in any order, last changed first', async () => {
    const record = asRef('person', await bench.addPerson('Mario Rossi', []))
    const { note } = await bench.client.notes.create({
      record,
      text: 'Żółte łodzie przed świętami\nnie wcześniej',
    })
    bench.clock.advance(1000)
    await bench.client.notes.create({ record, text: 'Boats, but not the yellow ones (łodzie!)' })
    expect(await found('LODZ')).toEqual([
      'Boats, but not the yellow ones (\u0001łodzie\u0002!)',
      'Żółte \u0001łodzie\u0002 przed świętami nie wcześniej',
    ])
    expect(await found('swieta lod')).toEqual([
      'Żółte \u0001łodzie\u0002 przed \u0001świętami\u0002 nie wcześniej',
    ])
    bench.clock.advance(1000)
    await bench.client.notes.update({ id: note.id, pinned: true })
    expect((await find('lodz', 1)).map(({ id }) => id)).toEqual([note.id])
    expect(await find('lodz', 1)).toMatchObject([{ record: { type: 'person', title: 'Mario Rossi' } }])
    for (const nothing of ['', ' ', '!?', 'person', 'rossi', 'lodz rossi'])
      expect(await find(nothing)).toEqual([])
  })

  it('are found to the last word of a long one', async () => {
    const record = asRef('company', await bench.addCompany('Acme'))
    await bench.client.notes.create({ record, text: `${'filler words '.repeat(7_000)}quintessence` })
    expect(await found('quintess')).toEqual([expect.stringContaining('\u0001quintessence\u0002')])
  })

  it('follow what becomes of them and of their record', async () => {
    const ref = asRef('company', await bench.addCompany('Acme'))
    const { note } = await bench.client.notes.create({ record: ref, text: 'old words' })
    await bench.client.notes.update({ id: note.id, text: 'new words' })
    expect(await found('old')).toEqual([])
    expect(await found('new')).toHaveLength(1)
    const { change } = await bench.client.notes.remove({ id: note.id })
    expect(await found('new')).toEqual([])
    await bench.undo(change)
    expect(await found('new')).toHaveLength(1)
    const { change: removal } = await bench.client.records.remove(ref)
    expect(await found('new')).toEqual([])
    await bench.undo(removal)
    expect(await found('new')).toHaveLength(1)
  })

  it('are in no search and no list of records, unless one asks for notes', async () => {
    const noted = await bench.addCompany('Acme')
    await bench.addCompany('Bolt')
    await bench.client.notes.create({ record: asRef('company', noted), text: 'Wants Łódź lights' })
    const titles = async (filter: {
      operator: 'contains' | 'isEmpty' | 'isNotEmpty'
      value: string | null
    }) => {
      const of = [{ field: 'notes', ...filter }]
      const asked = {
        type: 'company',
        query: '',
        filter: { match: 'all' as const, of },
        offset: 0,
        limit: 10,
      }
      return (await bench.client.records.list(asked)).rows.map(({ title }) => title)
    }
    for (const query of ['lights', 'wants', 'lodz']) {
      expect((await bench.page('company', query)).total).toBe(0)
      expect(await bench.client.links.findRecords({ query, limit: 10 })).toEqual([])
    }
    const all = await bench.client.links.findRecords({ query: '', limit: 10 })
    expect(all.map(({ type }) => type)).not.toContain('note')
    expect(await titles({ operator: 'contains', value: 'LODZ' })).toEqual(['Acme'])
    expect(await titles({ operator: 'contains', value: 'acme' })).toEqual([])
    expect(await titles({ operator: 'isEmpty', value: null })).toEqual(['Bolt'])
    expect(await titles({ operator: 'isNotEmpty', value: null })).toEqual(['Acme'])
  })
})
