import { z } from 'zod'
import type { SnoozedMail } from '../../../../../shared/contract/messages'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf } from '../../../db/row'

const snoozeRow = rowOf({
  messageId: z.number(),
  threadId: z.number(),
  until: z.number(),
  asUnread: z.number(),
  wakesOnReply: z.number(),
  isNewest: z.number(),
})

export interface DueMail extends SnoozedMail {
  /** Of what was snoozed of its conversation until the same moment. */
  isNewest: boolean
}

export type SnoozeStore = ReturnType<typeof createSnoozeStore>

/** When snoozed mail comes back. */
export function createSnoozeStore({ db }: Pick<EngineContext, 'db'>) {
  const columns = `s.message_id AS messageId, m.thread_id AS threadId, s.until, s.as_unread AS asUnread,
    s.wakes_on_reply AS wakesOnReply, NOT EXISTS (
      SELECT 1 FROM message AS later JOIN snooze AS with_it ON with_it.message_id = later.id AND with_it.until = s.until
      WHERE later.thread_id = m.thread_id AND (later.received_at, later.id) > (m.received_at, m.id)
    ) AS isNewest FROM snooze AS s JOIN message AS m ON m.id = s.message_id`
  const all = snoozeRow.prepare<[]>(db, `SELECT ${columns} ORDER BY s.until, s.message_id`)
  const due = snoozeRow.prepare<[number, number]>(
    db,
    `SELECT ${columns} WHERE s.until <= ? ORDER BY s.until, s.message_id LIMIT ?`,
  )
  const next = valueOf(z.number()).prepare<[]>(db, 'SELECT until FROM snooze ORDER BY until LIMIT 1')
  const awaiting = snoozeRow.prepare<[number]>(
    db,
    `SELECT ${columns} WHERE m.thread_id = ? AND s.wakes_on_reply = 1`,
  )
  const set = db.prepare<[number, number, number, number]>(
    `INSERT INTO snooze (message_id, until, as_unread, wakes_on_reply) VALUES (?, ?, ?, ?)
     ON CONFLICT (message_id) DO UPDATE SET until = excluded.until, as_unread = excluded.as_unread,
       wakes_on_reply = excluded.wakes_on_reply`,
  )
  const forget = db.prepare<[number]>('DELETE FROM snooze WHERE message_id = ?')
  const raise = db.prepare<[number, number]>('UPDATE message SET woken_at = ? WHERE id = ?')
  const raisePlaces = db.prepare<[number, number]>(
    'UPDATE placement SET received_at = ? WHERE message_id = ?',
  )
  const toDue = (row: ReturnType<typeof all.all>[number]): DueMail => ({
    ...row,
    asUnread: row.asUnread === 1,
    wakesOnReply: row.wakesOnReply === 1,
    isNewest: row.isNewest === 1,
  })
  return {
    all: (): SnoozedMail[] => all.all().map(toDue),
    due: (now: number, limit: number): DueMail[] => due.all(now, limit).map(toDue),
    /** When the next one comes back; null for none. */
    next: (): number | null => next.get() ?? null,
    /** What of a conversation an answer brings back. */
    awaiting: (threadId: number): DueMail[] => awaiting.all(threadId).map(toDue),
    set: (messageId: number, snooze: Pick<SnoozedMail, 'until' | 'asUnread' | 'wakesOnReply'>): void =>
      void set.run(messageId, snooze.until, Number(snooze.asUnread), Number(snooze.wakesOnReply)),
    /** False where it was not snoozed. */
    forget: (messageId: number): boolean => forget.run(messageId).changes > 0,
    /** Lists of the inbox have it where mail of this moment stands. */
    raise(messageId: number, at: number): void {
      raise.run(at, messageId)
      raisePlaces.run(at, messageId)
    },
  }
}
