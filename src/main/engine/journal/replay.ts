import type { FieldValue, FieldValues, JournalEntry } from './journal'

/** A row as the journal alone tells it; columns that were never written are absent. */
export type ReplayedRow = FieldValues & { id: string }

/**
 * Rebuilds rows from journal entries given in any order: of each field the value with the latest stamp holds. Keyed
 * `<entity>/<record id>`. Columns derived from the mail cache are not in the journal and so not in the result.
 */
export function replayJournal(entries: Iterable<JournalEntry>): Map<string, ReplayedRow> {
  const rows = new Map<string, ReplayedRow>()
  const newest = new Map<string, string>()
  const takeNewest = (
    row: ReplayedRow,
    key: string,
    field: string,
    value: FieldValue,
    clock: string,
  ): void => {
    if (clock < (newest.get(`${key}/${field}`) ?? '')) return
    newest.set(`${key}/${field}`, clock)
    row[field] = value
  }
  for (const { entity, recordId, field, value, clock, at } of entries) {
    const key = `${entity}/${recordId}`
    const row = rows.get(key) ?? { id: recordId }
    rows.set(key, row)
    takeNewest(row, key, field, value, clock)
    takeNewest(row, key, 'updated_at', at, clock)
  }
  return rows
}
