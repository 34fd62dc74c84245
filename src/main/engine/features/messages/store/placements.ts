import { z } from 'zod'
import type { EngineContext } from '../../../context'
import type { FolderRef } from '../../mailboxes/index'
import { rowOf, valueOf, type RowOf } from '../../../db/row'
import { parseProblem } from '../../../db/stored-problem'
import { serverKey, type ServerKey } from '../server-key'
import type { PlacementState } from '../desired-state'
import { hasKeys, keywordsJson, noKeywords, readKeywords, shownTags, wantedKeywords } from '../keywords'
import type { SentCopy } from '../types'

const placementRow = rowOf({
  id: z.number(),
  messageId: z.number(),
  threadId: z.number(),
  accountId: z.number(),
  folderId: z.number(),
  serverKey: serverKey.nullable(),
  seen: z.number(),
  flagged: z.number(),
  answered: z.number(),
  deleted: z.number(),
  wantSeen: z.number().nullable(),
  wantFlagged: z.number().nullable(),
  wantAnswered: z.number().nullable(),
  keywords: z.string(),
  wantKeywords: z.string().nullable(),
  localKeywords: z.string(),
  wantFolderId: z.number().nullable(),
  wantGone: z.number(),
  inFlight: z.number(),
  inFlightFolderId: z.number().nullable(),
  ownMark: z.enum(['original', 'copy']).nullable(),
  sentCopy: z.string().nullable(),
  unplacedAt: z.number().nullable(),
  copyOf: z.number().nullable(),
  attempts: z.number(),
  nextAttemptAt: z.number(),
  problem: z.string().nullable(),
})
type PlacementRow = RowOf<typeof placementRow>

const sentCopy: z.ZodType<SentCopy> = z.object({
  path: z.string(),
  lastPlacement: z.number(),
  validity: z.number().nullable(),
  serverKey: serverKey.nullable(),
})

/** A placement as the server shows it for the first time. */
export interface NewPlacement {
  messageId: number
  accountId: number
  folderId: number
  serverKey: ServerKey
  seen: number
  flagged: number
  answered: number
  draft: number
  deleted: number
  keywords: readonly string[]
  modseq: string
}

const anyPending =
  '(want_seen IS NOT NULL OR want_flagged IS NOT NULL OR want_answered IS NOT NULL OR want_keywords IS NOT NULL OR want_folder_id IS NOT NULL OR want_gone = 1)'

/** Nothing is put off for longer: what says so was written before the computer's clock was set back. */
const LONGEST_DELAY = 3_600_000

/** Messages a folder loses at a time. */
const TAKEN_OUT = 40
/** Messages whose keys are forgotten at a time. */
const FORGOTTEN = 250
/** When keys that became void were lost: long before any move of ours. */
export const VOID = 0

export const forgetKeysSql = `UPDATE placement SET server_key = NULL, unplaced_at = ${VOID} WHERE id IN
  (SELECT id FROM placement WHERE folder_id = ? AND server_key IS NOT NULL LIMIT ${FORGOTTEN})`
export const keysSql =
  'SELECT server_key AS serverKey FROM placement WHERE folder_id = ? AND server_key IS NOT NULL'
export const keyCountSql = 'SELECT count(*) FROM placement WHERE folder_id = ? AND server_key IS NOT NULL'
const unreconciledWhere = `WHERE p.folder_id = ? AND p.server_key IS NULL
  AND p.unplaced_at < iif(p.unplaced_at > ${VOID} AND ${anyPending}, min(?, ?), ?) LIMIT ${TAKEN_OUT}`
export const takeOutSql = `SELECT id FROM placement WHERE folder_id = ? LIMIT ${TAKEN_OUT}`
export const dropPendingSql = `SELECT id FROM placement WHERE want_folder_id = @id
  UNION SELECT id FROM placement WHERE in_flight_folder_id = @id LIMIT ${TAKEN_OUT}`
/** Where our \Deleted is on a message, it is to stay where it is, by which the mark is taken off. */
const wantedWithout =
  "coalesce(nullif(want_folder_id, @folderId), iif(own_mark = 'original', folder_id, NULL))"
export type PlacementStore = ReturnType<typeof createPlacementStore>

