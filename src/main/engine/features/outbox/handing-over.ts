import type { EngineContext } from '../../context'
import { UNSEEN } from './store'
import { TOUCH } from './waiting'

/** Each may hold many megabytes. */
const FORGOTTEN_AT_ONCE = 2

const BELONGS_TO_HEIR = `account_id = @to, outgoing_server_id = NULL, attempts = 0, next_attempt_at = 0,
  content = json_set(json_remove(content, '$.identityId'), '$.accountId', @to), ${UNSEEN}, ${TOUCH}`
// What nobody has written in goes without a word when it is closed.
const STAYS_UNTOUCHED =
  'created_at = CASE updated_at WHEN created_at THEN max(updated_at + 1, @now) ELSE created_at END'
const IN_DOUBT = "json_extract(problem, '$.code') IS 'send-unconfirmed'"
const UNCONFIRMED = `state = 'failed' AND ${IN_DOUBT}`

// Its files are those of the draft its group was made of: a draft of its own is made of that when it is opened.
const OF_GROUP = '(group_id IS NOT NULL AND group_id <> id)'

/** What becomes of the mails of an account that is removed. */
export function createHandingOver({ db, clock }: EngineContext) {
  // What was refused says why also as a draft; of what waited, the account that was to send it is no more.
  const unsent = db.prepare<[{ from: number; to: number; now: number }]>(
    `UPDATE outgoing SET ${BELONGS_TO_HEIR}, ${STAYS_UNTOUCHED},
       state = CASE WHEN state = 'discarded' THEN state WHEN ${OF_GROUP} THEN 'failed' ELSE 'draft' END,
       problem = CASE WHEN state <> 'queued' OR ${IN_DOUBT} THEN problem
         WHEN ${OF_GROUP} THEN '{"code":"smtp-gone","field":"accountId"}' END,
       mime = NULL, envelope = '', send_at = NULL
     WHERE account_id = @from AND state IN ('draft', 'queued', 'failed', 'discarded') AND NOT (${UNCONFIRMED})`,
  )
  // A mail that may have arrived keeps its bytes, for Sent should it have; one that was sent, what is still to be done.
  const open = db.prepare<[{ from: number; to: number; now: number }]>(
    `UPDATE outgoing SET ${BELONGS_TO_HEIR}
     WHERE account_id = @from
       AND ((${UNCONFIRMED}) OR (state = 'sent' AND (sent_copy = 'pending' OR problem IS NOT NULL)))`,
  )
  const forget = db.prepare<[number]>(
    `DELETE FROM outgoing WHERE rowid IN (
       SELECT rowid FROM outgoing WHERE account_id = ? ORDER BY state = 'sent' LIMIT ${FORGOTTEN_AT_ONCE})`,
  )
  return {
    /**
     * Makes one account's drafts and unsent mail another's drafts. With them go the mails that may have arrived and those
     * whose copy is in no Sent yet: it is put into that of `to`. Runs in the caller's transaction.
     */
    handOver(from: number, to: number): void {
      const row = { from, to, now: clock.now() }
      unsent.run(row)
      open.run(row)
    },
    /** Erases some mails of an account, those not sent first; false when there are none. */
    forget: (accountId: number): boolean => forget.run(accountId).changes > 0,
  }
}
