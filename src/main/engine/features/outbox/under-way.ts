import { z } from 'zod'
import type { Problem } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { rowOf } from '../../db/row'
import { TOUCH } from './waiting'

const gone: Problem = { code: 'smtp-gone', field: 'accountId' }

/** On its way, or it has reached some of its recipients and goes on to the others: nobody can be asked any more. */
const UNDER_WAY = `(state = 'sending' OR (state = 'queued' AND json_extract(nullif(envelope, ''), '$.delivered')))`

/** What cannot be taken back, and what becomes of the rest where an outgoing server goes. */
export function createUnderWay({ db, clock }: EngineContext) {
  const count = rowOf({ count: z.number() })
  const ofAccount = count.prepare<[number]>(
    db,
    `SELECT count(*) AS count FROM outgoing WHERE account_id = ? AND ${UNDER_WAY}`,
  )
  const byServer = count.prepare<[number]>(
    db,
    `SELECT count(*) AS count FROM outgoing WHERE outgoing_server_id = ? AND ${UNDER_WAY}`,
  )
  const failQueued = db.prepare<[{ serverId: number; problem: string; now: number }]>(
    `UPDATE outgoing SET state = 'failed', problem = @problem, ${TOUCH}
     WHERE outgoing_server_id = @serverId AND state = 'queued' AND NOT coalesce(${UNDER_WAY}, 0)
       AND coalesce(json_extract(problem, '$.code'), '') <> 'send-unconfirmed'`,
  )
  return {
    ofAccount: (accountId: number): boolean => (ofAccount.get(accountId)?.count ?? 0) > 0,
    /** For the list of outgoing servers: what leaves by them. */
    servers: {
      isSending: (serverId: number): boolean => (byServer.get(serverId)?.count ?? 0) > 0,
      /** What waits for it asks the user. Called in the transaction in which it goes. */
      gone(serverId: number): void {
        failQueued.run({ serverId, problem: JSON.stringify(gone), now: clock.now() })
      },
    },
  }
}
