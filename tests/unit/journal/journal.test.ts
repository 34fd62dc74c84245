import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HybridClock } from '../../../src/main/engine/journal/clock'
import { createJournal, type Entity, type FieldValues } from '../../../src/main/engine/journal/journal'
import { replayJournal } from '../../../src/main/engine/journal/replay'
import { createTestContext, type TestContext } from '../../helpers/engine-context'

const person = { name: 'Mario', job_title: '', phone: '', company_id: null, emails: '[]' }

describe('hybrid clock', () => {
  it('gives ever later stamps, whatever the wall clock does', () => {
    const jumps = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(jumps, (steps) => {
        let wall = 1_000_000
        const clock = new HybridClock(() => wall, 'a')
        const stamps = steps.map((step) => {
          wall += step
          return clock.next()
        })
        expect(stamps).toEqual([...new Set(stamps)].sort())
      }),
    )
  })

  it('goes on after the last known stamp when the computer clock was set back before a restart', () => {
    const last = new HybridClock(() => 2_000, 'a').next()
    expect(new HybridClock(() => 1_000, 'a', last).next() > last).toBe(true)
  })

  it('carries into the milliseconds when the counter is used up', () => {
    const clock = new HybridClock(() => 5, 'a', '000000000000005-ffffe-a')
    expect([clock.next(), clock.next(), clock.next()]).toEqual([
      '000000000000005-fffff-a',
      '000000000000006-00000-a',
      '000000000000006-00001-a',
    ])
  })

  it('refuses what is no stamp rather than start from zero', () => {
    expect(() => new HybridClock(() => 5, 'a', 'yesterday')).toThrow(/not a clock stamp/)
  })
})

describe('change journal', () => {
  let bench: TestContext
  beforeEach(() => {
    bench = createTestContext()
  })
  afterEach(() => bench.close())

  it('keeps stamps ascending over a restart with the clock set back', () => {
    const id = createJournal(bench.context).create('person', person)
    bench.clock.advance(-86_400_000)
    bench = bench.reopen()
    const journal = createJournal(bench.context)
    journal.update('person', id, { name: 'Maria' })
    const clocks = [...new Set(journal.history('person', id).map(({ clock }) => clock))]
    expect(clocks).toHaveLength(2)
    expect(clocks).toEqual([...clocks].sort())
  })

  it('keeps its actor over restarts', () => {
    const id = createJournal(bench.context).create('person', person)
    bench = bench.reopen()
    const journal = createJournal(bench.context)
    journal.update('person', id, { name: 'Maria' })
    expect(new Set(journal.history('person', id).map(({ actor }) => actor)).size).toBe(1)
  })

  it('gives all fields of one action one stamp and journals nothing that stays the same', () => {
    const journal = createJournal(bench.context)
    const id = journal.create('person', person)
    journal.update('person', id, { name: 'Maria', phone: '123', job_title: '' })
    const changes = journal.history('person', id).slice(Object.keys(person).length + 1)
    expect(changes.map(({ field, value }) => [field, value])).toEqual([
      ['name', 'Maria'],
      ['phone', '123'],
    ])
    expect(new Set(changes.map(({ clock }) => clock)).size).toBe(1)
  })

  it('leaves neither row nor entry when the action fails', () => {
    const journal = createJournal(bench.context)
    const id = journal.create('person', person)
    const before = journal.history('person', id)
    expect(() =>
      bench.context.write(() => {
        journal.update('person', id, { name: 'Maria' })
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(journal.history('person', id)).toEqual(before)
    expect(rowsOf(bench, 'person')[0]?.name).toBe('Mario')
  })

  it('refuses unknown fields and unknown rows', () => {
    const journal = createJournal(bench.context)
    expect(() => journal.create('person', { ...person, id: 'x' })).toThrow(/no field id/)
    expect(() => journal.update('person', 'nobody', { name: 'x' })).toThrow(/no person nobody/)
  })

  it('applies what is derived from mail without journalling it or calling the row edited', () => {
    const thread = Number(bench.context.db.prepare('INSERT INTO thread DEFAULT VALUES').run().lastInsertRowid)
    const journal = createJournal(bench.context)
    const values = { record_type: 'person', record_id: 'p', anchor_message_id: 'a@b', subject: '' }
    const id = journal.create('link', values)
    const entries = journal.history('link', id).length
    bench.clock.advance(1000)
    journal.update('link', id, { thread_id: thread })
    const [row] = rowsOf(bench, 'link')
    expect(row).toMatchObject({ thread_id: thread })
    expect(row?.updated_at).toBe(row?.created_at)
    expect(journal.history('link', id)).toHaveLength(entries)
  })

  it('replays to the very rows after any changes, in whatever order the entries come', () => {
    const names = fc.string({ maxLength: 20 })
    const step = fc.oneof(
      fc.record({ kind: fc.constant('create' as const), name: names }),
      fc.record({ kind: fc.constant('update' as const), pick: fc.nat(), name: names, phone: names }),
      fc.record({ kind: fc.constant('remove' as const), pick: fc.nat() }),
      fc.record({ kind: fc.constant('restore' as const), pick: fc.nat() }),
      fc.record({ kind: fc.constant('clock' as const), by: fc.integer({ min: -10_000, max: 10_000 }) }),
      fc.record({ kind: fc.constant('restart' as const) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.infiniteStream(fc.nat()), (steps, dice) => {
        let run = createTestContext()
        try {
          let journal = createJournal(run.context)
          const ids: string[] = []
          for (const action of steps) {
            const id = 'pick' in action ? ids[action.pick % Math.max(1, ids.length)] : undefined
            if (action.kind === 'create') ids.push(journal.create('company', { name: action.name }))
            if (action.kind === 'update' && id)
              journal.update('company', id, { name: action.name, phone: action.phone })
            if (action.kind === 'remove' && id) journal.remove('company', id)
            if (action.kind === 'restore' && id) journal.restore('company', id)
            if (action.kind === 'clock') run.clock.advance(action.by)
            if (action.kind === 'restart') {
              run = run.reopen()
              journal = createJournal(run.context)
            }
          }
          const entries = ids.flatMap((id) => journal.history('company', id))
          const shuffled = entries
            .map((entry) => ({ entry, at: Number(dice.next().value) }))
            .sort((a, b) => a.at - b.at)
            .map(({ entry }) => entry)
          const replayed = replayJournal(shuffled)
          for (const row of rowsOf(run, 'company')) {
            const expected = Object.fromEntries(
              Object.entries(row).filter(([field]) => field in (replayed.get(`company/${row.id}`) ?? {})),
            )
            expect(replayed.get(`company/${row.id}`)).toEqual(expected)
            expect(expected).toHaveProperty('name')
          }
          expect(replayed.size).toBe(ids.length)
        } finally {
          run.close()
        }
      }),
      { numRuns: 25 },
    )
  })

  it('is the only writer of CRM rows in the whole engine', () => {
    const engine = resolve(import.meta.dirname, '../../../src/main/engine')
    const writes =
      /\b(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO)\s+(person|company|deal|stage|note|link)\b/i
    const offenders = readdirSync(engine, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => writes.test(readFileSync(join(engine, file), 'utf8')))
      .map((file) => relative(engine, join(engine, file)))
    expect(offenders).toEqual([])
  })
})

function rowsOf({ context }: TestContext, entity: Entity): FieldValues[] {
  return context.db.prepare<[], FieldValues>(`SELECT * FROM ${entity}`).all()
}
