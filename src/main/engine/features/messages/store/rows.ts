import { z } from 'zod'
import type { MailAddress } from '../../../../../shared/contract/messages'
import { writesForAnother } from '../../../../../shared/certified-mail'
import { lookAlikeDomain } from '../../../../../shared/link-risk'
import { pretendedAddress } from '../../../../../shared/shown-text'
import { createOwnAddresses } from '../../../addresses/own-identity'
import { signsAgainst } from '../../../addresses/doubts'
import { shownWriters } from '../../../addresses/writers'
import { namesAnother, writtenMessage } from '../../../addresses/written-message'
import type { EngineContext } from '../../../context'
import type { MailboxesFeature } from '../../mailboxes/index'
import { rowOf, valueOf } from '../../../db/row'
import { doubtedMessage, senderColumns, senderRow } from '../doubts'
import {
  lyingMessage,
  namesRecipients,
  namingMessages,
  partsOf,
  summarise,
  threadSummary,
  type Naming,
  type ThreadPart,
  type ThreadSummary,
} from '../summary'

/** Lines are summed up again so many at a time. */
const LINES = 50

export const linesAfterSql = `SELECT thread_id AS threadId, date FROM thread_row
  WHERE folder_id = ? AND (date, thread_id) < (?, ?) ORDER BY date DESC, thread_id DESC LIMIT ${LINES}`

const namedPerson = rowOf({ messageId: z.number(), name: z.string(), address: z.string() })

export type RowStore = ReturnType<typeof createRowStore>

