import { z } from 'zod'
import { problemSchema, type Problem } from '../../../../../shared/problem'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf, type RowOf } from '../../../db/row'
import { headerDigestSql, IS_TOLD, serverKey, WANTED, type ServerKey } from '../../messages/index'
import type { KnownMail } from './same-mail'
import { keyOf, uidOf, uidSql } from './server-keys'

export const waitingProblemSql = `SELECT problem FROM placement WHERE account_id = @id AND (${WANTED}) AND ${IS_TOLD}
  UNION ALL SELECT problem FROM placement WHERE account_id = @id AND copy_of IS NOT NULL AND ${IS_TOLD} LIMIT 1`

/** Those with the highest UIDs in a folder, told by the index alone: as text they have another order there. */
const NEWEST = `SELECT id FROM placement WHERE folder_id = ? AND server_key IS NOT NULL ORDER BY ${uidSql} DESC LIMIT ?`
const fromNewest = `FROM (${NEWEST}) AS newest JOIN placement ON placement.id = newest.id`

/** Mail of a folder from the newest down, and whether its text is here. */
export const textsSql = `SELECT p.message_id AS messageId, p.received_at AS receivedAt, p.server_key AS serverKey,
    (SELECT size FROM message WHERE message.id = p.message_id) AS size,
    (EXISTS (SELECT 1 FROM message_body WHERE message_body.message_id = p.message_id)
      OR EXISTS (SELECT 1 FROM body_queue WHERE body_queue.message_id = p.message_id AND complete = 1)) AS isHere
  FROM placement AS p
  WHERE p.shown_folder_id = @folderId AND p.hidden = 0 AND p.server_key IS NOT NULL AND p.received_at >= @since
    AND (p.received_at, p.message_id) < (@receivedAt, @messageId)
  ORDER BY p.received_at DESC, p.message_id DESC LIMIT @limit`
/** By what a message is known again. */
const known = { messageId: z.string(), size: z.number(), header: z.string() }
const knownSql = `message.message_id AS messageId, message.size, ${headerDigestSql} AS header`
export const newestSql = `SELECT server_key AS serverKey, ${knownSql} ${fromNewest}
  JOIN message ON message.id = placement.message_id ORDER BY ${uidSql} DESC`
/** The same of those that were known up to a row of `placement`. */
export const newestSeenSql = `SELECT server_key AS serverKey, ${knownSql} FROM
  (SELECT id FROM placement WHERE folder_id = ? AND server_key IS NOT NULL AND id <= ? ORDER BY ${uidSql} DESC LIMIT ?) AS newest
  JOIN placement ON placement.id = newest.id JOIN message ON message.id = placement.message_id`

/** What lies in folders above all they were known to hold when they were read. */
export const broughtSql = `SELECT placement.message_id FROM folder JOIN placement ON placement.folder_id = folder.id
  WHERE folder.id IN (SELECT value FROM json_each(@inside)) AND placement.server_key IS NOT NULL
    AND ${uidSql} >= folder.uid_next AND placement.want_folder_id IS NULL AND placement.want_gone = 0`

/** The mail a page of `texts` goes on behind. */
export interface TextsAfter {
  receivedAt: number
  messageId: number
}

/** A message of a folder as the server was last known to show it. */
const knownFlags = rowOf({
  serverKey,
  seen: z.number(),
  flagged: z.number(),
  answered: z.number(),
  keywords: z.string(),
})
export type KnownFlags = RowOf<typeof knownFlags>

export type SyncStore = ReturnType<typeof createSyncStore>

/**
 * What the sync reads of the cache beyond the `MessageCache` calls. It writes nothing there; why changes of folders wait
 * is kept in memory only, since a new start asks anew.
 */
