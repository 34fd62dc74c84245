import { afterEach, beforeEach, expect, it } from 'vitest'
import { asRef, createCrmBench, type CrmBench } from '../../helpers/crm'
import { TEST_START } from '../../helpers/engine-context'

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

it('[LINK-18] [LINK-19] a task knows when its mail came and entered the CRM, and when it was done; the mail when a task was made of it', async () => {
  const person = await bench.addPerson('Mario', ['mario@acme.it'])
  const { threadId } = bench.addMail({ from: 'mario@acme.it', receivedAt: TEST_START - 5000 })
  bench.clock.advance(1000)
  const fields = { title: 'Call', personId: person.id }
  const { record: task } = await bench.client.records.create({ type: 'task', fields })
  const times = () => bench.client.tasks.times({ id: task.id })
  expect(await times()).toEqual({ receivedAt: null, linkedAt: null, completedAt: null })
  await bench.client.links.create({ threadId, record: asRef('task', task) })
  expect(await times()).toEqual({ receivedAt: TEST_START - 5000, linkedAt: null, completedAt: null })
  const madeAt = bench.context.clock.now()
  bench.clock.advance(1000)
  const saved = await bench.client.links.create({ threadId, record: asRef('person', person) })
  const made = { receivedAt: TEST_START - 5000, linkedAt: saved.linkedAt }
  expect(await times()).toEqual({ ...made, completedAt: null })
  const { entries } = await bench.client.timeline.forRecord({ record: asRef('person', person), limit: 10 })
  expect(entries.find(({ kind }) => kind === 'message')).toMatchObject({
    linkedAt: saved.linkedAt,
    activityAt: madeAt,
  })
  bench.clock.advance(1000)
  const done = bench.context.clock.now()
  await bench.client.records.update({ record: asRef('task', task), fields: { status: 'closed' } })
  expect(await times()).toEqual({ ...made, completedAt: done })
  await bench.client.records.update({ record: asRef('task', task), fields: { status: 'open' } })
  expect(await times()).toEqual({ ...made, completedAt: null })
})
