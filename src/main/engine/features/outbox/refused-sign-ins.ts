import { signInProblemCodes } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { QUEUED_AGAIN } from './waiting'

/**
 * Mails that failed because their server did not let us in. Nothing of such a mail has left, so that it goes again by
 * itself once the sign-in works, until `freshMs` after its time: one first, since each refusal brings the account nearer to being locked, and all with it
 * once that is through.
 */
export function createRefusedSignIns(context: EngineContext, freshMs: () => number) {
  const codes = JSON.stringify([...signInProblemCodes])
  // What the user has taken back, or discarded meanwhile, is not failed any more.
  const requeue = context.db.prepare<
    [{ serverId: number; limit: number; codes: string; now: number; since: number }]
  >(
    `UPDATE outgoing SET ${QUEUED_AGAIN}
     WHERE id IN (
       SELECT id FROM outgoing WHERE state = 'failed' AND outgoing_server_id = @serverId AND mime IS NOT NULL
         AND json_extract(problem, '$.code') IN (SELECT value FROM json_each(@codes)) AND send_at >= @since
       ORDER BY send_at, id LIMIT @limit)`,
  )
  const release = (serverId: number, limit: number): boolean =>
    context.write(() => {
      const now = context.clock.now()
      const isAny = requeue.run({ serverId, limit, codes, now, since: now - freshMs() }).changes > 0
      if (isAny) context.publish({ type: 'outbox' })
      return isAny
    })
  return {
    /** What one signs in with there was changed. False when no mail waits for it. */
    tryOne: (serverId: number): boolean => release(serverId, 1),
    /** The server let us in. */
    goOn: (serverId: number): boolean => release(serverId, ALL),
  }
}

/** No limit, to SQLite. */
const ALL = -1
