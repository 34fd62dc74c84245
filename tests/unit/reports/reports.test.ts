import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stepsOf } from '../../../src/main/engine/features/reports/mail'
import { reportsSql } from '../../../src/main/engine/features/reports/store'
import { asRef, createCrmBench, OWN_ADDRESS, type CrmBench, type TestMail } from '../../helpers/crm'
import { TEST_START } from '../../helpers/engine-context'
import { planOf } from '../../helpers/jobs'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let bench: CrmBench
beforeEach(() => {
  bench = createCrmBench()
})
afterEach(() => bench.close())

const MARIO = 'Mario <mario@acme.it>'
/** A conversation: who wrote after how many hours. */
function thread(...mails: readonly (readonly [hours: number, mail: Partial<TestMail>])[]): number {
  let threadId: number | undefined
  for (const [hours, mail] of mails) {
    const whole = { from: MARIO, to: [OWN_ADDRESS], ...mail, receivedAt: TEST_START + hours * HOUR }
    const added = bench.addMail(threadId === undefined ? whole : { ...whole, threadId })
    threadId = added.threadId
  }
  return threadId ?? 0
}
const answer = { from: OWN_ADDRESS, to: ['mario@acme.it'], folder: 'sent' as const }
const report = (days = 7, step: 'day' | 'week' | 'month' = 'day') =>
  bench.client.reports.mail({ period: { from: TEST_START, until: TEST_START + days * DAY }, step })

describe('[BEY-15] the report of mail', () => {
  it('counts by day who wrote, programs apart, and leaves out what is no history', async () => {
    thread([1, {}], [2, answer])
    thread([30, {}])
    thread([31, { listId: 'news.acme.it' }])
    thread([32, { folder: 'junk' }], [33, { folder: 'trash' }], [34, { ...answer, folder: 'drafts' }])
    thread([-1, {}], [7 * 24, {}])
    const { steps } = await report()
    const counted = steps.map(({ received, automatic, sent }) => [received, automatic, sent])
    expect(counted.reduce(([a = 0, b = 0, c = 0], [x = 0, y = 0, z = 0]) => [a + x, b + y, c + z])).toEqual([
      2, 1, 1,
    ])
    expect(steps[0]?.from).toBe(TEST_START)
    expect(steps.at(-1)?.until).toBe(TEST_START + 7 * DAY)
    expect(steps.every(({ until }, at) => until === (steps[at + 1]?.from ?? TEST_START + 7 * DAY))).toBe(true)
  })

  it('tells how long each side waited for the other, from the first mail that was not answered', async () => {
    // We answered after 2 and 6 hours; he after 10, though we had written again.
    thread([0.5, {}], [1.5, {}], [2.5, answer], [4, answer], [12.5, {}], [18.5, answer])
    const { ours, theirs, waitForUs, waitForThem } = await report()
    expect(ours).toEqual({ count: 2, median: 4 * HOUR, slots: [0, 1, 1, 0, 0] })
    expect(theirs).toEqual({ count: 1, median: 10 * HOUR, slots: [0, 0, 1, 0, 0] })
    expect(waitForUs).toEqual({ total: 0, longest: [] })
    expect(waitForThem).toMatchObject({ total: 1, longest: [{ name: 'mario@acme.it' }] })
  })

  it('lists who waits longest, and waits for no program', async () => {
    const second = thread([5, { subject: 'Second' }])
    const first = thread([3, { subject: 'First' }])
    thread([1, { listId: 'news.acme.it' }])
    const { waitForUs, ours } = await report()
    expect(waitForUs.total).toBe(2)
    expect(waitForUs.longest.map(({ threadId, subject }) => [threadId, subject])).toEqual([
      [first, 'First'],
      [second, 'Second'],
    ])
    expect(ours).toMatchObject({ count: 0, median: null })
  })

  it('goes through mail of one moment page by page', async () => {
    for (let count = 0; count < 700; count += 1) thread([1, {}])
    const { steps } = await report(1, 'month')
    expect(steps.reduce((sum, { received }) => sum + received, 0)).toBe(700)
  })

  it.each([
    ['day', new Date(2026, 2, 27), new Date(2026, 2, 30), [27, 28, 29]],
    ['week', new Date(2026, 2, 25), new Date(2026, 3, 8), [25, 30, 6]],
    ['month', new Date(2026, 0, 31), new Date(2026, 2, 2), [31, 1, 1]],
  ] as const)('is divided by the clock on the wall, a %s at a time', (step, from, until, days) => {
    const steps = stepsOf({ from: from.getTime(), until: until.getTime() }, step)
    expect(steps.map((one) => new Date(one.from).getDate())).toEqual(days)
    expect(steps.slice(1).every((one) => new Date(one.from).getHours() === 0)).toBe(true)
    expect(steps.at(-1)?.until).toBe(until.getTime())
  })

  it('reads along an index', () => {
    const plan = planOf(bench, reportsSql.mail.replaceAll(/@\w+/g, '?'))
    expect(plan[0]).toMatch(/^SEARCH m USING INDEX message_received/)
    expect(plan.filter((line) => line.startsWith('SCAN') || line.includes('TEMP B-TREE FOR ORDER'))).toEqual(
      [],
    )
  })
})