/** Keeps `thread_row`, the lines of the message list, and the folders' counters true to the messages. */
export function createRowStore(context: EngineContext, mailboxes: MailboxesFeature) {
  const { db, reader } = context
  const lying = lyingMessage.prepare<[string]>(
    db,
    `SELECT m.thread_id AS threadId, f.id AS folderId, f.account_id AS accountId, coalesce(f.role, '') AS role,
       m.id AS messageId, m.received_at AS receivedAt, coalesce(p.want_seen, p.seen) AS seen,
       coalesce(p.want_flagged, p.flagged) AS flagged, coalesce(p.want_answered, p.answered) AS answered,
       m.has_attachments AS hasAttachments, m.is_report AS isReport,
       p.want_seen IS NOT NULL OR p.want_flagged IS NOT NULL OR p.want_answered IS NOT NULL
         OR p.want_folder_id IS NOT NULL AS pending
     FROM json_each(?) AS t
       CROSS JOIN message AS m ON m.thread_id = t.value
       CROSS JOIN placement AS p ON p.message_id = m.id
       CROSS JOIN folder AS f ON f.id = coalesce(p.want_folder_id, p.folder_id)
     WHERE p.hidden = 0`,
  )
  const columns = `thread_id AS threadId, folder_id AS folderId, account_id AS accountId, role, date,
    last_message_id AS lastMessageId, message_count AS messageCount, unread_count AS unreadCount, flagged, answered,
    has_attachments AS hasAttachments, pending, people, doubted_id AS doubtedId`
  const existing = threadSummary.prepare<[string]>(
    db,
    `SELECT ${columns} FROM json_each(?) AS t CROSS JOIN thread_row ON thread_id = t.value`,
  )
  const people = (roles: string) =>
    namedPerson.prepare<[string]>(
      db,
      `SELECT p.message_id AS messageId, p.name, coalesce(p.spelling, a.address_key) AS address FROM json_each(?) AS t
         CROSS JOIN message_address AS p ON p.message_id = t.value CROSS JOIN address AS a ON a.id = p.address_id
       WHERE p.role IN (${roles})
       ORDER BY p.message_id, CASE p.role WHEN 'to' THEN 0 WHEN 'cc' THEN 1 ELSE 2 END, p.position`,
    )
  const senders = people("'from'")
  const recipients = people("'to', 'cc', 'bcc'")
  const ownAddresses = createOwnAddresses(reader)
  // A Reply-To or Sender that repeats the From, as most do, names nobody else.
  const unusual = senderRow.and({ messageId: z.number(), isReport: z.number() }).prepare<[string, string]>(
    db,
    `SELECT m.id AS messageId, m.is_report AS isReport, ${senderColumns} FROM json_each(?) AS t CROSS JOIN message AS m ON m.id = t.value
     WHERE m.author_refused = 1 OR m.is_report = 1 OR m.id IN (SELECT value FROM json_each(?))
       OR (m.sender_address <> '' AND NOT EXISTS (SELECT 1 FROM message_address AS f JOIN address AS fa ON fa.id = f.address_id
         WHERE f.message_id = m.id AND f.role = 'from' AND fa.address_key = lower(m.sender_address)))
       OR ${namesAnother}`,
  )
  const impostors = valueOf(z.number()).prepare<[string]>(
    db,
    'SELECT DISTINCT i.message_id FROM json_each(?) AS t CROSS JOIN impostor AS i ON i.message_id = t.value',
  )
  const participants = namedPerson.and({ role: z.string() }).prepare<[string]>(
    db,
    `SELECT p.message_id AS messageId, p.role, p.name, coalesce(p.spelling, a.address_key) AS address
     FROM json_each(?) AS t CROSS JOIN message_address AS p ON p.message_id = t.value
       CROSS JOIN address AS a ON a.id = p.address_id
     WHERE p.role IN ('from', 'reply-to', 'to', 'cc') ORDER BY p.message_id, p.position`,
  )
  const upsert = db.prepare<ThreadSummary>(
    `INSERT INTO thread_row (thread_id, folder_id, account_id, role, date, last_message_id, message_count,
       unread_count, flagged, answered, has_attachments, pending, people, doubted_id)
     VALUES (@threadId, @folderId, @accountId, @role, @date, @lastMessageId, @messageCount, @unreadCount, @flagged,
       @answered, @hasAttachments, @pending, @people, @doubtedId)
     ON CONFLICT (thread_id, folder_id) DO UPDATE SET account_id = excluded.account_id, role = excluded.role,
       date = excluded.date, last_message_id = excluded.last_message_id, message_count = excluded.message_count,
       unread_count = excluded.unread_count, flagged = excluded.flagged, answered = excluded.answered,
       has_attachments = excluded.has_attachments, pending = excluded.pending, people = excluded.people,
       doubted_id = excluded.doubted_id`,
  )
  const remove = db.prepare<[number, number]>('DELETE FROM thread_row WHERE thread_id = ? AND folder_id = ?')
  const threadsIn = valueOf(z.number()).prepare<[number]>(
    db,
    'SELECT thread_id FROM thread_row WHERE folder_id = ?',
  )
  const linesAfter = rowOf({ threadId: z.number(), date: z.number() }).prepare<[number, number, number]>(
    db,
    linesAfterSql,
  )

  /**
   * Sums the threads up again and writes what differs; announces the changed lines. `also` names threads whose
   * lines look the same but whose content (preview, subject) changed.
   */
  function refresh(threadIds: ReadonlySet<number>, also: ReadonlySet<number> = new Set()): void {
    if (threadIds.size === 0) return
    const ids = JSON.stringify([...threadIds])
    const before = new Map(existing.all(ids).map((row) => [rowKey(row), row]))
    const changedFolders = new Set<number>()
    const changedThreads = new Set<number>()
    const counts = new Map<number, { unread: number; messages: number }>()
    const note = (
      row: ThreadSummary,
      old: ThreadSummary | undefined,
      now: ThreadSummary | undefined,
    ): void => {
      changedFolders.add(row.folderId)
      changedThreads.add(row.threadId)
      const count = counts.get(row.folderId) ?? { unread: 0, messages: 0 }
      count.unread += isUnread(now) - isUnread(old)
      count.messages += (now?.messageCount ?? 0) - (old?.messageCount ?? 0)
      counts.set(row.folderId, count)
    }
    for (const row of summaries(ids)) {
      const key = rowKey(row)
      const old = before.get(key)
      before.delete(key)
      if (old && isSame(old, row)) {
        if (also.has(row.threadId)) changedFolders.add(row.folderId)
        continue
      }
      upsert.run(row)
      note(row, old, row)
    }
    for (const old of before.values()) {
      remove.run(old.threadId, old.folderId)
      note(old, old, undefined)
    }
    announce(changedFolders, new Set([...changedThreads, ...also]), counts)
  }

  /** Sums up all lines of a folder again, newest first. Lines that come or move meanwhile are summed up with that. */
  function* refreshFolder(folderId: number): Generator<undefined, void> {
    let page = linesAfter.all(folderId, Number.MAX_SAFE_INTEGER, 0)
    for (let last = page.at(-1); last; last = page.at(-1)) {
      refresh(new Set(page.map(({ threadId }) => threadId)))
      yield
      page = linesAfter.all(folderId, last.date, last.threadId)
    }
  }

  function summaries(ids: string): ThreadSummary[] {
    const parts = partsOf(lying.all(ids))
    const bySender = parts.filter((part) => !namesRecipients(part.messages[0].role))
    const byRecipient = parts.filter((part) => namesRecipients(part.messages[0].role))
    return [...summed(bySender, writersIn), ...summed(byRecipient, recipientsIn)]
  }

  function summed(
    parts: readonly ThreadPart[],
    namedIn: (messageIds: string) => ReadonlyMap<number, Naming>,
  ): ThreadSummary[] {
    if (parts.length === 0) return []
    const named = namedIn(JSON.stringify(parts.flatMap(namingMessages)))
    return parts.map((part) => summarise(part, (messageId) => named.get(messageId) ?? NOBODY))
  }

  const recipientsIn = (messageIds: string): Map<number, Naming> =>
    namings(Map.groupBy(recipients.all(messageIds), ({ messageId }) => messageId))

  /** Who really wrote each message, as the message itself shows it; what the sender calls itself where nobody did. */
  function writersIn(messageIds: string): Map<number, Naming> {
    const own = ownAddresses.identity()
    const bySender = Map.groupBy(senders.all(messageIds), ({ messageId }) => messageId)
    const named = namings(bySender)
    const marked = [...bySender].flatMap(([id, from]) =>
      from.length > 1 || from.some(isRemarkable) ? [id] : [],
    )
    // Asked for few: in a first sync each line is summed up many times.
    const rows = unusual.all(messageIds, JSON.stringify(marked))
    const all = Map.groupBy(
      participants.all(JSON.stringify(rows.map(({ messageId }) => messageId))),
      ({ messageId }) => messageId,
    )
    for (const row of rows) {
      const participant = all.get(row.messageId) ?? []
      const doubted = doubtedMessage(row, writtenMessage(row, participant), own)
      const people = shownWriters({ people: doubted.writers, inPlace: doubted.inPlace })
      named.set(row.messageId, {
        people: people.length > 0 ? people : (named.get(row.messageId)?.people ?? []),
        isDoubted: signsAgainst(doubted, asStranger).length > 0,
        isProgram: row.isReport === 1 && people.length === 0,
      })
    }
    for (const messageId of impostors.all(messageIds)) {
      const naming = named.get(messageId)
      if (naming) naming.isDoubted = true
    }
    return named
  }

  function announce(
    folderIds: ReadonlySet<number>,
    threadIds: ReadonlySet<number>,
    counts: ReadonlyMap<number, { unread: number; messages: number }>,
  ): void {
    let counted = false
    for (const [folderId, change] of counts) {
      if (change.unread === 0 && change.messages === 0) continue
      mailboxes.addCounts(folderId, change)
      counted = true
    }
    if (folderIds.size > 0) {
      context.publish({
        type: 'threads',
        folderIds: [...folderIds],
        threadIds: threadIds.size > MAX_NAMED_THREADS ? [] : [...threadIds],
      })
    }
    if (counted) context.publish({ type: 'mailboxes' })
  }

  return {
    refresh,
    refreshFolder,
    threadsIn: (folderId: number): Set<number> => new Set(threadsIn.all(folderId)),
  }
}