/** Where messages lie and what the user wants of them. Writers expect to run inside `context.write`. */
export function createPlacementStore({ db }: Pick<EngineContext, 'db'>) {
  const select = `SELECT p.id, p.message_id AS messageId, message.thread_id AS threadId, p.account_id AS accountId,
    p.folder_id AS folderId, p.server_key AS serverKey, p.seen, p.flagged, p.answered, p.deleted, p.want_seen AS wantSeen,
    p.want_flagged AS wantFlagged, p.want_answered AS wantAnswered, p.keywords,
    p.want_keywords AS wantKeywords, p.local_keywords AS localKeywords, p.want_folder_id AS wantFolderId,
    p.want_gone AS wantGone, p.in_flight AS inFlight, p.in_flight_folder_id AS inFlightFolderId, p.own_mark AS ownMark,
    p.sent_copy AS sentCopy, p.unplaced_at AS unplacedAt, p.copy_of AS copyOf, p.attempts, p.next_attempt_at AS nextAttemptAt, p.problem
    FROM placement AS p JOIN message ON message.id = p.message_id`
  const byId = placementRow.prepare<[number]>(db, `${select} WHERE p.id = ?`)
  const byKey = placementRow.prepare<[number, ServerKey]>(
    db,
    `${select} WHERE p.folder_id = ? AND p.server_key = ?`,
  )
  const byMessage = placementRow.prepare<[number]>(db, `${select} WHERE p.message_id = ? ORDER BY p.id`)
  const byThread = placementRow.prepare<[number]>(
    db,
    `${select} WHERE p.message_id IN (SELECT id FROM message WHERE thread_id = ?)`,
  )
  const unplaced = placementRow.prepare<[number, number]>(
    db,
    `${select} WHERE p.message_id = ? AND p.folder_id = ? AND p.server_key IS NULL ORDER BY p.id LIMIT 1`,
  )
  const inMissingFolder = placementRow.prepare<[number, number]>(
    db,
    `${select} JOIN folder ON folder.id = p.folder_id
     WHERE p.message_id = ? AND p.account_id = ? AND folder.missing_since IS NOT NULL ORDER BY p.id LIMIT 1`,
  )
  const sought = placementRow.prepare<[number, number]>(
    db,
    `${select} WHERE p.message_id = ? AND p.account_id = ? AND p.server_key IS NULL AND p.unplaced_at > ${VOID}
       AND ${anyPending} ORDER BY p.id LIMIT 1`,
  )
  const wanted = placementRow.prepare<[number, number, number, number]>(
    db,
    `${select} WHERE p.account_id = ? AND (p.next_attempt_at <= ? OR p.next_attempt_at > ?) AND ${anyPending}
       AND p.server_key IS NOT NULL
     ORDER BY p.next_attempt_at, p.id LIMIT ?`,
  )
  const nextWanted = rowOf({ at: z.number().nullable() }).prepare<[number, number]>(
    db,
    `SELECT min(iif(next_attempt_at > ?, 0, next_attempt_at)) AS at FROM placement WHERE account_id = ? AND ${anyPending} AND server_key IS NOT NULL`,
  )
  const forgetDelays = db.prepare<[number]>(
    `UPDATE placement SET next_attempt_at = 0 WHERE account_id = ? AND ${anyPending} AND next_attempt_at > 0`,
  )
  const forgetCopyDelays = db.prepare<[number]>(
    'UPDATE placement SET next_attempt_at = 0 WHERE account_id = ? AND copy_of IS NOT NULL AND next_attempt_at > 0',
  )
  const unreconciled = placementRow.prepare<[number, number, number, number]>(
    db,
    `${select} ${unreconciledWhere}`,
  )
  const soughtUpTo = placementRow.prepare<[number, number]>(
    db,
    `${select} WHERE p.account_id = ? AND p.server_key IS NULL AND p.unplaced_at > ${VOID} AND p.unplaced_at <= ?
       AND ${anyPending} LIMIT ${TAKEN_OUT}`,
  )
  const keys = valueOf(serverKey).prepare<[number]>(db, keysSql)
  const keyCount = valueOf(z.number()).prepare<[number]>(db, keyCountSql)
  const insert = db.prepare<(number | string)[]>(
    `INSERT INTO placement (message_id, account_id, folder_id, server_key, seen, flagged, answered, draft, deleted, keywords,
       tags, modseq, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT received_at FROM message WHERE id = ?))`,
  )
  const serverSide = db.prepare<[number, string, number]>(
    'UPDATE placement SET draft = ?, modseq = ? WHERE id = ?',
  )
  const update = db.prepare<PlacementRow & { tags: string }>(
    `UPDATE placement SET account_id = @accountId, folder_id = @folderId, server_key = @serverKey, seen = @seen, flagged = @flagged, answered = @answered,
       deleted = @deleted, want_seen = @wantSeen, want_flagged = @wantFlagged, want_answered = @wantAnswered,
       keywords = @keywords, want_keywords = @wantKeywords, local_keywords = @localKeywords, tags = @tags,
       want_folder_id = @wantFolderId, want_gone = @wantGone, in_flight = @inFlight,
       in_flight_folder_id = @inFlightFolderId, own_mark = @ownMark, sent_copy = @sentCopy, unplaced_at = @unplacedAt, copy_of = @copyOf, attempts = @attempts,
       next_attempt_at = @nextAttemptAt, problem = @problem
     WHERE id = @id`,
  )
  const copies = placementRow.prepare<[number, number, number]>(
    db,
    `${select} WHERE p.account_id = ? AND p.copy_of IS NOT NULL AND p.next_attempt_at <= ? ORDER BY p.next_attempt_at, p.id LIMIT ?`,
  )
  const nextCopy = rowOf({ at: z.number().nullable() }).prepare<[number]>(
    db,
    'SELECT min(next_attempt_at) AS at FROM placement WHERE account_id = ? AND copy_of IS NOT NULL',
  )
  const insertCopy = db.prepare<[number, number, number, number]>(
    `INSERT INTO placement (message_id, account_id, folder_id, seen, flagged, answered, draft, keywords, local_keywords, tags, received_at, copy_of)
     SELECT message_id, ?, ?, coalesce(want_seen, seen), coalesce(want_flagged, flagged), coalesce(want_answered, answered), draft,
       keywords, local_keywords, tags, received_at, ? FROM placement WHERE id = ?`,
  )
  const last = valueOf(z.number().nullable()).prepare<[]>(db, 'SELECT max(id) FROM placement')
  const remove = db.prepare<[number]>('DELETE FROM placement WHERE id = ?')
  const displace = rowOf({ messageId: z.number() }).prepare<[number, ServerKey, number]>(
    db,
    'DELETE FROM placement WHERE folder_id = ? AND server_key = ? AND id <> ? RETURNING message_id AS messageId',
  )
  const forgetKeys = db.prepare<[number]>(forgetKeysSql)
  const lyingIn = placementRow.prepare<[number]>(db, `${select} WHERE p.id IN (${takeOutSql})`)
  const goingTo = placementRow.prepare<{ id: number }>(db, `${select} WHERE p.id IN (${dropPendingSql})`)
  // Where a message was to go before is none of what the user wants of it now.
  const stay = db.prepare<{ id: number; folderId: number }>(
    `UPDATE placement SET want_folder_id = ${wantedWithout},
       in_flight_folder_id = nullif(in_flight_folder_id, @folderId)
     WHERE id = @id`,
  )

  return {
    /** The newest place of a message there is: later ones have higher ids. */
    last: (): number => last.get() ?? 0,
    byId: (id: number) => toState(byId.get(id)),
    byKey: (folderId: number, key: ServerKey) => toState(byKey.get(folderId, key)),
    byMessage: (messageId: number): PlacementState[] => byMessage.all(messageId).map(known),
    byThread: (threadId: number): PlacementState[] => byThread.all(threadId).map(known),
    /**
     * The place of the message that is met in a folder under another key: one there whose key is not known yet, one in a
     * folder that is missing at the server, or one it left while something was wanted of it, which goes with the message.
     */
    awaited: (messageId: number, folder: FolderRef): PlacementState | null =>
      toState(
        unplaced.get(messageId, folder.id) ??
          inMissingFolder.get(messageId, folder.accountId) ??
          sought.get(messageId, folder.accountId),
      ),
    wanted: (accountId: number, now: number, limit: number): PlacementState[] =>
      wanted.all(accountId, now, now + LONGEST_DELAY, limit).map(known),
    nextWantedAt: (accountId: number, now: number): number | null =>
      nextWanted.get(now + LONGEST_DELAY, accountId)?.at ?? null,
    forgetDelays(accountId: number): void {
      forgetDelays.run(accountId)
      forgetCopyDelays.run(accountId)
    },
    /** Some places in a folder that lost their key before `before`; where more is wanted of them, before `soughtUntil`. */
    unreconciled: (folderId: number, before: number, soughtUntil: number): PlacementState[] =>
      unreconciled.all(folderId, before, soughtUntil, before).map(known),
    /** Some places of an account that lost their key by then, and of whose messages something is wanted. */
    sought: (accountId: number, lostBy: number): PlacementState[] =>
      soughtUpTo.all(accountId, lostBy).map(known),
    /** In an order that says nothing. */
    keys: (folderId: number): ServerKey[] => keys.all(folderId),
    keyCount: (folderId: number): number => keyCount.get(folderId) ?? 0,
    insert(place: NewPlacement): void {
      insert.run(
        ...[place.messageId, place.accountId, place.folderId, place.serverKey, place.seen, place.flagged],
        ...[place.answered, place.draft, place.deleted, keywordsJson(place.keywords)],
        ...[
          keywordsJson(shownTags({ ...noKeywords, keywords: place.keywords })),
          place.modseq,
          place.messageId,
        ],
      )
    },
    /** Copies that are due to be made in an account, oldest first. */
    copies: (accountId: number, now: number, limit: number): PlacementState[] =>
      copies.all(accountId, now, limit).map(known),
    nextCopyAt: (accountId: number): number | null => nextCopy.get(accountId)?.at ?? null,
    /** A place as this one in another folder, which no server has yet; its id. */
    insertCopy: (original: number, folder: FolderRef): number =>
      Number(insertCopy.run(folder.accountId, folder.id, original, original).lastInsertRowid),
    /** What the server says beyond the flags people see. */
    saveServerSide(id: number, draft: boolean, modseq: string): void {
      serverSide.run(Number(draft), modseq, id)
    },
    /** Saves a state; whatever else holds its key gives way. Returns the messages that lost a place by that. */
    save(state: PlacementState): number[] {
      const displaced =
        state.serverKey === null
          ? []
          : displace.all(state.folderId, state.serverKey, state.id).map((row) => row.messageId)
      update.run({ ...toRow(state), tags: keywordsJson(shownTags(state)) })
      return displaced
    },
    remove(id: number): void {
      remove.run(id)
    },
    /** Takes the keys from some messages of a folder; false when none there has one. */
    forgetKeys: (folderId: number): boolean => forgetKeys.run(folderId).changes > 0,
    /** Some of what lies in a folder. */
    lyingIn: (folderId: number): PlacementState[] => lyingIn.all(folderId).map(known),
    /** Some messages are to go to a folder no longer; their places before, none when no message is. */
    dropPending(folderId: number): PlacementState[] {
      const going = goingTo.all({ id: folderId }).map(known)
      for (const { id } of going) stay.run({ id, folderId })
      return going
    },
  }
}

