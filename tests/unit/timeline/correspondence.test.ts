import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createCrmBench, type CrmBench } from '../../helpers/crm'

const domains = ['acme.example', 'birch.example', 'cedar.example']
const addresses = domains.flatMap((domain) => ['one', 'two'].map((name) => `${name}@${domain}`))

const someone = fc.nat(3)
const step = fc.oneof(
  fc.record({ kind: fc.constant('employ' as const), person: someone, company: fc.option(fc.nat(2)) }),
  fc.record({
    kind: fc.constant('addresses' as const),
    person: someone,
    addresses: fc.subarray(addresses, { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('remove' as const), person: someone }),
  fc.record({ kind: fc.constant('return' as const) }),
  fc.record({
    kind: fc.constant('domains' as const),
    company: fc.nat(2),
    domains: fc.subarray(domains, { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('mail' as const), from: fc.constantFrom(...addresses) }),
)

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** What the mail of records is by its definition: of people by their addresses, of companies by people and domains. */
interface World {
  people: { id: string; companyId: string | null; addresses: string[]; isThere: boolean }[]
  companies: { id: string; domains: string[] }[]
  mails: { messageId: number; from: string }[]
}

const expected = ({ people, companies, mails }: World): string[] =>
  [
    ...people.flatMap(({ id, addresses: own, isThere }) =>
      mails.filter(({ from }) => isThere && own.includes(from)).map((mail) => `${id} ${mail.messageId}`),
    ),
    ...companies.flatMap(({ id, domains: own }) =>
      mails
        .filter(
          ({ from }) =>
            own.some((domain) => from.endsWith(`@${domain}`)) ||
            people.some(
              (person) => person.isThere && person.companyId === id && person.addresses.includes(from),
            ),
        )
        .map((mail) => `${id} ${mail.messageId}`),
    ),
  ].sort()

const derived = (bench: CrmBench): string[] =>
  bench.context.db
    .prepare<[], string>("SELECT record_id || ' ' || reference FROM activity WHERE kind = 'mail'")
    .pluck()
    .all()
    .sort()

it('is the same however people, companies and mail came and went', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30, size: 'max' }), async (steps) => {
      const bench = createCrmBench()
      try {
        await play(bench, steps)
      } finally {
        bench.close()
      }
    }),
    { numRuns: 25 },
  )
})

async function play(bench: CrmBench, steps: readonly Step[]): Promise<void> {
  const world: World = { people: [], companies: [], mails: [] }
  const removals: { person: World['people'][number]; change: string }[] = []
  for (const name of ['A', 'B', 'C'])
    world.companies.push({ id: (await bench.addCompany(name)).id, domains: [] })
  for (const name of ['K', 'L', 'M', 'N'])
    world.people.push({
      id: (await bench.addPerson(name, [])).id,
      ...{ companyId: null, addresses: [], isThere: true },
    })
  for (const from of addresses) await take({ kind: 'mail', from })
  for (const one of steps) {
    bench.clock.advance(1000)
    await take(one)
    expect(derived(bench)).toEqual(expected(world))
  }

  async function take(one: Step): Promise<void> {
    if (one.kind === 'mail') {
      world.mails.push({ messageId: bench.addMail({ from: one.from }).messageId, from: one.from })
    } else if (one.kind === 'domains') {
      const company = world.companies[one.company]
      if (!company) return
      company.domains = one.domains
      await bench.change({ type: 'company', id: company.id }, { domains: one.domains })
    } else if (one.kind === 'return') {
      const last = removals.pop()
      if (!last) return
      await bench.undo(last.change)
      last.person.isThere = true
    } else await takeOfPerson(one)
  }

  async function takeOfPerson(one: Extract<Step, { person: number }>): Promise<void> {
    const person = world.people[one.person]
    if (!person?.isThere) return
    const ref = { type: 'person', id: person.id }
    if (one.kind === 'employ') {
      person.companyId = one.company === null ? null : (world.companies[one.company]?.id ?? null)
      await bench.change(ref, { companyId: person.companyId })
    } else if (one.kind === 'addresses') {
      // An address is one person's, and one who was removed may come back with hers.
      const taken = world.people.filter((other) => other !== person).flatMap((other) => other.addresses)
      person.addresses = one.addresses.filter((address) => !taken.includes(address))
      const emails = person.addresses.map((address, at) => ({ address, label: '', isPrimary: at === 0 }))
      await bench.change(ref, { emails })
    } else {
      removals.push({ person, change: await bench.remove(ref) })
      person.isThere = false
    }
  }
}
