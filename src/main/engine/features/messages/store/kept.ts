import { z } from 'zod'
import type { KeptMail } from '../../../../../shared/contract/messages'
import type { EngineContext } from '../../../context'
import { rowOf, valueOf } from '../../../db/row'

/**
 * Mail of these threads that lies nowhere. A draft that was written anew leaves its older versions behind, with the
 * Message-ID of the newer one: of mail that is still there nothing is missing.
 */
const nowhere = `FROM message AS m WHERE m.orphaned_at IS NOT NULL
  AND m.thread_id IN (SELECT value FROM json_each(?))
  AND NOT EXISTS (SELECT 1 FROM message AS other WHERE other.thread_id = m.thread_id
    AND other.message_id = m.message_id AND m.message_id <> '' AND other.orphaned_at IS NULL)`

export type KeptStore = ReturnType<typeof createKeptStore>

/** What is left of mail the servers have lost. */
export function createKeptStore({ reader }: Pick<EngineContext, 'reader'>) {
  const count = valueOf(z.number()).prepare<[string]>(reader, `SELECT count(*) ${nowhere}`)
  const page = rowOf({
    messageId: z.number(),
    threadId: z.number(),
    subject: z.string(),
    preview: z.string(),
    receivedAt: z.number(),
  }).prepare<[string, number]>(
    reader,
    `SELECT m.id AS messageId, m.thread_id AS threadId, m.subject, m.preview, m.received_at AS receivedAt ${nowhere}
     ORDER BY m.received_at DESC, m.id DESC LIMIT ?`,
  )
  return {
    /** Of these threads. */
    count: (threadIds: readonly number[]): number => count.get(JSON.stringify(threadIds)) ?? 0,
    /** The newest of these threads. */
    page: (threadIds: readonly number[], limit: number): Omit<KeptMail, 'from'>[] =>
      page.all(JSON.stringify(threadIds), limit),
  }
}