describe('[BEY-15] the report of deals', () => {
  it('tells what stands at each step, what was decided when, and what is expected, by currency', async () => {
    const now = new Date(bench.context.clock.now())
    const next = Date.UTC(now.getFullYear(), now.getMonth() + 1, 15)
    await bench.addDeal('One', { amount: { minor: 100, currency: 'EUR' }, expectedCloseAt: next })
    await bench.addDeal('Two', { amount: { minor: 50, currency: 'PLN' }, expectedCloseAt: next })
    await bench.addDeal('Three', { amount: { minor: 7, currency: 'EUR' } }, 'Won')
    await bench.addDeal('Later', { amount: { minor: 7, currency: 'EUR' } })
    const { stages: told, months } = await bench.client.reports.pipeline({ from: now.getTime(), months: 2 })
    expect(told.find(({ name }) => name === 'New')).toMatchObject({
      count: 3,
      sums: [
        { currency: 'EUR', minor: 107 },
        { currency: 'PLN', minor: 50 },
      ],
    })
    expect(months.map(({ won: { count }, expected }) => [count, expected.count])).toEqual([
      [1, 0],
      [0, 2],
    ])
  })
})

describe('[BEY-15] silent customers', () => {
  it('are those with whom mail was exchanged, though not of late: with an open deal first', async () => {
    const mario = await bench.addPerson('Mario', ['mario@acme.it'])
    const lucia = await bench.addPerson('Lucia', ['lucia@acme.it'])
    await bench.addPerson('Never', ['never@acme.it'])
    const fresh = await bench.addPerson('Fresh', ['fresh@acme.it'])
    const now = bench.context.clock.now()
    bench.addMail({ from: MARIO, receivedAt: now - 90 * DAY })
    bench.addMail({ from: 'lucia@acme.it', receivedAt: now - 40 * DAY })
    bench.addMail({ from: 'fresh@acme.it', receivedAt: now - 2 * DAY })
    await bench.addDeal('Open', { personId: mario.id })
    const silent = (days: number) => bench.client.reports.silent({ days })
    expect(await silent(30)).toMatchObject({
      total: 2,
      customers: [
        { record: asRef('person', mario), hasOpenDeal: true, lastAt: now - 90 * DAY },
        { record: asRef('person', lucia), hasOpenDeal: false },
      ],
    })
    expect((await silent(60)).customers.map(({ record }) => record.id)).toEqual([mario.id])
    expect((await silent(1)).customers.map(({ record }) => record.id)).toContain(fresh.id)
  })
})
