import { changeSet, type ChangeSet } from '../../src/main/engine/journal/change-set'
import { createJournal, type Journal } from '../../src/main/engine/journal/journal'
import { createTestContext, type TestContext } from './engine-context'

/** One computer of several that exchange their change sets. */
export interface Device {
  bench: TestContext
  journal: Journal
}

export const openDevice = (name: string): Device => {
  const bench = createTestContext(name)
  return { bench, journal: createJournal(bench.context, () => `${name}@ourshop.it`) }
}

const TABLES = ['person', 'company', 'deal', 'stage', 'note', 'link']
export type Row = Record<string, unknown>

export function rowsOf({ bench }: Device): Record<string, Row[]> {
  const rows = (sql: string): Row[] => bench.context.db.prepare<[], Row>(sql).all()
  const ofRecords = TABLES.map((table): [string, Row[]] => [
    table,
    rows(`SELECT * FROM ${table} ORDER BY id`),
  ])
  return { ...Object.fromEntries(ofRecords), field_value: rows('SELECT * FROM field_value') }
}

export const setsOf = ({ journal }: Device): ChangeSet[] => journal.setsAfter(0, 10_000).map(({ set }) => set)

/** What goes from computer to computer is JSON. */
export const travelled = (sets: readonly ChangeSet[]): ChangeSet[] =>
  sets.map((set) => changeSet.parse(JSON.parse(JSON.stringify(set))))
