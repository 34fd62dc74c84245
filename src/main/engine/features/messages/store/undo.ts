import { z } from 'zod'
import { UNDO_KEPT_MS } from '../../../../../shared/undo'
import type { EngineContext } from '../../../context'

/** What one placement showed before a change, of what the change touched. */
const undoEntry = z.object({
  placementId: z.number(),
  messageId: z.number(),
  accountId: z.number(),
  before: z.object({
    seen: z.boolean().optional(),
    flagged: z.boolean().optional(),
    folderId: z.number().optional(),
  }),
})
export type UndoEntry = z.infer<typeof undoEntry>
const undoEntries = z.array(undoEntry)

const KEPT_CHANGES = 100

export type UndoStore = ReturnType<typeof createUndoStore>

/** The last changes a user can take back, across restarts. A change of very many messages is kept in slices. */
export function createUndoStore({ db, clock }: Pick<EngineContext, 'db' | 'clock'>) {
  const insert = db.prepare<[number | null, string, number]>(
    'INSERT INTO message_undo (slice_of, entries, created_at) VALUES (?, ?, ?)',
  )
  const isKnown = db.prepare<[number]>('SELECT 1 FROM message_undo WHERE id = ? AND slice_of IS NULL').pluck()
  const trim = db.prepare<[number]>(
    `DELETE FROM message_undo WHERE coalesce(slice_of, id) <=
       (SELECT id FROM message_undo WHERE slice_of IS NULL ORDER BY id DESC LIMIT 1 OFFSET ?)`,
  )
  const newest = db.prepare<{ id: number }, { id: number; entries: string }>(
    'SELECT id, entries FROM message_undo WHERE id = @id OR slice_of = @id ORDER BY id DESC LIMIT 1',
  )
  const remove = db.prepare<[number]>('DELETE FROM message_undo WHERE id = ?')
  const expire = db.prepare<[number]>('DELETE FROM message_undo WHERE created_at < ?')
  /** No window keeps the way back for longer. */
  const forgetOld = (): void => void expire.run(clock.now() - UNDO_KEPT_MS)
  return {
    /** Returns what the change is taken back by: for a further slice, the id of the first. */
    record(entries: readonly UndoEntry[], first?: number): number {
      const sliceOf = first !== undefined && isKnown.get(first) !== undefined ? first : null
      const id = Number(insert.run(sliceOf, JSON.stringify(entries), clock.now()).lastInsertRowid)
      trim.run(KEPT_CHANGES)
      forgetOld()
      return sliceOf ?? id
    },
    /** The newest slice of a change, which is forgotten by that; null when none is left. */
    take(id: number): UndoEntry[] | null {
      forgetOld()
      const row = newest.get({ id })
      if (!row) return null
      remove.run(row.id)
      const entries: unknown = JSON.parse(row.entries)
      return undoEntries.parse(entries)
    },
    has: (id: number): boolean => newest.get({ id }) !== undefined,
  }
}