function toState(row: PlacementRow | undefined): PlacementState | null {
  return row ? known(row) : null
}

function known(row: PlacementRow): PlacementState {
  const flag = (value: number | null): boolean | null => (value === null ? null : value === 1)
  return {
    ...row,
    seen: row.seen === 1,
    flagged: row.flagged === 1,
    answered: row.answered === 1,
    deleted: row.deleted === 1,
    wantSeen: flag(row.wantSeen),
    wantFlagged: flag(row.wantFlagged),
    wantAnswered: flag(row.wantAnswered),
    keywords: readKeywords(row.keywords),
    wantKeywords: row.wantKeywords === null ? {} : wantedKeywords.parse(JSON.parse(row.wantKeywords)),
    localKeywords: readKeywords(row.localKeywords),
    wantGone: row.wantGone === 1,
    inFlight: row.inFlight === 1,
    sentCopy: row.sentCopy === null ? null : sentCopy.parse(JSON.parse(row.sentCopy)),
    problem: parseProblem(row.problem),
  }
}

function toRow(state: PlacementState): PlacementRow {
  const flag = (value: boolean | null): number | null => (value === null ? null : Number(value))
  return {
    ...state,
    seen: Number(state.seen),
    flagged: Number(state.flagged),
    answered: Number(state.answered),
    deleted: Number(state.deleted),
    wantSeen: flag(state.wantSeen),
    wantFlagged: flag(state.wantFlagged),
    wantAnswered: flag(state.wantAnswered),
    keywords: keywordsJson(state.keywords),
    wantKeywords: hasKeys(state.wantKeywords) ? JSON.stringify(state.wantKeywords) : null,
    localKeywords: keywordsJson(state.localKeywords),
    wantGone: Number(state.wantGone),
    inFlight: Number(state.inFlight),
    sentCopy: state.sentCopy === null ? null : JSON.stringify(state.sentCopy),
    problem: state.problem === null ? null : JSON.stringify(state.problem),
  }
}