const NOBODY: Naming = { people: [], isDoubted: false }

const namings = (people: ReadonlyMap<number, MailAddress[]>): Map<number, Naming> =>
  new Map([...people].map(([id, named]) => [id, { people: named, isDoubted: false }]))

const isRemarkable = (sender: MailAddress): boolean =>
  writesForAnother(sender.name) ||
  lookAlikeDomain(sender.address) !== null ||
  pretendedAddress(sender) !== null

/** As if each address were that of another known person: who is known may change, which is asked when a line is shown. */
const asStranger = (address: string): string => address

/** Beyond this an event says "many" instead of naming them. */
const MAX_NAMED_THREADS = 500

const rowKey = (row: ThreadSummary): string => `${row.threadId}/${row.folderId}`

const isUnread = (row: ThreadSummary | undefined): number => Number((row?.unreadCount ?? 0) > 0)

function isSame(a: ThreadSummary, b: ThreadSummary): boolean {
  return (
    a.date === b.date &&
    a.lastMessageId === b.lastMessageId &&
    a.messageCount === b.messageCount &&
    a.unreadCount === b.unreadCount &&
    a.flagged === b.flagged &&
    a.answered === b.answered &&
    a.hasAttachments === b.hasAttachments &&
    a.pending === b.pending &&
    a.people === b.people &&
    a.doubtedId === b.doubtedId &&
    a.role === b.role &&
    a.accountId === b.accountId
  )
}
