import { z } from 'zod'
import type { EngineContext } from '../../../context'
import type { MailboxesFeature } from '../../mailboxes/index'
import { rowOf, valueOf } from '../../../db/row'
import { lyingMessage, partsOf, threadSummary, type ThreadSummary } from '../summary'
import type { JudgeSplits } from './splits'
import { createSummaries, lyingSql } from './summaries'

/** Lines are summed up again so many at a time. */
const LINES = 50

export const linesAfterSql = `SELECT thread_id AS threadId, date FROM thread_row
  WHERE folder_id = ? AND (date, thread_id) < (?, ?) ORDER BY date DESC, thread_id DESC LIMIT ${LINES}`

export type RowStore = ReturnType<typeof createRowStore>

/** Keeps `thread_row`, the lines of the message list, and the folders' counters true to the messages. */
export function createRowStore(context: EngineContext, mailboxes: MailboxesFeature, splitsOf: JudgeSplits) {
  const { db, reader } = context
  const lying = lyingMessage.prepare<[string]>(db, lyingSql('m.thread_id'))
  const sumUp = createSummaries(db, reader, splitsOf)
  const columns = `thread_id AS threadId, folder_id AS folderId, account_id AS accountId, role, date,
    last_message_id AS lastMessageId, message_count AS messageCount, unread_count AS unreadCount, flagged, answered,
    has_attachments AS hasAttachments, pending, people, doubted_id AS doubtedId, split, tags`
  const existing = threadSummary.prepare<[string]>(
    db,
    `SELECT ${columns} FROM json_each(?) AS t CROSS JOIN thread_row ON thread_id = t.value`,
  )
  const upsert = db.prepare<ThreadSummary>(
    `INSERT INTO thread_row (thread_id, folder_id, account_id, role, date, last_message_id, message_count,
       unread_count, flagged, answered, has_attachments, pending, people, doubted_id, split, tags)
     VALUES (@threadId, @folderId, @accountId, @role, @date, @lastMessageId, @messageCount, @unreadCount, @flagged,
       @answered, @hasAttachments, @pending, @people, @doubtedId, @split, @tags)
     ON CONFLICT (thread_id, folder_id) DO UPDATE SET account_id = excluded.account_id, role = excluded.role,
       date = excluded.date, last_message_id = excluded.last_message_id, message_count = excluded.message_count,
       unread_count = excluded.unread_count, flagged = excluded.flagged, answered = excluded.answered,
       has_attachments = excluded.has_attachments, pending = excluded.pending, people = excluded.people,
       doubted_id = excluded.doubted_id, split = excluded.split, tags = excluded.tags`,
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

  const summaries = (ids: string): ThreadSummary[] => sumUp(partsOf(lying.all(ids)))

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
    a.split === b.split &&
    a.tags === b.tags &&
    a.role === b.role &&
    a.accountId === b.accountId
  )
}
