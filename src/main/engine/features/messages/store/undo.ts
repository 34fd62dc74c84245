import { z } from 'zod'
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

/** The last changes a user can take back, across restarts. */
export function createUndoStore({ db, clock }: Pick<EngineContext, 'db' | 'clock'>) {
  const insert = db.prepare<[string, number]>('INSERT INTO message_undo (entries, created_at) VALUES (?, ?)')
  const trim = db.prepare<[number]>('DELETE FROM message_undo WHERE id <= ?')
  const take = db.prepare<[number], { entries: string }>(
    'DELETE FROM message_undo WHERE id = ? RETURNING entries',
  )
  return {
    record(entries: readonly UndoEntry[]): number {
      const id = Number(insert.run(JSON.stringify(entries), clock.now()).lastInsertRowid)
      trim.run(id - KEPT_CHANGES)
      return id
    },
    /** The entries of a change, which are forgotten by that; null when it is no longer known. */
    take(id: number): UndoEntry[] | null {
      const row = take.get(id)
      if (!row) return null
      const entries: unknown = JSON.parse(row.entries)
      return undoEntries.parse(entries)
    },
  }
}
