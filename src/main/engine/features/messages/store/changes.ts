import { z } from 'zod'
import { messageChange, type KeptChange } from '../../../../../shared/contract/message-changes'
import type { Problem } from '../../../../../shared/problem'
import { UNDO_KEPT_MS } from '../../../../../shared/undo'
import type { EngineContext } from '../../../context'
import { rowOf, type RowOf } from '../../../db/row'
import { parseProblem } from '../../../db/stored-problem'
import type { PlacementState } from '../desired-state'
import { hasKeys, hasKeyword, wantedKeywords } from '../keywords'

/** What one placement showed before a change, of what the change touched. */
const shownBefore = z.object({
  seen: z.boolean().optional(),
  flagged: z.boolean().optional(),
  keywords: wantedKeywords.optional(),
  folderId: z.number().optional(),
  gone: z.literal(false).optional(),
  /** There was no such placement: it is a copy. */
  copied: z.literal(true).optional(),
})
export type ShownBefore = z.infer<typeof shownBefore>

/** What a change did to one placement. */
export interface ChangeEntry {
  placementId: number
  messageId: number
  threadId: number
  accountId: number
  before: ShownBefore
}

const entryRow = rowOf({
  id: z.number(),
  changeId: z.number(),
  placementId: z.number(),
  messageId: z.number(),
  threadId: z.number(),
  accountId: z.number(),
  before: z.string(),
})
type EntryRow = RowOf<typeof entryRow>

/** A change as it is kept: what was done, or that this was taken back. */
type Done = Pick<KeptChange, 'change' | 'isUndo' | 'isSingle'>

/** A change that can be taken back, and the slice of it that comes next. */
interface Opened<Entry> extends Pick<Done, 'change' | 'isSingle'> {
  window: string
  entries: Entry[]
}

const changeRow = rowOf({
  id: z.number(),
  change: z.string(),
  at: z.number(),
  problem: z.string().nullable(),
  count: z.number(),
  refused: z.number(),
})

/** What the user knows as one thing: a message where a list of messages was changed, else a conversation. */
const changedRow = "iif(c.change ->> '$.isSingle', e.message_id, e.thread_id)"

const KEPT_CHANGES = 100
/** Taken back in one go: few enough to hold nobody up. */
const SLICE = 100

const fields = ['seen', 'flagged', 'keywords', 'folderId', 'gone'] as const

export type ChangeStore = ReturnType<typeof createChangeStore>

