import { z } from 'zod'
import { problemSchema, type Problem } from '../../../../../shared/problem'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf, type RowOf } from '../../../db/row'

const kinds = z.enum(['create', 'move', 'trash', 'delete', 'delete-empty'])
const places = z.enum(['same', 'top', 'inside'])

/** What was known when the user decided: later arrivals, and other folders under the old name, were not meant. */
const seenContent = z.object({
  /** The last row of a place of a message; what has a higher one came to be known later. */
  lastPlacement: z.number(),
  /** The folder and what lay in it, each with what its messages were known by. */
  folders: z.array(
    z.object({ id: z.number(), uidValidity: z.number(), uidNext: z.number(), isWhole: z.boolean() }),
  ),
  /**
   * Messages shown there of which the server had not told yet by what the folder is known to hold: on their way there,
   * or brought there by us since it was read.
   */
  arriving: z.array(z.number()).default([]),
  /** Rows of places of messages that the user took out of it, before he decided or since: none of them was meant. */
  leaving: z.array(z.number()).default([]),
})
export type SeenContent = z.infer<typeof seenContent>

/** The place of a message, as far as a deletion of what it lies in is concerned. */
export interface TakenOut {
  id: number
  messageId: number
  folderId: number
}

/** What the user wants of a folder. */
export interface NewFolderChange {
  accountId: number
  folderId: number
  kind: z.infer<typeof kinds>
  label: string
  /** '' for the name it has. */
  name: string
  place: z.infer<typeof places>
  parentId: number | null
}

/** A change the server has not carried out yet. */
export interface FolderChange extends Omit<NewFolderChange, 'folderId'> {
  id: number
  /** null once the folder is gone. */
  folderId: number | null
  /** The path the server was told; null before. It may have carried the change out although it does not show. */
  sentPath: string | null
  attempts: number
  nextAttemptAt: number
  /** Why it was refused; null while it is pending. */
  problem: Problem | null
}

const changeRow = rowOf({
  id: z.number(),
  accountId: z.number(),
  folderId: z.number().nullable(),
  kind: z.string(),
  label: z.string(),
  name: z.string(),
  place: z.string(),
  parentId: z.number().nullable(),
  sentPath: z.string().nullable(),
  attempts: z.number(),
  nextAttemptAt: z.number(),
  problem: z.string().nullable(),
})
type Row = RowOf<typeof changeRow>

const isInside = (column: string): string => `(${column} IN (SELECT value FROM json_each(@inside)))`
/** Of all that is on its way, which is little, whatever lies in the folders. */
export const leavingSql = `SELECT id FROM placement
  WHERE want_folder_id IS NOT NULL AND ${isInside('+folder_id')} AND NOT ${isInside('+want_folder_id')}`
export const onTheWaySql = `SELECT want_folder_id AS folderId FROM placement
  WHERE want_folder_id IS NOT NULL AND ${isInside('+folder_id')} <> ${isInside('+want_folder_id')}
  UNION SELECT in_flight_folder_id FROM placement
  WHERE in_flight_folder_id IS NOT NULL AND ${isInside('+folder_id')} <> ${isInside('+in_flight_folder_id')}`
export const arrivingSql = `SELECT message_id FROM placement
  WHERE want_folder_id IS NOT NULL AND ${isInside('+want_folder_id')} AND want_gone = 0
  UNION ALL SELECT message_id FROM placement
  WHERE ${isInside('folder_id')} AND server_key IS NULL AND want_folder_id IS NULL AND want_gone = 0`

export type ChangeStore = ReturnType<typeof createChangeStore>

