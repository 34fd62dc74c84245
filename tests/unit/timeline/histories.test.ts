import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correspondenceSql } from '../../../src/main/engine/features/timeline/correspondence-store'
import { createCrmBench, type CrmBench } from '../../helpers/crm'
import { createTestContext, type TestContext } from '../../helpers/engine-context'
import { allJobsDone, failedJobs, killed, planOf, slices, waitingJobs } from '../../helpers/jobs'

/** More than a slice takes, of each address. */
const MAILS = 130
const ADDRESSES = ['kim@acme.example', 'lee@shop.acme.example', 'max@birch.example']
const DOMAINS = ['acme.example', 'birch.example', 'shop.acme.example']

const change = fc.oneof(
  fc.record({
    kind: fc.constant('domains' as const),
    company: fc.nat(1),
    domains: fc.subarray(DOMAINS),
  }),
  fc.record({ kind: fc.constant('employ' as const), company: fc.option(fc.nat(1)) }),
  fc.record({ kind: fc.constant('addresses' as const), addresses: fc.subarray(ADDRESSES) }),
  fc.record({ kind: fc.constant('mail' as const), from: fc.constantFrom(...ADDRESSES) }),
  fc.record({ kind: fc.constant('crash' as const) }),
)
const step = fc.record({ change, slices: fc.nat(5) })
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** What belongs to whom, by its definition and in one piece. */
const EXPECTED = `
  SELECT person_id || ' ' || message_id AS line FROM participant WHERE person_id IS NOT NULL
  UNION SELECT p.company_id || ' ' || a.message_id FROM participant a JOIN person p ON p.id = a.person_id
    WHERE p.company_id IS NOT NULL
  UNION SELECT c.id || ' ' || a.message_id FROM company c, json_each(c.domains) d, participant a
    WHERE a.domain = d.value OR a.domain LIKE '%.' || d.value
  ORDER BY line`

const lines = ({ context }: TestContext, sql: string): string[] =>
  context.db.prepare<[], string>(sql).pluck().all()

function expectRight(test: TestContext): void {
  expect(
    lines(
      test,
      "SELECT record_id || ' ' || reference AS line FROM activity WHERE kind = 'mail' ORDER BY line",
    ),
  ).toEqual(lines(test, EXPECTED))
}

const aged = (from: string, test: TestContext, index: number) => ({
  from,
  messageId: `${from}-${index}-${test.clock.now()}`,
  receivedAt: test.clock.now() + index,
})

it('ends as if it was done at once, whatever changed between two slices and wherever the program was killed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async (steps) => {
      let test = createTestContext()
      try {
        test = await play(test, steps)
        await allJobsDone(test)
        expectRight(test)
        expect(failedJobs(test)).toEqual([])
      } finally {
        test.context.jobs.stop()
        test.close()
      }
    }),
    { numRuns: 12 },
  )
})

async function play(test: TestContext, steps: readonly Step[]): Promise<TestContext> {
  let bench = createCrmBench(test)
  const companies = [await bench.addCompany('A'), await bench.addCompany('B')].map(({ id }) => id)
  const person = { type: 'person', id: (await bench.addPerson('K', [])).id }
  bench.addMails(ADDRESSES.flatMap((from) => Array.from({ length: MAILS }, (_, at) => aged(from, test, at))))
  for (const one of steps) {
    test.clock.advance(1000)
    await take(one.change)
    await slices(one.slices)
  }
  return restart()

  function restart(): TestContext {
    bench.crm.stop()
    test = killed(test)
    bench = createCrmBench(test)
    test.context.jobs.start()
    return test
  }

  async function take(one: Step['change']): Promise<void> {
    if (one.kind === 'domains') {
      const id = companies[one.company] ?? ''
      await bench.change({ type: 'company', id }, { domains: one.domains })
    } else if (one.kind === 'employ') {
      await bench.change(person, {
        companyId: one.company === null ? null : (companies[one.company] ?? null),
      })
    } else if (one.kind === 'addresses') {
      const emails = one.addresses.map((address, at) => ({ address, label: '', isPrimary: at === 0 }))
      await bench.change(person, { emails })
    } else if (one.kind === 'mail') bench.addMail(aged(one.from, test, MAILS))
    else restart()
  }
}

describe('the mail of a company', () => {
  const withBench = async (work: (bench: CrmBench) => Promise<void>): Promise<void> => {
    const bench = createCrmBench()
    try {
      await work(bench)
    } finally {
      bench.context.jobs.stop()
      bench.close()
    }
  }

  it('follows in the background where it is much', () =>
    withBench(async (bench) => {
      bench.addMails(Array.from({ length: 300 }, (_, at) => aged('kim@acme.example', bench, at)))
      const { id } = await bench.addCompany('Acme', ['acme.example'])
      expect(waitingJobs(bench.context.db)).toEqual([`company-mail company ${id}`])
      await allJobsDone(bench)
      expectRight(bench)
      expect(bench.sent).toContainEqual({ type: 'record', record: { type: 'company', id } })
    }))

  it.each(Object.entries(correspondenceSql))('is found by indexes: %s', (_, sql) =>
    withBench((bench) => {
      const plan = planOf(bench, sql)
      expect(
        plan.filter((line) => line.startsWith('SCAN') && !/^SCAN (seen|CONSTANT ROW)$/.test(line)),
      ).toEqual([])
      expect(plan.join()).toMatch(/SEARCH \w+ USING/)
      expect(plan.join()).not.toMatch(/TEMP B-TREE/)
      return Promise.resolve()
    }),
  )
})
