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
})

export type SnoozeStore = ReturnType<typeof createSnoozeStore>

/** When snoozed mail comes back. */
export function createSnoozeStore({ db }: Pick<EngineContext, 'db'>) {
  const columns = `s.message_id AS messageId, m.thread_id AS threadId, s.until, s.as_unread AS asUnread,
    s.wakes_on_reply AS wakesOnReply FROM snooze AS s JOIN message AS m ON m.id = s.message_id`
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
  const toMail = (row: ReturnType<typeof all.all>[number]): SnoozedMail => ({
    ...row,
    asUnread: row.asUnread === 1,
    wakesOnReply: row.wakesOnReply === 1,
  })
  return {
    all: (): SnoozedMail[] => all.all().map(toMail),
    due: (now: number, limit: number): SnoozedMail[] => due.all(now, limit).map(toMail),
    /** When the next one comes back; null for none. */
    next: (): number | null => next.get() ?? null,
    /** What of a conversation an answer brings back. */
    awaiting: (threadId: number): SnoozedMail[] => awaiting.all(threadId).map(toMail),
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
