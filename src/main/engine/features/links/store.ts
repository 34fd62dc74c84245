import { z } from 'zod'
import { rowOf, valueOf, type RowOf } from '../../db/row'
import type { RecordRef } from '../../../../shared/contract/crm'
import { writtenColumns, writtenRow } from '../../addresses/written-message'
import type { Database } from '../../db/open'
import { shortHash } from '../../short-hash'

/** A link as it is stored; `threadId` null while the mail cache does not know its thread. */
export interface StoredLink {
  id: string
  threadId: number | null
  record: RecordRef
  anchor: string
  linkedAt: number
  removed: boolean
}

const linkRow = rowOf({
  id: z.string(),
  threadId: z.number().nullable(),
  recordType: z.string(),
  recordId: z.string(),
  anchor: z.string(),
  linkedAt: z.number(),
  removed: z.number(),
})
type LinkRow = RowOf<typeof linkRow>

/** Somebody named in a thread's mail, newest message first. Spam, whose senders are forged, names nobody. */
const threadParticipant = writtenRow.and({
  role: z.string(),
  name: z.string(),
  address: z.string(),
  personId: z.string().nullable(),
  companyId: z.string().nullable(),
  messageId: z.number(),
})
export type ThreadParticipant = RowOf<typeof threadParticipant>

const LOCAL_ANCHOR = 'local:'
const MAX_PARTICIPANTS = 500

const select = `SELECT l.id, t.thread_id AS threadId, l.record_type AS recordType, l.record_id AS recordId,
  l.anchor_message_id AS anchor, l.created_at AS linkedAt, l.deleted_at IS NOT NULL AS removed
  FROM link l JOIN link_thread t ON t.link_id = l.id`
const byAge = 'ORDER BY l.created_at, l.id'

const participantColumns = `p.role, p.name, p.address, p.person_id AS personId, pe.company_id AS companyId,
    m.id AS messageId, ${writtenColumns}
  FROM message m JOIN participant p ON p.message_id = m.id LEFT JOIN person pe ON pe.id = p.person_id`
/** Spam names nobody who is to be believed. */
const isNamed = `p.address_key <> '' AND NOT EXISTS (SELECT 1 FROM placement pl
  JOIN folder f ON f.id = coalesce(pl.want_folder_id, pl.folder_id)
  WHERE pl.message_id = m.id AND (f.role = 'junk' OR pl.marked_spam = 1))`

