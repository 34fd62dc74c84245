import { z } from 'zod'
import type { Database } from '../../db/open'
import { valueOf } from '../../db/row'

/** Finds drafts by what they were begun for; of several the one changed last. */
export function createBegunDrafts(db: Database) {
  const select = (what: string) =>
    valueOf(z.string()).prepare<[number]>(
      db,
      `SELECT id FROM outgoing WHERE ${what} ORDER BY updated_at DESC LIMIT 1`,
    )
  const isAnswer = "state = 'draft' AND answer_kind IN ('reply', 'reply-all')"
  const inThread = select(`thread_id = ? AND ${isAnswer}`)
  const toMessage = select(`answers_message_id = ? AND ${isAnswer}`)
  const forwarding = select("answers_message_id = ? AND state = 'draft' AND answer_kind = 'forward'")
  const ofServer = select("server_draft_id = ? AND state IN ('draft', 'queued', 'sending', 'failed')")
  return {
    /** The answer that was begun in a thread. */
    answerIn: (threadId: number): string | null => inThread.get(threadId) ?? null,
    /** The answer that was begun to a message. */
    answerTo: (messageId: number): string | null => toMessage.get(messageId) ?? null,
    /** The forwarding of a message that was begun. */
    forwardOf: (messageId: number): string | null => forwarding.get(messageId) ?? null,
    /** The draft here that goes on with one on the server. */
    takenOver: (messageId: number): string | null => ofServer.get(messageId) ?? null,
  }
}
