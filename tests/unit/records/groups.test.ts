import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RecordGroup } from '../../../src/shared/contract/records'
import { LARGEST_MINOR } from '../../../src/shared/money'
import { createBoatBench } from '../../helpers/boat-bench'
import { problemOf, type CrmBench } from '../../helpers/crm'

let bench: CrmBench
beforeEach(() => {
  bench = createBoatBench()
})
afterEach(() => bench.close())

const byValue = (a: RecordGroup, b: RecordGroup): number =>
  (a.value ?? '') < (b.value ?? '') ? -1 : Number(a.value !== b.value)

describe('the groups of a list', () => {
  it('are counted and added up by currency, whatever they come to', async () => {
    const most = LARGEST_MINOR
    for (const minor of [most, most, null])
      await bench.add('boat', { name: 'Dear', price: { minor, currency: 'EUR' } })
    await bench.add('boat', { name: 'Yen', price: { minor: 7, currency: 'JPY' } })
    await bench.add('boat', { name: 'Wreck', state: 'sunk' })
    const groups = (query: string) => bench.client.records.groups({ type: 'boat', query, field: 'state' })
    expect((await groups('')).toSorted(byValue)).toEqual([
      {
        ...{ value: 'afloat', count: 4 },
        sums: [
          { currency: 'EUR', minor: most * 2 },
          { currency: 'JPY', minor: 7 },
        ],
      },
      { value: 'sunk', count: 1, sums: [] },
    ])
    expect(await groups('yen')).toEqual([
      { value: 'afloat', count: 1, sums: [{ currency: 'JPY', minor: 7 }] },
    ])
  })

  it('are those of a choice or a reference', async () => {
    const problem = await problemOf(bench.client.records.groups({ type: 'boat', query: '', field: 'hull' }))
    expect(problem).toMatchObject({ code: 'field-invalid', field: 'hull' })
    const unknown = await problemOf(bench.client.records.groups({ type: 'boat', query: '', field: 'x' }))
    expect(unknown).toMatchObject({ code: 'field-invalid', field: 'x' })
  })

  it('follow what changes', async () => {
    const { id } = await bench.addDeal('Roof', { amount: { minor: 500, currency: 'EUR' } })
    const groups = () => bench.client.records.groups({ type: 'deal', query: '', field: 'stageId' })
    const [before] = await groups()
    const stages = await bench.client.records.choices({ type: 'stage' })
    const next = stages.find((stage) => stage.id !== before?.value)?.id ?? ''
    await bench.client.records.update({ record: { type: 'deal', id }, fields: { stageId: next } })
    expect(await groups()).toEqual([{ value: next, count: 1, sums: [{ currency: 'EUR', minor: 500 }] }])
  })
})
