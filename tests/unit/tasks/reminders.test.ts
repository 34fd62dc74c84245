import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCrmBench, type CrmBench } from '../../helpers/crm'
import { createTestContext, type TestContext } from '../../helpers/engine-context'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE
let testContext: TestContext
let bench: CrmBench
beforeEach(() => {
  testContext = createTestContext()
  bench = createCrmBench(testContext)
})
afterEach(() => {
  bench.crm.stop()
  testContext.close()
})

/** So many minutes from now, as the fields of a task hold it. */
function due(minutes: number) {
  const at = new Date(testContext.clock.now() + minutes * MINUTE)
  const two = (value: number): string => String(value).padStart(2, '0')
  return {
    dueAt: Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()),
    dueTime: `${two(at.getHours())}:${two(at.getMinutes())}`,
  }
}

/** The program ends, and starts again so many minutes later. */
function startAgain(minutes: number): void {
  bench.crm.stop()
  testContext.clock.advance(minutes * MINUTE)
  testContext = testContext.reopen()
  bench = createCrmBench(testContext)
  bench.crm.start()
}
const shown = async () =>
  (await bench.client.tasks.reminders()).map(({ title, isMissed }) => `${title}${isMissed ? ' late' : ''}`)

describe('reminders', () => {
  it('several of one task each come at their time, those of an hour and those of a whole day', async () => {
    await bench.add('task', { title: 'Call', ...due(100), reminders: [60, 10] })
    await bench.add('task', { title: 'Past', ...due(-5), reminders: [0] })
    const { dueAt } = due(1_440)
    await bench.add('task', { title: 'Some time', dueAt, reminders: [0] })
    startAgain(30)
    expect(await shown()).toEqual([])
    startAgain(15)
    expect(await shown()).toEqual(['Call late'])
    startAgain(50)
    expect(await shown()).toEqual(['Call late', 'Call late'])
    startAgain(1_600)
    expect(await shown()).toEqual(['Call late', 'Call late', 'Some time late'])
  })

  it('stay until they are dealt with, come back when snoozed, and follow the task', async () => {
    const task = await bench.add('task', { title: 'Call', ...due(20), reminders: [0] })
    startAgain(30)
    startAgain(1)
    expect(await shown()).toEqual(['Call late'])
    const [first] = await bench.client.tasks.reminders()
    await bench.client.tasks.snooze({ id: first?.id ?? 0, until: testContext.clock.now() + 20 * MINUTE })
    expect(await shown()).toEqual([])
    startAgain(10)
    expect(await shown()).toEqual([])
    startAgain(10)
    expect(await shown()).toEqual(['Call late'])
    await bench.client.tasks.dismiss({ id: first?.id ?? 0 })
    await bench.client.records.update({
      record: { type: 'task', id: task.id },
      fields: { title: 'Call again' },
    })
    startAgain(60)
    expect(await shown()).toEqual([])
    const { dueAt, dueTime } = due(30)
    await bench.client.records.update({ record: { type: 'task', id: task.id }, fields: { dueAt, dueTime } })
    startAgain(31)
    expect(await shown()).toEqual(['Call again late'])
    await bench.client.records.update({
      record: { type: 'task', id: task.id },
      fields: { status: 'closed' },
    })
    expect(await shown()).toEqual([])
  })

  it('of what repeats come again, of its next time', async () => {
    const { dueAt: startsOn, dueTime: startTime } = due(60)
    await bench.add('event', {
      title: 'Stand-up',
      startsOn,
      startTime,
      repeats: 'FREQ=DAILY',
      reminders: [15],
    })
    startAgain(50)
    expect(await shown()).toEqual(['Stand-up late'])
    startAgain(1_440)
    expect(await shown()).toEqual(['Stand-up late', 'Stand-up late'])
  })
})

describe('events between two moments', () => {
  it('are found where they happen, and not where they were declined or cancelled', async () => {
    const now = testContext.clock.now()
    const { dueAt: startsOn, dueTime: startTime } = due(60)
    await bench.add('event', { title: 'Once', startsOn, startTime })
    await bench.add('event', {
      title: 'Weekly',
      startsOn: startsOn - 70 * DAY,
      startTime,
      repeats: 'FREQ=WEEKLY',
    })
    await bench.add('event', { title: 'Off', startsOn, startTime, status: 'cancelled' })
    await bench.add('event', { title: 'No', startsOn, startTime, answer: 'declined' })
    await bench.add('event', { title: 'All week', startsOn: startsOn - 3 * DAY, endsOn: startsOn + DAY })
    const found = await bench.client.tasks.between({ from: now, to: now + DAY / 2 })
    expect(found.map(({ title }) => title)).toEqual(['All week', 'Once', 'Weekly'])
    expect(await bench.client.tasks.between({ from: now + 3 * DAY, to: now + 4 * DAY })).toEqual([])
  })
})

describe('categories', () => {
  it('are there from the start, are named, moved and removed, and undone', async () => {
    const names = async () =>
      (await bench.client.records.choices({ type: 'task_category' })).map(({ title }) => title)
    expect(await names()).toEqual(['Call', 'Meeting', 'Mail', 'Demo', 'Offer'])
    await bench.client.tasks.nameCategory({ id: null, name: 'Visit' })
    const all = await bench.client.records.choices({ type: 'task_category' })
    const [first, second] = all
    await bench.client.tasks.moveCategory({ id: first?.id ?? '', by: 1 })
    await bench.client.tasks.nameCategory({ id: second?.id ?? '', name: 'Lunch' })
    const { change } = await bench.client.tasks.removeCategory({ id: all[3]?.id ?? '' })
    expect(await names()).toEqual(['Lunch', 'Call', 'Mail', 'Offer', 'Visit'])
    await bench.client.records.undo({ change })
    expect(await names()).toEqual(['Lunch', 'Call', 'Mail', 'Demo', 'Offer', 'Visit'])
    await expect(bench.client.tasks.removeCategory({ id: 'gone' })).rejects.toThrow()
  })
})