/** All SQL on the table `folder_change`. Writers expect to run inside `context.write`. */
export function createChangeStore({ db }: Pick<EngineContext, 'db'>) {
  const columns = `id, account_id AS accountId, folder_id AS folderId, kind, label, name, place, parent_id AS parentId,
    sent_path AS sentPath, attempts, next_attempt_at AS nextAttemptAt, problem`
  const insert = db.prepare<NewFolderChange & { seen: string }>(
    `INSERT INTO folder_change (account_id, folder_id, kind, label, name, place, parent_id, seen)
     VALUES (@accountId, @folderId, @kind, @label, @name, @place, @parentId, @seen)`,
  )
  const selectSeen = valueOf(z.string()).prepare<[number]>(db, 'SELECT seen FROM folder_change WHERE id = ?')
  const selectLastPlacement = valueOf(z.number()).prepare<[]>(
    db,
    'SELECT coalesce(max(id), 0) FROM placement',
  )
  const selectLeaving = valueOf(z.number()).prepare<{ inside: string }>(db, leavingSql)
  const selectArriving = valueOf(z.number()).prepare<{ inside: string }>(db, arrivingSql)
  const selectOnTheWay = valueOf(z.number()).prepare<{ inside: string }>(db, onTheWaySql)
  const selectPending = changeRow.prepare<[]>(
    db,
    `SELECT ${columns} FROM folder_change WHERE problem IS NULL ORDER BY id`,
  )
  const selectRefused = changeRow.prepare<[]>(
    db,
    `SELECT ${columns} FROM folder_change WHERE problem IS NOT NULL ORDER BY id`,
  )
  const setWaiting = db.prepare<[number, number]>('UPDATE folder_change SET next_attempt_at = ? WHERE id = ?')
  const setSeen = db.prepare<[string, number]>('UPDATE folder_change SET seen = ? WHERE id = ?')
  const setSent = db.prepare<[string | null, number]>('UPDATE folder_change SET sent_path = ? WHERE id = ?')
  const setLater = db.prepare<[number, number]>(
    'UPDATE folder_change SET attempts = attempts + 1, next_attempt_at = ? WHERE id = ?',
  )
  const setRefused = db.prepare<[string, number]>('UPDATE folder_change SET problem = ? WHERE id = ?')
  const remove = db.prepare<[number]>('DELETE FROM folder_change WHERE id = ?')
  const redirect = db.prepare<{ from: number; to: number }>(
    `UPDATE folder_change SET folder_id = CASE WHEN folder_id = @from THEN @to ELSE folder_id END,
       parent_id = CASE WHEN parent_id = @from THEN @to ELSE parent_id END
     WHERE folder_id = @from OR parent_id = @from`,
  )
  function seen(id: number): SeenContent {
    const kept = selectSeen.get(id)
    return seenContent.parse(kept === undefined ? { lastPlacement: 0, folders: [] } : JSON.parse(kept))
  }
  const foldersOnTheWay = (folderIds: readonly number[]): number[] =>
    selectOnTheWay.all({ inside: JSON.stringify(folderIds) })

  return {
    /** Its id, which no other change ever gets; `unread` is what we brought into the folders since they were read. */
    insert: (change: NewFolderChange, folders: SeenContent['folders'], unread: readonly number[]): number => {
      const inside = JSON.stringify(folders.map(({ id }) => id))
      const seen: SeenContent = {
        lastPlacement: selectLastPlacement.get() ?? 0,
        folders,
        arriving: [...new Set([...selectArriving.all({ inside }), ...unread])],
        leaving: selectLeaving.all({ inside }),
      }
      return Number(insert.run({ ...change, seen: JSON.stringify(seen) }).lastInsertRowid)
    },
    seen,
    /** The folders a change was meant for. */
    meant: ({ id }: FolderChange): number[] => seen(id).folders.map((folder) => folder.id),
    /** The user takes messages elsewhere, out of folders that are to go for good as well: these take none of them along. */
    takenOut(places: readonly TakenOut[]): void {
      for (const { id } of selectPending.all().filter((row) => row.kind === 'delete')) {
        const known = seen(id)
        const folders = new Set(known.folders.map((folder) => folder.id))
        const arriving = new Set(known.arriving)
        const out = places.filter((place) => folders.has(place.folderId) || arriving.has(place.messageId))
        if (out.length === 0) continue
        const leaving = [...new Set([...known.leaving, ...out.map((place) => place.id)])]
        setSeen.run(JSON.stringify({ ...known, leaving } satisfies SeenContent), id)
      }
    },
    /** Where messages are going to that are on their way out of these folders, or into them. */
    foldersOnTheWay,
    /** What the server has not agreed to yet, of all accounts, in the order in which the user wanted it. */
    pending: (): FolderChange[] => selectPending.all().map(toChange),
    refused: (): FolderChange[] => selectRefused.all().map(toChange),
    setSent: (id: number, path: string | null): void => void setSent.run(path, id),
    setLater: (id: number, at: number): void => void setLater.run(at, id),
    /** It was not tried: that says nothing of the server. */
    setWaiting: (id: number, at: number): void => void setWaiting.run(at, id),
    setRefused: (id: number, problem: Problem): void => void setRefused.run(JSON.stringify(problem), id),
    remove: (id: number): void => void remove.run(id),
    /** What was wanted of one folder is wanted of the other. */
    redirect: (from: number, to: number): void => void redirect.run({ from, to }),
  }
}

function toChange(row: Row): FolderChange {
  const problem: unknown = row.problem === null ? null : JSON.parse(row.problem)
  return {
    ...row,
    kind: kinds.parse(row.kind),
    place: places.parse(row.place),
    problem: problemSchema.nullable().parse(problem),
  }
}
