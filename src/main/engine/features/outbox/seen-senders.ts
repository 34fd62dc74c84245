import { z } from 'zod'
import { addressKey } from '../../../../shared/address-key'
import { identityOf } from '../../../../shared/identities'
import type { Problem } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { rowOf } from '../../db/row'
import type { OutboxDeps } from './deps'
import { TOUCH } from './waiting'

/**
 * [ACC-03] Compares the sender of a mail with that of the copy its server kept: some put another one in its place
 * without a word. A copy that we filed ourselves tells nothing.
 */
export function createSeenSenders(
  { db, write, publish, clock }: EngineContext,
  { accounts, messages }: OutboxDeps,
) {
  const unseen = rowOf({
    id: z.string(),
    accountId: z.number(),
    identityId: z.number().nullable(),
    messageId: z.string(),
    sender: z.string(),
  }).prepare<[]>(
    db,
    `SELECT id, account_id AS accountId, content ->> '$.identityId' AS identityId, message_id AS messageId,
       envelope ->> '$.from' AS sender
     FROM outgoing WHERE state = 'sent' AND sent_copy = 'none' AND sender_seen = 0 AND envelope <> ''`,
  )
  const setSeen = db.prepare<[{ id: string; problem: string | null; now: number }]>(
    `UPDATE outgoing SET sender_seen = 1, problem = coalesce(problem, @problem), ${TOUCH} WHERE id = @id`,
  )
  return {
    /** Looks at the copies that have turned up. */
    look(): void {
      for (const { id, accountId, identityId, messageId, sender } of unseen.all()) {
        const copy = messages.findByMessageId(messageId)
        const shown = copy === null ? undefined : messages.answered(copy)?.message.from[0]?.address
        const account = accounts.get(accountId)
        if (shown === undefined || !account) continue
        const isKept = addressKey(shown) === addressKey(sender)
        const rewritten: Problem = { code: 'sender-rewritten', params: { address: sender, shown } }
        write(() => {
          setSeen.run({ id, problem: isKept ? null : JSON.stringify(rewritten), now: clock.now() })
          const identity = identityOf(account, identityId)
          if (addressKey(identity.address) === addressKey(sender))
            accounts.senderSeen(accountId, identity.id, shown)
          publish({ type: 'outbox' })
        })
      }
    },
  }
}
