import type { DraftContent } from '../../../../shared/contract/outbox'
import { ProblemError, type Problem } from '../../../../shared/problem'
import type { Envelope, OutgoingRow } from './rows'
import type { Sending } from './send'
import type { OutboxStore } from './store'

/** A mail that another feature has written, under an id of its own. */
export interface PreparedMail {
  id: string
  content: Pick<DraftContent, 'accountId' | 'identityId' | 'to' | 'subject' | 'html'>
  /** Message-IDs of its conversation, oldest first: it answers the last. */
  references: readonly string[]
  threadId: number | null
  sendAt: number
  unlessAnswered: Envelope['unlessAnswered']
}

/** Mails that nobody writes in a composer: they take the same one way out. */
export function createPrepared(store: OutboxStore, sending: Sending) {
  return {
    /** Queues it, unless that was done before: asked again after a crash, it is the same mail. */
    async sendPrepared(mail: PreparedMail): Promise<void> {
      const { id, content, references, threadId, sendAt, unlessAnswered } = mail
      if (!store.get(id)) {
        const whole = { ...content, cc: [], bcc: [], quotedHtml: '', hasSignature: true }
        const answered = { inReplyTo: references.at(-1) ?? '', references, answersMessageId: null }
        store.insert({ id, content: whole, answerKind: 'reply', threadId, ...answered }, [])
      }
      if (store.get(id)?.state !== 'draft') return
      try {
        await sending.send({ id, sendAt, unlessAnswered })
      } catch (error) {
        // It is told elsewhere why it cannot leave, and made anew from there: no draft of it is left behind.
        if (error instanceof ProblemError) store.remove(id)
        throw error
      }
    },
    /** What became of it; null once it is gone. */
    fateOf(id: string): { state: OutgoingRow['state']; problem: Problem | null } | null {
      const row = store.get(id)
      return row && { state: row.state, problem: row.problem }
    },
    /** It is not to leave any more; one on its way does. */
    takeAway: (id: string): void => void store.remove(id),
  }
}
