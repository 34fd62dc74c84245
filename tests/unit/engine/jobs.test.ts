import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestContext, type TestContext } from '../../helpers/engine-context'
import { allJobsDone, killed, slices, waitingJobs } from '../../helpers/jobs'

let test: TestContext
beforeEach(() => void (test = createTestContext()))
afterEach(() => {
  test.context.jobs.stop()
  test.close()
})

/** Adds letters to a setting, one a slice, up to `count` of them. */
function letters(name: string, count: number): (subject: string) => void {
  const { context } = test
  return context.jobs.define(name, function* (subject) {
    while (written(subject).length < count) {
      context.db
        .prepare(
          `INSERT INTO setting (key, value) VALUES (?, 'x')
           ON CONFLICT (key) DO UPDATE SET value = value || 'x'`,
        )
        .run(subject)
      yield
    }
  })
}

const written = (subject: string): string =>
  test.context.db.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck().get(subject) ??
  ''

it('does the first slice at once, and the others one a turn', async () => {
  letters('letters', 4)('a')
  expect(written('a')).toBe('x')
  await slices(1)
  expect(written('a')).toBe('xx')
  await allJobsDone(test)
  expect(written('a')).toBe('xxxx')
})

it('begins some of what one change asks for much of, and the rest after it', async () => {
  const subjects = Array.from({ length: 200 }, (_, at) => `s${at}`)
  const begin = letters('letters', 2)
  test.context.write(() => subjects.forEach(begin))
  const begun = subjects.filter((subject) => written(subject) === 'x')
  expect(begun).toEqual(subjects.slice(0, begun.length))
  expect(begun.length).toBeGreaterThan(0)
  expect(begun.length).toBeLessThan(subjects.length)
  expect(waitingJobs(test.context.db)).toHaveLength(subjects.length)
  begin('another')
  expect(written('another')).toBe('x')
  await allJobsDone(test)
  expect(subjects.filter((subject) => written(subject) !== 'xx')).toEqual([])
})

it('leaves nothing to be done where the first slice was all', () => {
  test.context.jobs.define('nothing', function* () {})('a')
  expect(waitingJobs(test.context.db)).toEqual([])
})

it('goes on after a crash', async () => {
  letters('letters', 4)('a')
  await slices(1)
  test = killed(test)
  letters('letters', 4)
  test.context.jobs.start()
  await allJobsDone(test)
  expect(written('a')).toBe('xxxx')
})

it('is not begun where the change that asked for it failed', () => {
  const begin = letters('letters', 4)
  expect(() =>
    test.context.write(() => {
      begin('a')
      throw new Error('refused')
    }),
  ).toThrow('refused')
  expect([written('a'), ...waitingJobs(test.context.db)]).toEqual([''])
})

it('begins anew when it is asked for again', async () => {
  const seen: number[] = []
  const begin = test.context.jobs.define('counting', function* () {
    for (let at = 0; at < 3; at++) {
      seen.push(at)
      yield
    }
  })
  begin('a')
  await slices(2)
  begin('a')
  await allJobsDone(test)
  expect(seen.slice(-3)).toEqual([0, 1, 2])
  expect(seen.length).toBeGreaterThan(4)
})

it('undoes a slice that fails, tells of it, and goes on with other work', async () => {
  const { context } = test
  let isBroken = true
  const begin = context.jobs.define('failing', function* () {
    yield
    context.db.prepare("INSERT INTO setting (key, value) VALUES ('half', 'x')").run()
    if (isBroken) throw new Error('broken')
  })
  begin('a')
  letters('letters', 3)('b')
  while (written('b').length < 3) await slices(1)
  expect(written('half')).toBe('')
  expect(test.complaints.join()).toContain('broken')
  expect(waitingJobs(context.db)).toContain('failing a')
  isBroken = false
  begin('a')
  await allJobsDone(test)
  expect(written('half')).toBe('x')
})

it('tells when work begins that goes on, when it is through, and when it failed', async () => {
  const told = (): number => test.sent.filter(({ type }) => type === 'jobs.progress').length
  const { jobs } = test.context
  jobs.define('nothing', function* () {})('a')
  expect([told(), ...jobs.waiting()]).toEqual([0])
  const begin = letters('letters', 4)
  begin('a')
  begin('b')
  expect([told(), ...jobs.waiting()]).toEqual([2, 'letters', 'letters'])
  await allJobsDone(test)
  expect([told(), ...jobs.waiting()]).toEqual([4])
  jobs.define('failing', function* () {
    yield
    throw new Error('broken')
  })('a')
  expect([told(), ...jobs.waiting()]).toEqual([5, 'failing'])
  while (jobs.waiting().length > 0) await slices(1)
  expect(told()).toBe(6)
})

it('rests where it is while it is paused, lets other work go by, and goes on from there', async () => {
  const { context } = test
  const seen: number[] = []
  const begin = context.jobs.define('a-counting', function* () {
    for (let at = 1; at <= 4; at++) {
      seen.push(at)
      yield at / 4
    }
  })
  begin('all')
  await slices(2)
  expect(context.jobs.state('a-counting')).toEqual({ share: 0.5, isPaused: false })
  context.jobs.pause('a-counting', true)
  letters('letters', 3)('b')
  while (written('b').length < 3) await slices(1)
  expect(context.jobs.state('a-counting')).toEqual({ share: 0.5, isPaused: true })
  const before = seen.length
  context.jobs.pause('a-counting', false)
  await allJobsDone(test)
  expect(seen.slice(before)).toEqual([3, 4])
  expect(context.jobs.state('a-counting').share).toBeNull()
})
