import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { call } from './base'
import { mailAddress } from './messages'

/** The longest that one may wait for an answer, in working days. */
export const MOST_DAYS = 250

/**
 * What is to happen to a conversation. `answer`: somebody is to answer, and a person's answer ends it. `todo`: there is
 * something to do, which ends when its user says so (or a reply closes it, where that is wanted).
 */
export const followUpKind = z.enum(['answer', 'todo'])
export type FollowUpKind = z.infer<typeof followUpKind>

export const followUp = z.object({
  id: recordId,
  kind: followUpKind,
  /** `bounced`: the mail did not arrive, so that nobody will answer it. */
  state: z.enum(['open', 'bounced', 'answered', 'done']),
  accountId: rowId,
  /** Whom one waits for, or whom it is about. */
  people: z.array(mailAddress),
  subject: z.string(),
  /** When the mail really left, or the thing to do was noted down. */
  since: timestamp,
  dueAt: timestamp,
  /** Where it is shown; null while its copy is not met in any folder. */
  place: z.object({ threadId: rowId, folderId: rowId, messageId: rowId }).nullable(),
})
export type FollowUp = z.infer<typeof followUp>

const ids = z.array(recordId).min(1).max(500)

export const followUpsContract = {
  /** All that are open, and mail that came back: what is due first. */
  list: call.output(z.array(followUp)),
  /** The same of one conversation. */
  ofThread: call.input(z.object({ threadId: rowId })).output(z.array(followUp)),
  /**
   * One for a mail that lies here: where it is our own, its recipients are to answer; of others' there is something to
   * do. It takes the place of an open one of the same kind in the conversation.
   */
  add: call.input(z.object({ messageId: rowId, dueAt: timestamp })).output(followUp),
  /** Due at another time. */
  postpone: call.input(z.object({ ids, dueAt: timestamp })).output(z.void()),
  /** There is nothing left to do. */
  close: call.input(z.object({ ids })).output(z.void()),
  /** Takes that back. */
  reopen: call.input(z.object({ ids })).output(z.void()),
}
