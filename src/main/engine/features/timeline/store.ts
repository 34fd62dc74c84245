import { z } from 'zod'
import { rowOf, type RowOf } from '../../db/row'
import type { RecordRef } from '../../../../shared/contract/crm'
import type { SenderDoubt } from '../../../../shared/contract/messages'
import type { TimelineEntry } from '../../../../shared/contract/timeline'
import type { OwnIdentity } from '../../addresses/own-identity'
import { writersOf } from '../../addresses/writers'
import { writtenColumns, writtenMessage, writtenRow } from '../../addresses/written-message'
import type { Database } from '../../db/open'

type MessageEntry = Extract<TimelineEntry, { kind: 'message' }>

const messageRow = writtenRow.and({
  at: z.number(),
  messageId: z.number(),
  threadId: z.number(),
  folderId: z.number().nullable(),
  subject: z.string(),
  preview: z.string(),
  linked: z.number(),
})
type MessageRow = RowOf<typeof messageRow>

const party = rowOf({ role: z.string(), name: z.string(), address: z.string() })
type Party = RowOf<typeof party>

export interface Range {
  type: string
  id: string
  /** Exclusive. */
  before: number
  /** Inclusive. */
  from: number
  limit: number
}

const shownIn = (roles: string): string => `SELECT 1 FROM placement pl
  JOIN folder f ON f.id = coalesce(pl.want_folder_id, pl.folder_id)
  WHERE pl.message_id = m.id AND pl.hidden = 0 AND pl.draft = 0 AND coalesce(f.role, '') NOT IN (${roles})`

/** Mail exchanged: what was thrown away or is junk is no history, unless somebody linked it. */
const exchanged = `SELECT rm.received_at AS at, rm.message_id AS id FROM record_message rm JOIN message m ON m.id = rm.message_id
  WHERE rm.record_id = @id AND rm.received_at < @before AND rm.received_at >= @from
    AND EXISTS (${shownIn("'drafts', 'junk', 'trash'")} AND pl.marked_spam = 0)
  ORDER BY rm.received_at DESC LIMIT @limit`
/** Mail of linked threads, also when the server has lost it; drafts are not yet mail. */
const linked = `SELECT m.received_at AS at, m.id FROM link l JOIN link_thread t ON t.link_id = l.id JOIN message m ON m.thread_id = t.thread_id
  WHERE l.record_type = @type AND l.record_id = @id AND l.deleted_at IS NULL
    AND m.received_at < @before AND m.received_at >= @from
    AND (EXISTS (${shownIn("'drafts'")}) OR NOT EXISTS (SELECT 1 FROM placement pl WHERE pl.message_id = m.id))
  ORDER BY m.received_at DESC LIMIT @limit`
const mail = `SELECT at, id FROM (${exchanged}) UNION SELECT at, id FROM (${linked})`

export const timelineSql = {
  times: `SELECT at FROM (
      SELECT at FROM (${mail})
      UNION ALL SELECT at FROM (SELECT created_at AS at FROM note
        WHERE record_type = @type AND record_id = @id AND deleted_at IS NULL AND created_at < @before AND created_at >= @from
        ORDER BY created_at DESC LIMIT @limit)
      UNION ALL SELECT at FROM (SELECT created_at AS at FROM link
        WHERE record_type = @type AND record_id = @id AND deleted_at IS NULL AND created_at < @before AND created_at >= @from
        ORDER BY created_at DESC LIMIT @limit)
    ) ORDER BY at DESC LIMIT @limit`,
  messages: `SELECT mail.at, m.id AS messageId, m.thread_id AS threadId, m.subject, m.preview,
      ${writtenColumns},
      (SELECT coalesce(pl.want_folder_id, pl.folder_id) FROM placement pl WHERE pl.message_id = m.id AND pl.hidden = 0
       ORDER BY pl.id LIMIT 1) AS folderId,
      EXISTS (SELECT 1 FROM link_thread t JOIN link l ON l.id = t.link_id
        WHERE t.thread_id = m.thread_id AND l.record_id = @id AND l.deleted_at IS NULL) AS linked
    FROM (${mail}) mail JOIN message m ON m.id = mail.id`,
} as const

/** SQL of one page of a record's history. */
export function createTimelineStore(db: Database) {
  const times = rowOf({ at: z.number() }).prepare<Range>(db, timelineSql.times)
  const messages = messageRow.prepare<Range>(db, timelineSql.messages)
  const parties = party.prepare<[number]>(
    db,
    'SELECT role, name, address FROM participant WHERE message_id = ? ORDER BY position',
  )
  const notes = rowOf({
    at: z.number(),
    noteId: z.string(),
    text: z.string(),
    pinned: z.number(),
  }).prepare<Range>(
    db,
    `SELECT created_at AS at, id AS noteId, text, pinned FROM note
     WHERE record_type = @type AND record_id = @id AND deleted_at IS NULL AND created_at < @before AND created_at >= @from
     ORDER BY created_at DESC LIMIT @limit`,
  )
  const links = rowOf({
    at: z.number(),
    linkId: z.string(),
    threadId: z.number().nullable(),
    subject: z.string(),
  }).prepare<Range>(
    db,
    `SELECT created_at AS at, id AS linkId, t.thread_id AS threadId, subject FROM link LEFT JOIN link_thread t ON t.link_id = id
     WHERE record_type = @type AND record_id = @id AND deleted_at IS NULL AND created_at < @before AND created_at >= @from
     ORDER BY created_at DESC LIMIT @limit`,
  )
  return {
    /** Times of the newest entries of the range, newest first. */
    times: (range: Range): number[] => times.all(range).map((row) => row.at),
    messages: (
      range: Range,
      own: OwnIdentity,
      doubtsAbout: (messageId: number, own: OwnIdentity) => SenderDoubt[],
    ): MessageEntry[] =>
      messages.all(range).map((row) => ({
        ...toMessage(row, parties.all(row.messageId), own),
        doubts: doubtsAbout(row.messageId, own),
      })),
    notes: (range: Range): TimelineEntry[] =>
      notes.all(range).map((row) => ({ ...row, kind: 'note', pinned: row.pinned === 1 })),
    links: (range: Range): TimelineEntry[] => links.all(range).map((row) => ({ ...row, kind: 'linked' })),
    range: (record: RecordRef, before: number, from: number, limit: number): Range => ({
      ...record,
      before,
      from,
      limit,
    }),
  }
}

function toMessage(
  row: MessageRow,
  parties: readonly Party[],
  own: OwnIdentity,
): Omit<MessageEntry, 'doubts'> {
  const written = writtenMessage(row, parties)
  const { isOurs, people } = writersOf(written, own)
  const writer = people[0] ?? written.from[0]
  return {
    kind: 'message',
    at: row.at,
    messageId: row.messageId,
    threadId: row.threadId,
    folderId: row.folderId,
    subject: row.subject,
    preview: row.preview,
    from: { name: writer?.name ?? '', address: writer?.address ?? '' },
    outgoing: isOurs,
    linked: row.linked === 1,
  }
}
