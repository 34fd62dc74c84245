import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RecordRef } from '../../../src/shared/contract/crm'
import { asRef, createCrmBench, type CrmBench } from '../../helpers/crm'
import { allJobsDone } from '../../helpers/jobs'

/** What stands in histories besides mail that was exchanged, by its definition and in one piece. */
const EXPECTED = `
  SELECT l.record_id || ' ' || m.received_at || ' linked-mail ' || m.id AS line FROM link l
    JOIN link_thread t ON t.link_id = l.id JOIN message m ON m.thread_id = t.thread_id WHERE l.deleted_at IS NULL
  UNION SELECT record_id || ' ' || created_at || ' link ' || id FROM link
  UNION SELECT l.record_id || ' ' || (SELECT s.changed_at FROM change c JOIN change_set s ON s.stamp = c.stamp
      WHERE c.record_type = 'link' AND c.record_id = l.id AND c.field = 'deletedAt' ORDER BY c.stamp DESC LIMIT 1)
    || ' unlink ' || l.id FROM link l WHERE l.deleted_at IS NOT NULL
  UNION SELECT record_id || ' ' || created_at || ' note ' || id FROM note WHERE deleted_at IS NULL
  UNION SELECT c.record_id || ' ' || s.changed_at || ' change ' || s.stamp FROM change c
    JOIN change_set s ON s.stamp = c.stamp WHERE c.record_type IN ('person', 'company') AND c.field <> 'erased'
  ORDER BY line`
const HELD = `SELECT record_id || ' ' || at || ' ' || kind || ' ' || reference AS line FROM activity
  WHERE kind <> 'mail' ORDER BY line`

const lines = (bench: CrmBench, sql: string): string[] =>
  bench.context.db.prepare<[], string>(sql).pluck().all()

const linking = fc.record({ kind: fc.constant('link' as const), thread: fc.nat(3), record: fc.nat(3) })
const step = fc.oneof(
  { arbitrary: linking, weight: 5 },
  fc.record({ kind: fc.constant('mail' as const), thread: fc.nat(3) }),
  fc.record({ kind: fc.constant('merge-threads' as const), from: fc.nat(3), into: fc.nat(3) }),
  fc.record({ kind: fc.constant('unlink' as const), thread: fc.nat(3) }),
  fc.record({ kind: fc.constant('undo' as const) }),
  fc.record({ kind: fc.constant('note' as const), record: fc.nat(3) }),
  fc.record({ kind: fc.constant('rename' as const), record: fc.nat(3) }),
  fc.record({ kind: fc.constant('merge' as const), keep: fc.nat(1), other: fc.nat(1) }),
  fc.record({ kind: fc.constant('erase' as const), what: fc.constantFrom('note' as const, 'link' as const) }),
  fc.record({ kind: fc.constant('forget-mail' as const) }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

it('histories hold what happened, whatever was linked, merged, taken back, erased or forgotten, at home and where it travels', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30, size: 'max' }), async (steps) => {
      const [bench, other] = [createCrmBench(), createCrmBench()]
      try {
        await play(bench, steps)
        expect(lines(bench, HELD)).toEqual(lines(bench, EXPECTED))
        const sets = bench.crm.journal.setsAfter(0, 10_000).map(({ set }) => set)
        for (const set of sets.toReversed()) other.crm.journal.apply([set])
        expect(lines(other, HELD)).toEqual(lines(other, EXPECTED))
      } finally {
        bench.close()
        other.close()
      }
    }),
    { numRuns: 60 },
  )
}, 120_000)

async function play(bench: CrmBench, steps: readonly Step[]): Promise<void> {
  const threads = Array.from({ length: 4 }, () => bench.addThread())
  const records: RecordRef[] = []
  for (const name of ['A', 'B']) records.push(asRef('person', await bench.addPerson(name, [`${name}@x.it`])))
  for (const name of ['C', 'D']) records.push(asRef('company', await bench.addCompany(name)))
  for (const threadId of threads) bench.addMail({ from: 'A@x.it', threadId })
  for (const one of steps) {
    bench.clock.advance(1000)
    // What is gone may be asked for: the rows must be right whether or not it is refused.
    await take(one).catch(() => undefined)
  }
  await allJobsDone(bench)

  async function take(one: Step): Promise<unknown> {
    const thread = (at: number): number => threads[at] ?? 0
    const record = (at: number): RecordRef => records[at] ?? { type: '', id: '' }
    switch (one.kind) {
      case 'mail':
        return bench.addMail({ from: 'A@x.it', threadId: thread(one.thread) })
      case 'merge-threads': {
        const [from, into] = [thread(one.from), thread(one.into)]
        if (from === into) return
        bench.mergeThreads(from, into)
        for (const [at, id] of threads.entries()) if (id === from) threads[at] = into
        return
      }
      case 'link':
        return bench.client.links.create({ threadId: thread(one.thread), record: record(one.record) })
      case 'unlink': {
        const [link] = await bench.client.links.forThread({ threadId: thread(one.thread) })
        return link && bench.client.links.remove({ id: link.id })
      }
      case 'undo': {
        const last = bench.crm.journal.setsAfter(0, 10_000).at(-1)
        return last && bench.undo(last.set.stamp)
      }
      case 'note':
        return bench.client.notes.create({ record: record(one.record), text: 'x' })
      case 'rename':
        return bench.change(record(one.record), { name: `N${bench.clock.now()}` })
      case 'merge':
        return bench.client.records.merge({ keep: record(one.keep), other: record(one.other).id, taken: [] })
      case 'erase': {
        const id = lines(bench, `SELECT id FROM ${one.what} ORDER BY id DESC LIMIT 1`)[0]
        return id && bench.crm.journal.commit('erased', (write) => write.erase(one.what, id))
      }
      case 'forget-mail':
        bench.forgetMail()
        return threads.splice(0, 4, ...Array.from({ length: 4 }, () => bench.addThread()))
    }
  }
}