/** All SQL of links. Rows of `link` are written by the journal; where each lies now is kept in `link_thread`. */
export function createLinksStore(db: Database) {
  const get = linkRow.prepare<[string]>(db, `${select} WHERE l.id = ?`)
  const ofThread = linkRow.prepare<[number]>(
    db,
    `${select} WHERE t.thread_id = ? AND l.deleted_at IS NULL ${byAge}`,
  )
  const ofThreads = linkRow.prepare<[string]>(
    db,
    `${select} JOIN json_each(?) wanted ON t.thread_id = wanted.value WHERE l.deleted_at IS NULL ${byAge}`,
  )
  const allOfThread = rowOf({ id: z.string() }).prepare<[number]>(
    db,
    'SELECT link_id AS id FROM link_thread WHERE thread_id = ?',
  )
  const linkedThreads = valueOf(z.number()).prepare<[]>(
    db,
    `SELECT DISTINCT t.thread_id FROM link l JOIN link_thread t ON t.link_id = l.id
     WHERE l.deleted_at IS NULL AND t.thread_id IS NOT NULL`,
  )
  const linkedAmong = valueOf(z.number()).prepare<[string]>(
    db,
    `SELECT DISTINCT t.thread_id FROM json_each(?) wanted CROSS JOIN link_thread t ON t.thread_id = wanted.value
     CROSS JOIN link l ON l.id = t.link_id WHERE l.deleted_at IS NULL AND t.thread_id IS NOT NULL`,
  )
  const threadsOf = valueOf(z.number()).prepare<[string]>(
    db,
    `SELECT DISTINCT t.thread_id FROM json_each(?) wanted JOIN link l
       ON l.record_type = wanted.value ->> 'type' AND l.record_id = wanted.value ->> 'id'
     JOIN link_thread t ON t.link_id = l.id WHERE l.deleted_at IS NULL AND t.thread_id IS NOT NULL`,
  )
  const recentRecords = rowOf({ recordType: z.string(), recordId: z.string() }).prepare<[number]>(
    db,
    `SELECT record_type AS recordType, record_id AS recordId FROM link WHERE deleted_at IS NULL
     GROUP BY record_type, record_id ORDER BY max(created_at) DESC LIMIT ?`,
  )

  const anyUnplaced = db.prepare('SELECT 1 FROM link_thread WHERE thread_id IS NULL LIMIT 1')
  const referring = rowOf({ threadId: z.number(), references: z.string() }).prepare<[string]>(
    db,
    `SELECT m.thread_id AS threadId, m.reference_ids || ' ' || m.in_reply_to AS "references"
     FROM json_each(?) b JOIN message m ON m.id = b.value`,
  )
  const placeable = rowOf({ linkId: z.string(), threadId: z.number() }).prepare<[string, string]>(
    db,
    `WITH batch AS (SELECT m.id, m.thread_id, m.message_id, m.dedupe_key FROM json_each(?) b JOIN message m ON m.id = b.value)
     SELECT l.id AS linkId, batch.thread_id AS threadId FROM batch CROSS JOIN link l
       ON l.anchor_message_id = batch.message_id CROSS JOIN link_thread u ON u.link_id = l.id AND u.thread_id IS NULL
       WHERE batch.message_id <> ''
     UNION SELECT l.id, batch.thread_id FROM batch CROSS JOIN link l
       ON l.anchor_message_id = '${LOCAL_ANCHOR}' || lower(hex(batch.dedupe_key))
       CROSS JOIN link_thread u ON u.link_id = l.id AND u.thread_id IS NULL
     UNION SELECT l.id, named.value ->> 1 FROM json_each(?) named
       CROSS JOIN link l ON l.anchor_message_id = named.value ->> 0
       CROSS JOIN link_thread u ON u.link_id = l.id AND u.thread_id IS NULL`,
  )
  const byMessageId = rowOf({ threadId: z.number() }).prepare<{ key: number; messageId: string }>(
    db,
    `SELECT r.thread_id AS threadId FROM thread_reference AS r WHERE r.message_key = @key
     ORDER BY EXISTS (SELECT 1 FROM message AS m WHERE m.thread_id = r.thread_id AND m.message_id = @messageId) DESC
     LIMIT 1`,
  )
  const byIdentity = rowOf({ threadId: z.number() }).prepare<[Buffer]>(
    db,
    'SELECT thread_id AS threadId FROM message WHERE dedupe_key = ?',
  )

  const anchor = rowOf({ messageId: z.string(), dedupeKey: z.string(), subject: z.string() }).prepare<
    [number]
  >(
    db,
    `SELECT message_id AS messageId, lower(hex(dedupe_key)) AS dedupeKey, subject FROM message WHERE thread_id = ?
     ORDER BY message_id = '', received_at, id LIMIT 1`,
  )
  const mailOf = rowOf({ id: z.number(), receivedAt: z.number() }).prepare<[number]>(
    db,
    'SELECT id, received_at AS receivedAt FROM message WHERE thread_id = ? ORDER BY received_at, id',
  )
  const described = rowOf({ threadId: z.number().nullable(), subject: z.string() }).prepare<[string]>(
    db,
    `SELECT t.thread_id AS threadId, l.subject FROM link l LEFT JOIN link_thread t ON t.link_id = l.id
     WHERE l.id = ?`,
  )
  const inLinkedThreads = rowOf({
    id: z.number(),
    threadId: z.number(),
    receivedAt: z.number(),
  }).prepare<[string]>(
    db,
    `SELECT m.id, m.thread_id AS threadId, m.received_at AS receivedAt FROM json_each(?) b JOIN message m ON m.id = b.value
     WHERE EXISTS (SELECT 1 FROM link_thread t JOIN link l ON l.id = t.link_id
       WHERE t.thread_id = m.thread_id AND l.deleted_at IS NULL)`,
  )
  const isLinkedMessage = db.prepare<[number]>(
    `SELECT 1 FROM message m JOIN link_thread t ON t.thread_id = m.thread_id JOIN link l ON l.id = t.link_id
     WHERE m.id = ? AND l.deleted_at IS NULL`,
  )

  const place = db.prepare<[string, number | null]>(
    `INSERT INTO link_thread (link_id, thread_id) VALUES (?, ?)
     ON CONFLICT (link_id) DO UPDATE SET thread_id = excluded.thread_id`,
  )
  const known = rowOf({ anchor: z.string() }).prepare<[string]>(
    db,
    'SELECT anchor_message_id AS anchor FROM link WHERE id = ?',
  )

  const participants = threadParticipant.prepare<[number, number]>(
    db,
    `SELECT ${participantColumns} WHERE m.thread_id = ? AND ${isNamed} ORDER BY m.received_at DESC, m.id DESC, p.position LIMIT ?`,
  )
  const participantsOf = threadParticipant.prepare<[number, number]>(
    db,
    `SELECT ${participantColumns} WHERE m.id = ? AND ${isNamed} ORDER BY p.position LIMIT ?`,
  )
  const namesakes = rowOf({ id: z.string() }).prepare<[string]>(
    db,
    `SELECT record_id AS id FROM record_index WHERE record_type = 'person' AND closed IN (0, 1) AND sort_name = ? LIMIT 3`,
  )
  const addressesOf = rowOf({ address: z.string() }).prepare<[string, string]>(
    db,
    `SELECT address FROM person_email WHERE person_id = ?
     UNION ALL SELECT 'anyone@' || domain FROM company_domain WHERE company_id = ?`,
  )

  return {
    get(id: string): StoredLink | undefined {
      const row = get.get(id)
      return row && toLink(row)
    },
    /** The thread a link belongs to by now; null while the cache does not know it. */
    place: (id: string, threadId: number | null): void => void place.run(id, threadId),
    /** The anchor of a link, removed ones too. */
    knownAnchor: (id: string): string | undefined => known.get(id)?.anchor,
    ofThread: (threadId: number): StoredLink[] => ofThread.all(threadId).map(toLink),
    ofThreads: (threadIds: readonly number[]): StoredLink[] =>
      ofThreads.all(JSON.stringify(threadIds)).map(toLink),
    /** Removed ones too. */
    allIdsOfThread: (threadId: number): string[] => allOfThread.all(threadId).map((row) => row.id),
    recentRecords: (limit: number): RecordRef[] => recentRecords.all(limit).map(toRef),

    /** Links without a thread that belong to threads of these messages: by the anchor, or by a reference to it. */
    placeable(messageIds: readonly number[]): { linkId: string; threadId: number }[] {
      if (anyUnplaced.get() === undefined) return []
      const ids = JSON.stringify(messageIds)
      // The messages of a thread name the same ids again and again.
      const named = new Set(
        referring
          .all(ids)
          .flatMap(({ threadId, references }) =>
            references.split(' ').flatMap((id) => (id === '' ? [] : JSON.stringify([id, threadId]))),
          ),
      )
      return placeable.all(ids, `[${[...named].join()}]`)
    },
    threadOf(anchorId: string): number | null {
      const row = anchorId.startsWith(LOCAL_ANCHOR)
        ? byIdentity.get(Buffer.from(anchorId.slice(LOCAL_ANCHOR.length), 'hex'))
        : byMessageId.get({ key: shortHash(anchorId), messageId: anchorId })
      return row?.threadId ?? null
    },
    /** What a link to this thread is tied to: its oldest Message-ID, or the dedupe key of its oldest message. */
    anchorOf(threadId: number): { anchor: string; subject: string } | undefined {
      const row = anchor.get(threadId)
      return row && { anchor: row.messageId || LOCAL_ANCHOR + row.dedupeKey, subject: row.subject }
    },
    messagesOf: (threadId: number): number[] => mailOf.all(threadId).map((row) => row.id),
    /** Messages of a thread with the time they arrived, oldest first. */
    mailOf: (threadId: number): { id: number; receivedAt: number }[] => mailOf.all(threadId),
    /** A link, removed or not, as a history tells of it. */
    described: (id: string): { threadId: number | null; subject: string } | undefined => described.get(id),
    inLinkedThreads: (messageIds: readonly number[]) => inLinkedThreads.all(JSON.stringify(messageIds)),
    /** Threads linked to any record. */
    linkedThreads: (): number[] => linkedThreads.all(),
    /** Those of these threads that are. */
    linkedAmong: (threadIds: readonly number[]): number[] => linkedAmong.all(JSON.stringify(threadIds)),
    threadsOf: (records: readonly RecordRef[]): number[] =>
      threadsOf.all(JSON.stringify(records.map(({ type, id }) => ({ type, id })))),
    isLinkedMessage: (messageId: number): boolean => isLinkedMessage.get(messageId) !== undefined,

    participants: (threadId: number): ThreadParticipant[] => participants.all(threadId, MAX_PARTICIPANTS),
    /** Of one message; nobody where it is spam. */
    participantsOf: (messageId: number): ThreadParticipant[] =>
      participantsOf.all(messageId, MAX_PARTICIPANTS),
    /** People of exactly this folded name. */
    namesakes: (foldedName: string): string[] => namesakes.all(foldedName).map((row) => row.id),
    /** Addresses of a person; for a company one at each of its domains. */
    addressesOf: (recordId: string): string[] =>
      addressesOf.all(recordId, recordId).map((row) => row.address),
  }
}
export type LinksStore = ReturnType<typeof createLinksStore>

const toRef = (row: { recordType: string; recordId: string }): RecordRef => ({
  type: row.recordType,
  id: row.recordId,
})

const toLink = (row: LinkRow): StoredLink => ({
  id: row.id,
  threadId: row.threadId,
  record: toRef(row),
  anchor: row.anchor,
  linkedAt: row.linkedAt,
  removed: row.removed === 1,
})
