import { z } from 'zod'
import { pendingChanges, type PendingChanges } from '../../../../../shared/contract/message-changes'
import type { EngineContext } from '../../../context'
import { rowOf } from '../../../db/row'
import { parseProblem } from '../../../db/stored-problem'

/** As in the condition of the index `placement_wanted`. */
export const WANTED = `want_seen IS NOT NULL OR want_flagged IS NOT NULL OR want_answered IS NOT NULL OR want_keywords IS NOT NULL
  OR want_folder_id IS NOT NULL OR want_gone = 1`

/** Worth telling: the server said why, or it did not work more than once though there was a network. */
export const IS_TOLD = `problem IS NOT NULL AND (json_extract(problem, '$.serverReply') IS NOT NULL
  OR (attempts > 1 AND json_extract(problem, '$.code') <> 'offline'))`

const MOST_KINDS = 30

/** Of several that are wanted of one mail, the one that is seen most. */
export const pendingSql = `WITH waiting AS (
  SELECT CASE WHEN want_gone = 1 THEN 'delete' WHEN want_folder_id IS NOT NULL THEN 'move'
      WHEN want_flagged = 1 THEN 'flag' WHEN want_flagged = 0 THEN 'unflag' WHEN want_keywords IS NOT NULL THEN 'tags'
      WHEN want_seen = 1 THEN 'read' WHEN want_seen = 0 THEN 'unread' ELSE 'answered' END AS what,
    want_folder_id AS folderId, message_id, CASE WHEN ${IS_TOLD} THEN problem END AS problem
  FROM placement WHERE account_id = @id AND (${WANTED})
  UNION ALL SELECT 'copy', folder_id, message_id, CASE WHEN ${IS_TOLD} THEN problem END
  FROM placement WHERE account_id = @id AND copy_of IS NOT NULL
)
SELECT what, folderId, count, problem, subject FROM
  (SELECT what, folderId, count(*) AS count, max(problem) AS problem, max(message_id) AS id FROM waiting
   GROUP BY what, folderId) AS kinds
JOIN message ON message.id = kinds.id ORDER BY count DESC, what LIMIT ${MOST_KINDS}`

export type PendingStore = ReturnType<typeof createPendingStore>

/** What servers have not taken yet. */
export function createPendingStore({ reader }: Pick<EngineContext, 'reader'>) {
  const row = rowOf({ ...pendingChanges.shape, problem: z.string().nullable() })
  const all = row.prepare<{ id: number }>(reader, pendingSql)
  return {
    of: (accountId: number): PendingChanges[] =>
      all.all({ id: accountId }).map((found) => ({ ...found, problem: parseProblem(found.problem) })),
  }
}
