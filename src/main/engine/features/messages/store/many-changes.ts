import { z } from 'zod'
import type { MessageChange, ChangeUnderWay } from '../../../../../shared/contract/message-changes'
import type { ChangeTarget } from '../../../../../shared/contract/messages'
import type { Problem } from '../../../../../shared/problem'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf, type RowOf } from '../../../db/row'
import { parseProblem } from '../../../db/stored-problem'
import { readDone, writeDone } from './changes'

/**
 * Where a change of very many messages stands: its rows come in; it is carried out; it is over, and no window has told of
 * it; it is taken back. Any other change is `told` from the start, and only such a one is forgotten in time.
 */
export type Stage = 'gathered' | 'running' | 'over' | 'undoing' | 'told'

const stage = z.enum(['gathered', 'running', 'over', 'undoing'])
const COLUMNS = `id, change, stage, window, total, failure,
  (SELECT count(*) FROM message_change_row WHERE change_id = c.id) AS remaining,
  EXISTS (SELECT 1 FROM message_change_entry WHERE change_id = c.id) AS touched`
const changeRow = rowOf({
  id: z.number(),
  change: z.string(),
  stage,
  window: z.string(),
  total: z.number(),
  failure: z.string().nullable(),
  remaining: z.number(),
  touched: z.number(),
})

export type RowOfTarget = (ChangeTarget & { kind: 'threads' })['items'][number]

export type ManyChangeStore = ReturnType<typeof createManyChangeStore>

/** Changes that are carried out a slice at a time, and what is left of them. Writers expect to run inside `context.write`. */
export function createManyChangeStore({ db, clock }: Pick<EngineContext, 'db' | 'clock'>) {
  const insert = db.prepare<[string, string, number]>(
    "INSERT INTO message_change (window, change, created_at, stage) VALUES (?, ?, ?, 'gathered')",
  )
  const insertRow = db.prepare<[number, number, number, number | null]>(
    'INSERT INTO message_change_row (change_id, thread_id, folder_id, message_id) VALUES (?, ?, ?, ?)',
  )
  const addTotal = db.prepare<[number, number]>('UPDATE message_change SET total = total + ? WHERE id = ?')
  const underWay = changeRow.prepare<[]>(
    db,
    `SELECT ${COLUMNS} FROM message_change AS c WHERE stage <> 'told' ORDER BY id`,
  )
  const byId = changeRow.prepare<[number]>(
    db,
    `SELECT ${COLUMNS} FROM message_change AS c WHERE id = ? AND stage <> 'told'`,
  )
  const stageOf = valueOf(stage).prepare<[number]>(
    db,
    "SELECT stage FROM message_change WHERE id = ? AND stage <> 'told'",
  )
  const first = rowOf({
    id: z.number(),
    stage: z.enum(['running', 'undoing']),
    change: z.string(),
    window: z.string(),
  }).prepare<[]>(
    db,
    `SELECT id, stage, change, window FROM message_change WHERE stage <> 'told' AND stage IN ('running', 'undoing')
     ORDER BY id LIMIT 1`,
  )
  const setStage = db.prepare<[Stage, number, number]>(
    'UPDATE message_change SET stage = ?, created_at = ? WHERE id = ?',
  )
  const setFailure = db.prepare<[string, number]>('UPDATE message_change SET failure = ? WHERE id = ?')
  const setWindow = db.prepare<[string, number]>('UPDATE message_change SET window = ? WHERE id = ?')
  const rows = rowOf({
    id: z.number(),
    threadId: z.number(),
    folderId: z.number(),
    messageId: z.number().nullable(),
  }).prepare<[number, number]>(
    db,
    `SELECT id, thread_id AS threadId, folder_id AS folderId, message_id AS messageId FROM message_change_row
     WHERE change_id = ? ORDER BY id LIMIT ?`,
  )
  const removeRows = db.prepare<[number, number]>(
    'DELETE FROM message_change_row WHERE change_id = ? AND id <= ?',
  )
  const removeAllRows = db.prepare<[number]>('DELETE FROM message_change_row WHERE change_id = ?')
  const remove = db.prepare<[number]>('DELETE FROM message_change WHERE id = ?')
  const removeGathered = db.prepare<[]>(
    "DELETE FROM message_change WHERE stage <> 'told' AND stage = 'gathered'",
  )
  const orphan = db.prepare<[]>(
    "UPDATE message_change SET window = '' WHERE stage <> 'told' AND stage IN ('running', 'over')",
  )
  const toState = (row: RowOf<typeof changeRow>): ChangeUnderWay => {
    const { change, isSingle } = readDone(row.change)
    return {
      ...{ id: row.id, stage: row.stage, change, isSingle, window: row.window },
      ...{ total: row.total, done: row.total - row.remaining, touched: row.touched === 1 },
      problem: parseProblem(row.failure),
    }
  }
  return {
    begin: (window: string, change: MessageChange, isSingle: boolean): number =>
      Number(insert.run(window, writeDone({ change, isSingle, isUndo: false }), clock.now()).lastInsertRowid),
    add(id: number, items: readonly RowOfTarget[]): void {
      for (const { threadId, folderId, messageId } of items)
        insertRow.run(id, threadId, folderId, messageId ?? null)
      addTotal.run(items.length, id)
    },
    underWay: (): ChangeUnderWay[] => underWay.all().map(toState),
    byId(id: number): ChangeUnderWay | null {
      const row = byId.get(id)
      return row ? toState(row) : null
    },
    /** Null for one that nothing is to become of any more. */
    stageOf: (id: number): Stage | null => stageOf.get(id) ?? null,
    /** What is to go on, the oldest first. */
    next(): { id: number; stage: 'running' | 'undoing'; change: MessageChange; window: string } | null {
      const row = first.get()
      return row ? { ...row, change: readDone(row.change).change } : null
    },
    setStage: (id: number, to: Stage): void => void setStage.run(to, clock.now(), id),
    /** Rows were left out, for this reason. */
    fail: (id: number, problem: Problem): void => void setFailure.run(JSON.stringify(problem), id),
    give: (id: number, window: string): void => void setWindow.run(window, id),
    /** The next rows to change, which are done by that. */
    take(id: number, limit: number): RowOfTarget[] {
      const taken = rows.all(id, limit)
      const last = taken.at(-1)
      if (last) removeRows.run(id, last.id)
      return taken.map(({ threadId, folderId, messageId }) => ({
        ...{ threadId, folderId },
        ...(messageId === null ? {} : { messageId }),
      }))
    },
    hasRows: (id: number): boolean => rows.get(id, 1) !== undefined,
    leaveRest: (id: number): void => void removeAllRows.run(id),
    remove: (id: number): void => void remove.run(id),
    /** The program was ended meanwhile: what was not begun never is, and the rest belongs to no window any more. */
    takeOver(): void {
      removeGathered.run()
      orphan.run()
    },
  }
}