/** The last changes the user can take back or may hear a refusal of. No window keeps the way back for longer. */
export function createChangeStore({ db, clock }: Pick<EngineContext, 'db' | 'clock'>) {
  const insert = db.prepare<[string, string, number]>(
    'INSERT INTO message_change (window, change, created_at) VALUES (?, ?, ?)',
  )
  const insertEntry = db.prepare<[number, number, number, number, number, string]>(
    `INSERT INTO message_change_entry (change_id, placement_id, message_id, thread_id, account_id, before)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const known = rowOf({ window: z.string(), change: z.string() }).prepare<[number, number]>(
    db,
    "SELECT window, change FROM message_change WHERE id = ? AND (created_at >= ? OR stage <> 'told')",
  )
  const trim = db.prepare<[number]>(
    `DELETE FROM message_change WHERE id <= (SELECT id FROM message_change ORDER BY id DESC LIMIT 1 OFFSET ?)
       AND stage = 'told'`,
  )
  const expire = db.prepare<[number]>("DELETE FROM message_change WHERE created_at < ? AND stage = 'told'")
  const remove = db.prepare<[number]>('DELETE FROM message_change WHERE id = ?')
  const columns = `id, change_id AS changeId, placement_id AS placementId, message_id AS messageId,
    thread_id AS threadId, account_id AS accountId, before`
  const newest = entryRow.prepare<[number, number]>(
    db,
    `SELECT ${columns} FROM message_change_entry WHERE change_id = ? AND refused = 0 ORDER BY id DESC LIMIT ?`,
  )
  const removeFrom = db.prepare<[number, number]>(
    'DELETE FROM message_change_entry WHERE change_id = ? AND refused = 0 AND id >= ?',
  )
  const ofPlacement = entryRow.prepare<[number]>(
    db,
    `SELECT ${columns} FROM message_change_entry WHERE placement_id = ? AND refused = 0 ORDER BY id DESC`,
  )
  const setRefused = db.prepare<[number]>('UPDATE message_change_entry SET refused = 1 WHERE id = ?')
  const setRefusedOf = db.prepare<[number, number]>(
    'UPDATE message_change_entry SET refused = 1 WHERE change_id = ? AND placement_id = ?',
  )
  const removeOf = db.prepare<[number]>('DELETE FROM message_change_entry WHERE account_id = ?')
  const setProblem = db.prepare<[string, number]>('UPDATE message_change SET problem = ? WHERE id = ?')
  const list = changeRow.prepare<[string, number]>(
    db,
    `SELECT c.id, c.change, c.created_at AS at, c.problem, count(DISTINCT ${changedRow}) AS count,
       count(DISTINCT iif(e.refused, ${changedRow}, NULL)) AS refused
     FROM message_change AS c JOIN message_change_entry AS e ON e.change_id = c.id
     WHERE c.window = ? AND c.created_at >= ? AND c.stage <> 'undoing' GROUP BY c.id ORDER BY c.id`,
  )
  const oldest = (): number => clock.now() - UNDO_KEPT_MS

  /** Null where it is not kept any more, or cannot be taken back. */
  function open(id: number): Opened<EntryRow> | null {
    const row = known.get(id, oldest())
    if (!row) return null
    const { change, isUndo, isSingle } = readDone(row.change)
    if (isUndo || change.kind === 'delete-forever') return null
    const entries = newest.all(id, SLICE)
    return entries.length > 0 ? { window: row.window, change, isSingle, entries } : null
  }

  return {
    /** Returns the id of the change: that of `first` where this is a further slice of it. */
    record(window: string, done: Done, entries: readonly ChangeEntry[], first?: number): number {
      const id =
        first !== undefined && known.get(first, oldest()) !== undefined
          ? first
          : Number(insert.run(window, writeDone(done), clock.now()).lastInsertRowid)
      for (const { placementId, messageId, threadId, accountId, before } of entries)
        insertEntry.run(id, placementId, messageId, threadId, accountId, JSON.stringify(before))
      trim.run(KEPT_CHANGES)
      expire.run(oldest())
      return id
    },
    /**
     * The newest slice of what a change did and the server did not refuse, newest first. It is forgotten by that; null
     * when none is left.
     */
    take(id: number): Opened<ChangeEntry> | null {
      const taken = open(id)
      if (!taken) return null
      removeFrom.run(id, Math.min(...taken.entries.map((entry) => entry.id)))
      if (!open(id)) remove.run(id)
      const entries = taken.entries.map((entry) => ({ ...entry, before: readBefore(entry.before) }))
      return { ...taken, entries }
    },
    has: (id: number): boolean => open(id) !== null,
    /** Nothing is told of an account that is removed. */
    forgetAccount: (accountId: number): void => void removeOf.run(accountId),
    /** What a change was to do to these could not even be asked of the server. */
    refuseAll(id: number, entries: readonly Pick<ChangeEntry, 'placementId'>[], problem: Problem): void {
      for (const { placementId } of entries) setRefusedOf.run(id, placementId)
      setProblem.run(JSON.stringify(problem), id)
    },
    /**
     * The server refuses what is wanted of a placement: none of the changes that led from what it has to what is wanted
     * has happened. True where one of them is kept.
     */
    refuse(state: PlacementState, problem: Problem): boolean {
      const entries = ofPlacement
        .all(state.id)
        .map((entry) => ({ ...entry, before: readBefore(entry.before) }))
      const refused = fields
        .filter((field) => isWantedOf(state, field))
        .flatMap((field) => {
          const touching = entries.filter(({ before }) => before[field] !== undefined)
          const from = touching.findIndex(({ before }) => wasSo(before, field, state))
          return touching.slice(0, from + 1)
        })
      for (const { id, changeId } of refused) {
        setRefused.run(id)
        setProblem.run(JSON.stringify(problem), changeId)
      }
      return refused.length > 0
    },
    /** The same of a move or copy that was taken to have happened: the latest that brought the message where it was not met. */
    refuseMove({ id }: Pick<PlacementState, 'id'>, problem: Problem): boolean {
      const latest = ofPlacement.all(id).find((entry) => {
        const { folderId, copied } = readBefore(entry.before)
        return folderId !== undefined || copied === true
      })
      if (!latest) return false
      setRefused.run(latest.id)
      setProblem.run(JSON.stringify(problem), latest.changeId)
      return true
    },
    /** The changes made in a window, oldest first. */
    of: (window: string): KeptChange[] =>
      list.all(window, oldest()).map(({ change, problem, ...row }) => ({
        ...row,
        ...readDone(change),
        problem: parseProblem(problem),
      })),
  }
}

function isWantedOf(state: PlacementState, field: (typeof fields)[number]): boolean {
  switch (field) {
    case 'seen':
      return state.wantSeen !== null
    case 'flagged':
      return state.wantFlagged !== null
    case 'keywords':
      return hasKeys(state.wantKeywords)
    case 'folderId':
      return state.wantFolderId !== null
    case 'gone':
      return state.wantGone
  }
}

/** What a change met is what the server has. */
function wasSo(before: ShownBefore, field: (typeof fields)[number], state: PlacementState): boolean {
  if (field === 'gone') return before.gone === false
  if (field !== 'keywords') return before[field] === state[field]
  return Object.entries(before.keywords ?? {}).every(([keyword, isOn]) => hasKeyword(state, keyword) === isOn)
}

const marks = z.object({ isUndo: z.boolean().default(false), isSingle: z.boolean().default(false) })

export const writeDone = ({ change, isUndo, isSingle }: Done): string =>
  JSON.stringify({ ...change, ...(isUndo ? { isUndo } : {}), ...(isSingle ? { isSingle } : {}) })

export function readDone(json: string): Done {
  const stored: unknown = JSON.parse(json)
  return { change: messageChange.parse(stored), ...marks.parse(stored) }
}

function readBefore(json: string): ShownBefore {
  const stored: unknown = JSON.parse(json)
  return shownBefore.parse(stored)
}
