import { z } from 'zod'
import type { Place } from '../../../shared/contract/timeline'
import type { EngineContext } from '../context'
import { rowOf, type RowOf } from '../db/row'

const activityRow = rowOf({ at: z.number(), kind: z.string(), reference: z.string(), who: z.string() })

/** Something that happened with a record: when, of which kind, what it refers to, and the address of who did it. */
export type ActivityRow = RowOf<typeof activityRow>

/** Rows of a look over all that was written of one kind: each goes on where the one before ended. */
const PAGE = 50

export const activitySql = {
  newest: `SELECT at, kind, reference, who FROM activity
    WHERE record_id = @recordId AND (at, kind, reference) < (@at, @kind, @reference)
    ORDER BY at DESC, kind DESC, reference DESC LIMIT @limit`,
  ofKind: `SELECT at, kind, reference, who FROM activity
    WHERE record_id = @recordId AND (at, kind, reference) > (@at, @kind, @reference) AND kind = @kind
    ORDER BY at, kind, reference LIMIT ${PAGE}`,
  drop: 'DELETE FROM activity WHERE kind = ? AND reference = ?',
} as const

/** All SQL of `activity`. */
export function createActivityStore({ db, reader }: Pick<EngineContext, 'db' | 'reader'>) {
  const newest = activityRow.prepare<Place & { recordId: string; limit: number }>(reader, activitySql.newest)
  const ofKind = activityRow.prepare<Place & { recordId: string }>(reader, activitySql.ofKind)
  const has = reader.prepare<[string, number, string, string]>(
    'SELECT 1 FROM activity WHERE record_id = ? AND at = ? AND kind = ? AND reference = ?',
  )
  const add = db.prepare<[string, number, string, string, string]>(
    'INSERT OR IGNORE INTO activity (record_id, at, kind, reference, who) VALUES (?, ?, ?, ?, ?)',
  )
  const remove = db.prepare<[string, number, string, string]>(
    'DELETE FROM activity WHERE record_id = ? AND at = ? AND kind = ? AND reference = ?',
  )
  const drop = db.prepare<[string, string]>(activitySql.drop)
  const clear = db.prepare<[string, string]>('DELETE FROM activity WHERE record_id = ? AND kind = ?')
  return {
    /** The newest of a record before a place, newest first. */
    newest: (recordId: string, before: Place, limit: number): ActivityRow[] =>
      newest.all({ recordId, ...before, limit }),
    /** A page of what a record has of a kind, oldest first, behind a place. */
    ofKind: (recordId: string, after: Place): ActivityRow[] => ofKind.all({ recordId, ...after }),
    has: (recordId: string, { at, kind, reference }: Place): boolean =>
      has.get(recordId, at, kind, reference) !== undefined,
    /** True where that was news. */
    add: (recordId: string, { at, kind, reference, who }: ActivityRow): boolean =>
      add.run(recordId, at, kind, reference, who).changes > 0,
    /** True where it stood there. */
    remove: (recordId: string, { at, kind, reference }: Place): boolean =>
      remove.run(recordId, at, kind, reference).changes > 0,
    /** Takes it from all records. */
    drop: (kind: string, reference: string): void => void drop.run(kind, reference),
    /** Takes all of a kind from a record. */
    clear: (recordId: string, kind: string): void => void clear.run(recordId, kind),
  }
}
