import { afterEach, beforeEach, expect, it } from 'vitest'
import { createCrm } from '../../../src/main/engine/create-crm'
import { createCrmBench, noMail, type CrmBench } from '../../helpers/crm'
import { eventually } from '../../helpers/eventually'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const PEOPLE = 170

const employ = async () => {
  const company = await bench.addCompany('Acme')
  for (let at = 0; at < PEOPLE; at++)
    await bench.add('person', { name: `Person ${at}`, companyId: company.id })
  return company
}
const found = async (query: string) => (await bench.page('person', query)).total

it('finds all who work for a renamed company, and none by its former name', async () => {
  const company = await employ()
  expect(await found('acme')).toBe(PEOPLE)
  await bench.change(company, { name: 'Zenith' })
  expect(await found('zenith')).toBeLessThan(PEOPLE)
  await eventually(async () => expect(await found('zenith')).toBe(PEOPLE))
  expect(await found('acme')).toBe(0)
})

it('finds all who work for a company made one of two by its name, some at once, and again once that is undone', async () => {
  const company = await employ()
  const kept = await bench.addCompany('Zenith')
  const { change } = await bench.client.records.merge({
    ...{ keep: { type: 'company', id: kept.id }, other: company.id, taken: [] },
  })
  const { rows } = await bench.page('person')
  expect(rows.map(({ fields }) => fields['companyId'])).toEqual(Array(PEOPLE).fill(kept.id))
  expect(await found('zenith')).toBeLessThan(PEOPLE)
  await eventually(async () => expect(await found('zenith')).toBe(PEOPLE))
  expect(await found('acme')).toBe(0)
  await bench.undo(change)
  expect(await found('acme')).toBeLessThan(PEOPLE)
  await eventually(async () => expect(await found('acme')).toBe(PEOPLE))
  expect(await found('zenith')).toBe(0)
})

it('goes on where the program was ended meanwhile', async () => {
  const company = await employ()
  await bench.change(company, { name: 'Zenith' })
  bench.crm.stop()
  const before = await found('zenith')
  expect(before).toBeLessThan(PEOPLE)
  const again = createCrm(bench.context, noMail, () => '')
  again.start()
  await eventually(async () => expect(await found('zenith')).toBe(PEOPLE))
  again.stop()
})
