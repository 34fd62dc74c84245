import { z } from 'zod'
import type { EngineContext } from '../../context'
import { addressKey } from '../../../../shared/address-key'
import { rowOf, valueOf, type RowOf } from '../../db/row'

const reminderRow = rowOf({
  id: z.number(),
  type: z.string(),
  recordId: z.string(),
  lead: z.number(),
  dueAt: z.number(),
  wholeDay: z.number(),
  ringsAt: z.number(),
  rangAt: z.number().nullable(),
  missed: z.number(),
})
export type ReminderRow = RowOf<typeof reminderRow>

/** Reminders begin with this many; the window shows no more at once. */
const SHOWN = 100

/** All SQL of reminders and of what is looked up of tasks and events besides their fields. */
export function createTasksStore({ db }: Pick<EngineContext, 'db'>) {
  const select = `SELECT id, record_type AS type, record_id AS recordId, lead, due_at AS dueAt, whole_day AS wholeDay,
    rings_at AS ringsAt, rang_at AS rangAt, missed FROM reminder`
  const rang = reminderRow.prepare<[]>(
    db,
    `${select} WHERE rang_at IS NOT NULL AND dismissed_at IS NULL ORDER BY due_at, id LIMIT ${SHOWN}`,
  )
  const due = reminderRow.prepare<[number, number]>(
    db,
    `${select} WHERE rang_at IS NULL AND dismissed_at IS NULL AND rings_at <= ? ORDER BY rings_at LIMIT ?`,
  )
  const next = valueOf(z.number()).prepare<[]>(
    db,
    'SELECT rings_at FROM reminder WHERE rang_at IS NULL AND dismissed_at IS NULL ORDER BY rings_at LIMIT 1',
  )
  const get = reminderRow.prepare<[number]>(db, `${select} WHERE id = ?`)
  const mailOf = rowOf({ receivedAt: z.number().nullable(), linkedAt: z.number().nullable() }).prepare<
    [string]
  >(
    db,
    // What was made of the mail is no record that it was saved to.
    `SELECT min(m.received_at) AS receivedAt, (
       SELECT min(l.created_at) FROM link_thread t JOIN link l ON l.id = t.link_id
       WHERE t.thread_id = o.thread_id AND l.deleted_at IS NULL AND l.record_type NOT IN ('task', 'event')
     ) AS linkedAt
     FROM link own JOIN link_thread o ON o.link_id = own.id JOIN message m ON m.thread_id = o.thread_id
     WHERE own.record_id = ? AND own.deleted_at IS NULL`,
  )
  const closedBy = valueOf(z.string()).prepare<[string]>(
    db,
    `SELECT c.stamp FROM task JOIN change c ON c.record_type = 'task' AND c.record_id = task.id AND c.field = 'status'
     WHERE task.id = ? AND task.status = 'closed' ORDER BY c.stamp DESC LIMIT 1`,
  )
  const insert = db.prepare<[string, string, number, number, number, number]>(
    `INSERT INTO reminder (record_type, record_id, lead, due_at, whole_day, rings_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (record_id, lead, due_at) DO NOTHING`,
  )
  const others = db.prepare<{ recordId: string; due: string; leads: string }>(
    `DELETE FROM reminder WHERE record_id = @recordId AND NOT (due_at IN (SELECT value FROM json_each(@due))
       AND lead IN (SELECT value FROM json_each(@leads)))`,
  )
  const ring = db.prepare<[number, number, number]>(
    'UPDATE reminder SET rang_at = ?, missed = ? WHERE id = ?',
  )
  const snooze = db.prepare<[number, number]>(
    'UPDATE reminder SET rings_at = ?, rang_at = NULL, missed = 0 WHERE id = ? AND dismissed_at IS NULL',
  )
  const dismiss = db.prepare<[number, number]>('UPDATE reminder SET dismissed_at = ? WHERE id = ?')
  const candidates = valueOf(z.string()).prepare<{ from: number; to: number }>(
    db,
    `SELECT id FROM event WHERE deleted_at IS NULL AND starts_on < @to
       AND (repeats <> '' OR coalesce(ends_on, starts_on) >= @from) LIMIT 5000`,
  )
  const categories = valueOf(z.string()).prepare<[]>(
    db,
    'SELECT id FROM task_category WHERE deleted_at IS NULL ORDER BY position, id',
  )
  const called = valueOf(z.string()).prepare<[string, string]>(
    db,
    'SELECT id FROM event WHERE calendar_id = ? AND occurrence = ? ORDER BY created_at, id LIMIT 1',
  )
  const mail = rowOf({ messageId: z.string(), subject: z.string() }).prepare<[number]>(
    db,
    'SELECT message_id AS messageId, subject FROM message WHERE id = ?',
  )
  const inJunk = valueOf(z.number()).prepare<[number]>(
    db,
    `SELECT 1 FROM placement JOIN folder ON folder.id = placement.folder_id
     WHERE placement.message_id = ? AND folder.role IN ('junk', 'trash') LIMIT 1`,
  )
  const answers = rowOf({ id: z.string(), address: z.string() }).prepare<[string]>(
    db,
    'SELECT id, address FROM event_answer WHERE event_id = ? AND deleted_at IS NULL',
  )
  return {
    /** When the first mail it was made of came, and reached a record. */
    mailOf: (taskId: string) => mailOf.get(taskId) ?? { receivedAt: null, linkedAt: null },
    /** The stamp of the change that closed a task; null for one that is open. */
    closedBy: (taskId: string): string | null => closedBy.get(taskId) ?? null,
    /** The event known by this UID, deleted or not: what the user deleted does not come again. */
    called: (calendarId: string, occurrence: string): string | null =>
      called.get(calendarId, occurrence) ?? null,
    mail: (messageId: number) => mail.get(messageId),
    /** Spam and what was thrown away call nobody anywhere. */
    isUnwanted: (messageId: number): boolean => inJunk.get(messageId) !== undefined,
    answerOf: (eventId: string, key: string): string | null =>
      answers.all(eventId).find(({ address }) => addressKey(address) === key)?.id ?? null,
    /** All, in the order of their list. */
    categories: (): string[] => categories.all(),
    rang: (): ReminderRow[] => rang.all(),
    hasDue: (now: number): boolean => due.get(now, 1) !== undefined,
    due: (now: number, limit: number): ReminderRow[] => due.all(now, limit),
    /** When the next one rings; null for none. */
    next: (): number | null => next.get() ?? null,
    get: (id: number): ReminderRow | undefined => get.get(id),
    add: (row: Pick<ReminderRow, 'type' | 'recordId' | 'lead' | 'dueAt' | 'wholeDay' | 'ringsAt'>): void =>
      void insert.run(row.type, row.recordId, row.lead, row.dueAt, row.wholeDay, row.ringsAt),
    /** Forgets all of a record but those of these times and leads. */
    keepOnly: (recordId: string, due: readonly number[], leads: readonly number[]): void =>
      void others.run({ recordId, due: JSON.stringify(due), leads: JSON.stringify(leads) }),
    ring: (id: number, at: number, isMissed: boolean): void => void ring.run(at, Number(isMissed), id),
    snooze: (id: number, until: number): void => void snooze.run(until, id),
    dismiss: (id: number, at: number): void => void dismiss.run(at, id),
    /** Events that may happen between two days. */
    candidates: (from: number, to: number): string[] => candidates.all({ from, to }),
  }
}
export type TasksStore = ReturnType<typeof createTasksStore>
