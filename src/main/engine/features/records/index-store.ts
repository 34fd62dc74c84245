import { z } from 'zod'
import type { RecordRef } from '../../../../shared/contract/crm'
import { mergedInPieces } from '../../db/full-text'
import type { Database } from '../../db/open'
import { rowOf, valueOf } from '../../db/row'

/** What is indexed of one record. */
export interface IndexedRecord {
  sortName: string
  words: string
  isClosed: boolean
  updatedAt: number
}

/** Records written to the full-text index between two merges of it. */
const MERGED_AFTER = 20
/** Records marked in one go: some milliseconds. */
const MARKED_AT_ONCE = 500

export type IndexStore = ReturnType<typeof createIndexStore>

/** Writes the search index of all records, and which of them are still to be indexed. */
export function createIndexStore(db: Database) {
  const id = rowOf({ id: z.number() })
  const upsert = id.prepare<[string, string, string, number, number]>(
    db,
    `INSERT INTO record_index (record_type, record_id, sort_name, closed, updated_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (record_type, record_id) DO UPDATE SET sort_name = excluded.sort_name, closed = excluded.closed,
       updated_at = excluded.updated_at RETURNING id`,
  )
  const drop = id.prepare<[string, string]>(
    db,
    'DELETE FROM record_index WHERE record_type = ? AND record_id = ? RETURNING id',
  )
  const saveWords = db.prepare<[number, string, string]>(
    'INSERT OR REPLACE INTO record_search (rowid, type, words) VALUES (?, ?, ?)',
  )
  const dropWords = db.prepare<[number]>('DELETE FROM record_search WHERE rowid = ?')
  const merge = mergedInPieces(db, 'record_search')
  let writes = 0
  const written = (): void => {
    writes += 1
    if (writes % MERGED_AFTER === 0) merge()
  }
  const mark = db.prepare<[string]>(
    `INSERT OR IGNORE INTO record_to_index (record_type, record_id)
     SELECT value ->> 'type', value ->> 'id' FROM json_each(?)`,
  )
  const unmark = db.prepare<[string, string]>(
    'DELETE FROM record_to_index WHERE record_type = ? AND record_id = ?',
  )
  const marked = rowOf({ type: z.string(), id: z.string() }).prepare<[number]>(
    db,
    'SELECT record_type AS type, record_id AS id FROM record_to_index LIMIT ?',
  )

  const holding = valueOf(z.string()).prepare<[string, string, number]>(
    db,
    `SELECT DISTINCT record_id FROM field_value WHERE field = ? AND record_id > ? ORDER BY record_id LIMIT ?`,
  )
  const markHolding = db.prepare<[string, string, string]>(
    `INSERT OR IGNORE INTO record_to_index (record_type, record_id)
     SELECT record_type, record_id FROM field_value WHERE field = ? AND record_id > ? AND record_id <= ?`,
  )

  return {
    save(ref: RecordRef, row: IndexedRecord): void {
      const saved = upsert.get(ref.type, ref.id, row.sortName, Number(row.isClosed), row.updatedAt)
      if (!saved) return
      saveWords.run(saved.id, ref.type, row.words)
      written()
    },
    drop(ref: RecordRef): void {
      const dropped = drop.get(ref.type, ref.id)
      if (!dropped) return
      dropWords.run(dropped.id)
      written()
    },
    /** Notes records that are to be indexed anew. */
    mark: (refs: readonly RecordRef[]) => void mark.run(JSON.stringify(refs)),
    /** The same for some of the records that hold something in a field of the user's own; where it came to, or null. */
    markHolding(field: string, after: string): string | null {
      const last = holding.all(field, after, MARKED_AT_ONCE).at(-1)
      if (last !== undefined) markHolding.run(field, after, last)
      return last ?? null
    },
    unmark: (ref: RecordRef) => void unmark.run(ref.type, ref.id),
    marked: (limit: number): RecordRef[] => marked.all(limit),
  }
}
