import { z } from 'zod'
import type { MailAddress } from '../../../../shared/contract/messages'
import type { EngineContext } from '../../context'
import { rowOf, valueOf } from '../../db/row'
import { durably } from './durably'
import type { Frozen } from './rows'
import { TOUCH } from './waiting'

/** One mail of a group, to one person. */
export interface GroupMail {
  id: string
  to: MailAddress
  /** As that one reads it. */
  subject: string
  frozen: Frozen
}

/**
 * The SQL of mails that go to each of several people by itself. The draft they were made of is kept while one of them
 * may still come back; they name it as their group.
 */
export function createGroups(context: EngineContext) {
  const { db } = context
  const now = (): number => context.clock.now()
  const close = db.prepare(
    `UPDATE outgoing SET state = 'discarded', group_id = id, send_at = NULL, ${TOUCH}
     WHERE id = @id AND state = 'draft' AND updated_at = @seen`,
  )
  const insert = db.prepare(
    `INSERT INTO outgoing (id, account_id, state, content, answers_message_id, answer_kind, thread_id, message_id,
       in_reply_to, reference_ids, mime, envelope, send_at, outgoing_server_id, is_scheduled, group_id, created_at,
       updated_at)
     SELECT @id, account_id, 'queued', json_patch(content, @content), answers_message_id, answer_kind, thread_id,
       @messageId, in_reply_to, reference_ids, @mime, @envelope, @sendAt, @serverId, @isScheduled, id, @now, @now
     FROM outgoing WHERE id = @group`,
  )
  const waiting = rowOf({ id: z.string(), content: z.string() }).prepare<[string]>(
    db,
    `SELECT id, content FROM outgoing
     WHERE group_id = ? AND id <> group_id AND state = 'queued'
       AND NOT coalesce(json_extract(nullif(envelope, ''), '$.delivered'), 0)
     ORDER BY send_at, id`,
  )
  const remove = db.prepare<[string]>(
    "DELETE FROM outgoing WHERE id = ? AND state IN ('queued', 'failed') AND group_id <> id",
  )
  const reopen = db.prepare(
    `UPDATE outgoing SET state = 'draft', group_id = NULL, content = json_patch(content, @content), revision = revision + 1,
       saved_by = '', ${TOUCH}
     WHERE id = @id AND state = 'discarded'`,
  )
  const pause = db.prepare(
    `UPDATE outgoing SET is_paused = @paused, ${TOUCH} WHERE group_id = @group AND id <> group_id AND state = 'queued'`,
  )
  const bringForward = db.prepare<[{ group: string; by: number; now: number }]>(
    `UPDATE outgoing SET send_at = max(@now, send_at - @by), ${TOUCH}
     WHERE group_id = @group AND id <> group_id AND state = 'queued'`,
  )
  /** Of a group of which nothing is to come: what has left is mail like any other, what failed is thrown away. */
  const clear = valueOf(z.string()).prepare<[{ group: string; now: number }]>(
    db,
    `UPDATE outgoing SET state = CASE state WHEN 'failed' THEN 'discarded' ELSE state END,
       group_id = CASE state WHEN 'failed' THEN group_id END, ${TOUCH}
     WHERE group_id = @group AND id <> group_id AND state IN ('sent', 'failed')
       AND NOT EXISTS (SELECT 1 FROM outgoing AS m WHERE m.group_id = @group AND (m.state IN ('queued', 'sending')
         OR (m.state = 'failed' AND json_extract(m.problem, '$.code') = 'send-unconfirmed')))
     RETURNING id`,
  )
  const unclear = db.prepare<[{ group: string; ids: string; now: number }]>(
    `UPDATE outgoing SET state = CASE state WHEN 'discarded' THEN 'failed' ELSE state END, group_id = @group, ${TOUCH}
     WHERE id IN (SELECT value FROM json_each(@ids)) AND id <> @group
       AND ((state = 'sent' AND group_id IS NULL) OR (state = 'discarded' AND group_id = @group))`,
  )
  const recipientsOf = (content: string): MailAddress[] => addressed.parse(JSON.parse(content)).to

  return {
    /** draft -> one queued mail for each person, all or none of them. False where the draft was changed since `seen`. */
    queueEach: (group: string, seen: number, mails: readonly GroupMail[]): boolean =>
      durably(context, () => {
        if (close.run({ id: group, seen, now: now() }).changes === 0) return false
        for (const { id, to, subject, frozen } of mails)
          insert.run({
            ...{ ...frozen, id, group, now: now() },
            content: JSON.stringify({ to: [to], cc: [], bcc: [], subject }),
            ...{ envelope: JSON.stringify(frozen.envelope), isScheduled: Number(frozen.isScheduled) },
          })
        return true
      }),
    /** What waits of a group is the draft again, to those alone; its id, or null where nothing waits. */
    takeBackEach: (group: string): string | null =>
      durably(context, () => {
        const mails = waiting.all(group)
        if (mails.length === 0) return null
        for (const { id } of mails) remove.run(id)
        const to = mails.flatMap(({ content }) => recipientsOf(content))
        return reopen.run({ id: group, content: JSON.stringify({ to }), now: now() }).changes > 0
          ? group
          : null
      }),
    /** One that failed is no more: a draft of its own stands for it. */
    removeOfGroup: (id: string): void => durably(context, () => void remove.run(id)),
    /**
     * Takes a group out of the outbox of which nothing waits, is on its way or may have arrived; the ids of its mails,
     * none where it cannot be.
     */
    clearGroup: (group: string): string[] => durably(context, () => clear.all({ group, now: now() })),
    /** Brings a group back that was taken out. */
    unclearGroup: (group: string, ids: readonly string[]): void =>
      durably(context, () => void unclear.run({ group, ids: JSON.stringify(ids), now: now() })),
    /** Those that wait leave no more until they are to go on. */
    pauseGroup: (group: string, paused: boolean): void =>
      durably(context, () => void pause.run({ group, paused: Number(paused), now: now() })),
    /** All that wait leave so much sooner, with the pauses between them. */
    bringForward: (group: string, by: number): void =>
      durably(context, () => void bringForward.run({ group, by, now: now() })),
  }
}

const addressed = z.object({ to: z.array(z.object({ name: z.string(), address: z.string() })) })