export function createSyncStore({ reader }: Pick<EngineContext, 'reader'>) {
  const selectTexts = rowOf({
    messageId: z.number(),
    receivedAt: z.number(),
    serverKey,
    size: z.number(),
    isHere: z.number(),
  }).prepare<{ folderId: number; since: number; limit: number } & TextsAfter>(reader, textsSql)
  const selectNewest = rowOf({ serverKey, ...known }).prepare<[number, number]>(reader, newestSql)
  const selectFlags = knownFlags.prepare<[number]>(
    reader,
    `SELECT server_key AS serverKey, seen, flagged, answered, keywords FROM placement
     WHERE folder_id = ? AND server_key IS NOT NULL`,
  )
  const selectKnown = valueOf(z.number()).prepare<[number]>(
    reader,
    'SELECT 1 FROM placement WHERE folder_id = ? AND server_key IS NOT NULL LIMIT 1',
  )
  const countPending = rowOf({ pending: z.number() }).prepare<{ id: number }>(
    reader,
    `SELECT (SELECT count(*) FROM placement WHERE account_id = @id AND (${WANTED}))
       + (SELECT count(*) FROM placement WHERE account_id = @id AND copy_of IS NOT NULL)
       + (SELECT count(*) FROM folder_change WHERE account_id = @id AND problem IS NULL) AS pending`,
  )
  const selectProblem = rowOf({ problem: z.string() }).prepare<{ id: number }>(reader, waitingProblemSql)
  const selectNewestSeen = rowOf({ serverKey, ...known }).prepare<[number, number, number]>(
    reader,
    newestSeenSql,
  )
  const selectMail = rowOf(known).prepare<[number]>(reader, `SELECT ${knownSql} FROM message WHERE id = ?`)
  const selectAt = rowOf({ placementId: z.number(), mailId: z.number(), ...known }).prepare<
    [number, ServerKey]
  >(
    reader,
    `SELECT placement.id AS placementId, placement.message_id AS mailId, ${knownSql} FROM placement
     JOIN message ON message.id = placement.message_id WHERE folder_id = ? AND server_key = ?`,
  )
  const selectBrought = valueOf(z.number()).prepare<{ inside: string }>(reader, broughtSql)
  const selectNamesakes = valueOf(z.number()).prepare<{ id: number }>(
    reader,
    `SELECT 1 FROM folder AS one JOIN folder AS other
       ON other.account_id = one.account_id AND other.id <> one.id AND other.uid_validity = one.uid_validity
     WHERE one.id = @id AND one.uid_validity <> 0 LIMIT 1`,
  )
  const selectSize = rowOf({ size: z.number() }).prepare<[number]>(
    reader,
    'SELECT size FROM message WHERE id = ?',
  )
  const selectAwaiting = valueOf(z.number()).prepare<[number]>(
    reader,
    `SELECT id FROM folder WHERE account_id = ?
       AND EXISTS (SELECT 1 FROM placement WHERE folder_id = folder.id AND server_key IS NULL)`,
  )
  const selectAwaited = valueOf(z.number()).prepare<[number, number]>(
    reader,
    'SELECT 1 FROM placement WHERE folder_id = ? AND server_key IS NULL AND unplaced_at < ? LIMIT 1',
  )
  const selectLost = rowOf({ at: z.number().nullable() }).prepare<[number]>(
    reader,
    `SELECT max(unplaced_at) AS at FROM placement WHERE account_id = ? AND server_key IS NULL AND (${WANTED})`,
  )
  const selectHeld = valueOf(z.number()).prepare<[number]>(
    reader,
    'SELECT id FROM folder_change WHERE account_id = ? AND problem IS NULL ORDER BY id',
  )
  const held = new Map<number, Problem>()
  const whyHeld = (accountId: number): Problem | undefined =>
    selectHeld.all(accountId).flatMap((id) => held.get(id) ?? [])[0]
  return {
    /** Why a change of a folder waits; null once it does not. */
    folderHeld({ id }: { id: number }, problem: Problem | null): void {
      if (problem) held.set(id, problem)
      else held.delete(id)
    },
    /**
     * A message is taken to have come here before `now`, and its key is not known yet. That it did not come changes
     * nothing the server would tell of: to find that out the folder is looked into.
     */
    isAwaited: (folderId: number, now: number): boolean => selectAwaited.get(folderId, now) !== undefined,
    /** What is known of the messages of a folder, in no order. */
    flagsIn: (folderId: number): KnownFlags[] => selectFlags.all(folderId),
    /** Folders with messages whose key there is not known yet: moved there without a word of it. */
    awaiting: (accountId: number): number[] => selectAwaiting.all(accountId),
    /** When the last message was lost of which something is wanted where it is met (see `MessageCache.missing`); 0 without any. */
    lostAt: (accountId: number): number => selectLost.get(accountId)?.at ?? 0,
    /** RFC822.SIZE as the server told it; 0 when unknown. */
    size: (messageId: number): number => selectSize.get(messageId)?.size ?? 0,
    /** The newest messages of a folder. */
    newest: (folderId: number, limit: number): KnownMail[] => selectNewest.all(folderId, limit).map(toKnown),
    /** The newest of those that were known when this was the last place of a message there was. */
    newestSeen: (folderId: number, lastPlacement: number, limit: number): KnownMail[] =>
      selectNewestSeen.all(folderId, lastPlacement, limit).map(toKnown),
    /** By what the message is known that a UID names; null when the message is not here any more. */
    mail(id: number, uid: number): KnownMail | null {
      const row = selectMail.get(id)
      return row ? { uid, ...row } : null
    },
    /** What is known of a message in a folder, and its row and that of its place; null when its UID is not known. */
    at(folderId: number, uid: number): (KnownMail & { placementId: number; mailId: number }) | null {
      const row = selectAt.get(folderId, keyOf(uid))
      return row ? { uid, ...row } : null
    },
    /** Messages we have brought into these folders since they were read. */
    brought: (folderIds: readonly number[]): number[] =>
      selectBrought.all({ inside: JSON.stringify(folderIds) }),
    /** Another folder of the account has the same UIDVALIDITY: by that alone the two are not told apart. */
    sharesValidity: (folderId: number): boolean => selectNamesakes.get({ id: folderId }) !== undefined,
    /** Whether any message of a folder is known by its UID. */
    hasKnown: (folderId: number): boolean => selectKnown.get(folderId) !== undefined,
    /** Mail of a folder that came since a moment, from the newest down, and whether its text is here. */
    texts: (folderId: number, since: number, after: TextsAfter, limit: number) =>
      selectTexts.all({ folderId, since, limit, ...after }),
    /**
     * User actions of an account the server has not confirmed, and why one of them waits: where the server said why, or
     * where it did not work more than once. What waits for a folder to be made waits for what holds that up.
     */
    waiting(accountId: number): { pending: number; pendingProblem: Problem | null } {
      const pending = countPending.get({ id: accountId })?.pending ?? 0
      const said = pending > 0 ? selectProblem.get({ id: accountId }) : undefined
      const problem = said ? problemSchema.parse(JSON.parse(said.problem)) : null
      return { pending, pendingProblem: whyHeld(accountId) ?? problem }
    },
  }
}

const toKnown = ({
  serverKey: key,
  ...mail
}: Omit<KnownMail, 'uid'> & { serverKey: ServerKey }): KnownMail => ({
  uid: uidOf(key),
  ...mail,
})
