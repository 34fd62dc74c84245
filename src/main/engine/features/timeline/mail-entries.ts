import { z } from 'zod'
import type { RecordRef } from '../../../../shared/contract/crm'
import type { SenderDoubt } from '../../../../shared/contract/messages'
import type { TimelineEntry } from '../../../../shared/contract/timeline'
import type { OwnIdentity } from '../../addresses/own-identity'
import { writersOf } from '../../addresses/writers'
import { writtenColumns, writtenMessage, writtenRow } from '../../addresses/written-message'
import type { Reader } from '../../db/reader'
import { rowOf, valueOf, type RowOf } from '../../db/row'
import type { KeptOut } from '../filing/index'
import { isHistory, liesOutside } from '../messages/index'

type MessageEntry = Extract<TimelineEntry, { kind: 'message' }>

const messageRow = writtenRow.and({
  at: z.number(),
  messageId: z.number(),
  threadId: z.number(),
  folderId: z.number().nullable(),
  accountId: z.number().nullable(),
  sentAt: z.number().nullable(),
  metUnread: z.number(),
  subject: z.string(),
  preview: z.string(),
})
type MessageRow = RowOf<typeof messageRow>

const participant = rowOf({ role: z.string(), name: z.string(), address: z.string() })
type Participant = RowOf<typeof participant>

/** What lies in `folder AS f` is filed by itself, unless the user does not want that. */
const FILED = 'coalesce(f.files, 1) = 1'

const messagesWhere = (isShown: string): string => `SELECT m.received_at AS at, m.id AS messageId,
    m.thread_id AS threadId, m.subject, m.preview, m.met_unread AS metUnread, ${writtenColumns},
    (SELECT coalesce(pl.want_folder_id, pl.folder_id) FROM placement pl WHERE pl.message_id = m.id AND pl.hidden = 0
     ORDER BY pl.id LIMIT 1) AS folderId,
    (SELECT pl.account_id FROM placement pl WHERE pl.message_id = m.id AND pl.hidden = 0 ORDER BY pl.id LIMIT 1) AS accountId,
    m.sent_at AS sentAt
  FROM json_each(?) wanted CROSS JOIN message m ON m.id = wanted.value WHERE ${isShown}`

export const mailEntriesSql = {
  /** Nor is what lies where nothing is filed. */
  exchanged: messagesWhere(`EXISTS (${isHistory} AND ${FILED})`),
  /**
   * Unless somebody linked it, also when the server has lost it; drafts are not yet mail. What filing linked by itself to
   * this record leaves its history when it turns out to be junk.
   */
  linked: messagesWhere(
    `NOT EXISTS (SELECT 1 FROM placement pl WHERE pl.message_id = m.id)
     OR EXISTS (${liesOutside("'drafts', 'junk'")} AND pl.marked_spam = 0)
     OR (EXISTS (${liesOutside("'drafts'")}) AND NOT EXISTS (SELECT 1 FROM filed_mail filed, json_each(filed.linked) record
       WHERE filed.message_id = m.id AND record.value ->> '$.id' = ?))`,
  ),
} as const

/** Messages as a record's history shows them. */
export function createMailEntries(reader: Reader) {
  const exchanged = messageRow.prepare<[string]>(reader, mailEntriesSql.exchanged)
  const linked = messageRow.prepare<[string, string]>(reader, mailEntriesSql.linked)
  const isOnlyUnread = valueOf(z.number()).prepare<[]>(
    reader,
    "SELECT coalesce(max(value ->> '$.filesOnlyUnread'), 0) FROM setting WHERE key = 'preferences'",
  )
  const linkedAt = valueOf(z.number()).prepare<[number, string]>(
    reader,
    `SELECT l.created_at FROM link_thread t CROSS JOIN link l ON l.id = t.link_id
     WHERE t.thread_id = ? AND l.record_id = ? AND l.deleted_at IS NULL ORDER BY l.created_at LIMIT 1`,
  )
  const activityAt = valueOf(z.number().nullable()).prepare<[number]>(
    reader,
    `SELECT min(coalesce(task.created_at, event.created_at)) FROM link_thread t CROSS JOIN link l ON l.id = t.link_id
     LEFT JOIN task ON task.id = l.record_id AND task.deleted_at IS NULL
     LEFT JOIN event ON event.id = l.record_id AND event.deleted_at IS NULL
     WHERE t.thread_id = ? AND l.deleted_at IS NULL AND l.record_type IN ('task', 'event')`,
  )
  const participants = participant.prepare<[number]>(
    reader,
    'SELECT role, name, address FROM participant WHERE message_id = ? ORDER BY position',
  )
  return {
    /** Those among these that are to be shown, in no order. */
    read: (
      messageIds: readonly number[],
      record: RecordRef,
      isLinked: boolean,
      own: OwnIdentity,
      doubtsAbout: (messageId: number, own: OwnIdentity) => SenderDoubt[],
      isKeptOut: KeptOut,
    ): MessageEntry[] => {
      const ids = JSON.stringify(messageIds)
      const entry = (row: MessageRow): MessageEntry => ({
        ...toMessage(row, participants.all(row.messageId), own),
        linked: isLinked,
        linkedAt: isLinked ? (linkedAt.get(row.threadId, record.id) ?? null) : null,
        activityAt: activityAt.get(row.threadId) ?? null,
        doubts: doubtsAbout(row.messageId, own),
      })
      if (isLinked) return linked.all(ids, record.id).map(entry)
      const isAnyFiled = isOnlyUnread.get() !== 1
      return exchanged.all(ids).flatMap((row) => {
        if (isKeptOut(participants.all(row.messageId), row.listId)) return []
        const told = entry(row)
        return isAnyFiled || told.outgoing || row.metUnread === 1 ? told : []
      })
    },
  }
}

function toMessage(
  row: MessageRow,
  participants: readonly Participant[],
  own: OwnIdentity,
): Omit<MessageEntry, 'doubts' | 'linked' | 'linkedAt' | 'activityAt'> {
  const written = writtenMessage(row, participants)
  const { isOurs, people } = writersOf(written, own)
  const writer = people[0] ?? written.from[0]
  return {
    kind: 'message',
    at: row.at,
    messageId: row.messageId,
    threadId: row.threadId,
    folderId: row.folderId,
    accountId: row.accountId,
    sentAt: row.sentAt,
    subject: row.subject,
    preview: row.preview,
    from: { name: writer?.name ?? '', address: writer?.address ?? '' },
    outgoing: isOurs,
  }
}
