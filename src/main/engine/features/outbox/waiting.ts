import type { Problem } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { durably } from './durably'

// Strictly growing, so that "nobody changed it meanwhile" can be told even within one millisecond.
export const TOUCH = 'updated_at = max(updated_at + 1, @now)'

// Of a server that went before its time had come, a mail that failed still leaves at that.
export const QUEUED_AGAIN = `state = 'queued', send_at = max(coalesce(send_at, 0), @now), attempts = 0,
  next_attempt_at = 0, ${TOUCH}`

/** The SQL of when a mail leaves. As in `createOutboxStore`, each change names the state it starts from. */
export function createWaiting(context: EngineContext) {
  const { db } = context
  const now = (): number => context.clock.now()
  const setTime = db.prepare(
    `UPDATE outgoing SET send_at = @sendAt, attempts = 0, next_attempt_at = 0, is_scheduled = (state = 'queued'),
       ${TOUCH}
     WHERE id = @id AND (state = 'draft' OR (state = 'queued' AND @sendAt IS NOT NULL))`,
  )
  const sendNow = db.prepare(
    `UPDATE outgoing SET send_at = @now, next_attempt_at = 0, ${TOUCH} WHERE id = @id AND state = 'queued'`,
  )
  const sendAllNow = db.prepare<[{ accountId: number | null }]>(
    `UPDATE outgoing SET next_attempt_at = 0
     WHERE next_attempt_at > 0 AND (state = 'queued' OR (state = 'sent' AND sent_copy = 'pending'))
       AND (@accountId IS NULL OR account_id = @accountId)`,
  )
  const askAgain = db.prepare<[{ accountId: number | null }]>(
    `UPDATE outgoing SET next_attempt_at = 0
     WHERE state = 'queued' AND is_scheduled = 1 AND next_attempt_at > 0
       AND json_extract(problem, '$.serverReply') IS NULL AND (@accountId IS NULL OR account_id = @accountId)`,
  )
  // Of an account that went it does not leave: its bytes name that one as the sender.
  const requeue = db.prepare(
    `UPDATE outgoing SET outgoing_server_id = @serverId, ${QUEUED_AGAIN}
     WHERE id = @id AND state = 'failed' AND mime IS NOT NULL AND outgoing_server_id IS NOT NULL`,
  )
  // Another time for one that failed before its server knew of it; one that may have arrived is asked about.
  const setTimeOfFailed = db.prepare(
    `UPDATE outgoing SET outgoing_server_id = @serverId, state = 'queued', send_at = @sendAt, is_scheduled = 1,
       attempts = 0, next_attempt_at = 0, problem = NULL, ${TOUCH}
     WHERE id = @id AND state = 'failed' AND mime IS NOT NULL AND outgoing_server_id IS NOT NULL
       AND json_extract(problem, '$.code') <> 'send-unconfirmed'`,
  )
  const remove = db.prepare<[string]>(
    `DELETE FROM outgoing WHERE id = ? AND (state IN ('draft', 'failed') OR (state = 'queued'
       AND NOT coalesce(json_extract(nullif(envelope, ''), '$.delivered'), 0)))`,
  )
  // Its time is over, too: whoever sends it after all chooses when.
  const giveBack = db.prepare(
    `UPDATE outgoing SET state = 'draft', mime = NULL, envelope = '', outgoing_server_id = NULL, send_at = NULL,
       is_scheduled = 0, attempts = 0, next_attempt_at = 0, problem = @problem, revision = revision + 1, saved_by = '',
       ${TOUCH}
     WHERE id = @id AND state = 'queued'`,
  )
  const changed = (result: { changes: number }): boolean => result.changes > 0
  return {
    /** When a mail leaves that waits, or a draft is to leave. */
    setTime: (id: string, sendAt: number | null): boolean =>
      durably(context, () => changed(setTime.run({ id, sendAt, now: now() }))),
    /** A mail that nobody wrote here and that is not on its way. */
    remove: (id: string): boolean => durably(context, () => changed(remove.run(id))),
    /** queued -> draft, with the reason why it did not leave. */
    giveBack: (id: string, problem: Problem): boolean =>
      durably(context, () => changed(giveBack.run({ id, problem: JSON.stringify(problem), now: now() }))),
    sendNow: (id: string): boolean => durably(context, () => changed(sendNow.run({ id, now: now() }))),
    /** What was put off after a failure, mails and copies for Sent, is due; of one account, or of all. */
    sendAllNow(accountId: number | null): void {
      context.write(() => void sendAllNow.run({ accountId }))
    },
    /** A scheduled mail is tried again that no server has said anything of: its account can be asked who sends it. */
    askAgain(accountId: number | null): void {
      context.write(() => void askAgain.run({ accountId }))
    },
    /** failed -> queued, the same bytes and Message-ID again. */
    requeue: (id: string, serverId: number): boolean =>
      durably(context, () => changed(requeue.run({ id, serverId, now: now() }))),
    /** failed -> queued, for another time. */
    setTimeOfFailed: (id: string, serverId: number, sendAt: number): boolean =>
      durably(context, () => changed(setTimeOfFailed.run({ id, serverId, sendAt, now: now() }))),
  }
}
