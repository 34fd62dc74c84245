import { ProblemError } from '../../../../../shared/problem'
import type { MailboxesFeature } from '../../mailboxes/index'
import type { SyncStore } from './store'

/** Texts of this many of the newest inbox messages are kept at hand, so that they open at once and offline. */
const NEWEST = 200

/**
 * Fetches the missing texts of the newest inbox messages, one after the other: whoever opens a message waits for one
 * of these at most. A message that fails is left for when somebody opens it.
 */
export async function prefetchBodies(
  {
    store,
    mailboxes,
    cacheBody,
  }: {
    store: Pick<SyncStore, 'withoutBody'>
    mailboxes: Pick<MailboxesFeature, 'byRole'>
    cacheBody(messageId: number): Promise<void>
  },
  accountId: number,
  signal: AbortSignal,
): Promise<void> {
  const inbox = mailboxes.byRole(accountId, 'inbox')
  if (!inbox) return
  for (const messageId of store.withoutBody(inbox.id, NEWEST)) {
    if (signal.aborted) return
    try {
      await cacheBody(messageId)
    } catch (error) {
      if (!(error instanceof ProblemError) || !isAboutOneMessage(error)) throw error
    }
  }
}

const isAboutOneMessage = ({ problem }: ProblemError): boolean =>
  ['message-gone', 'server-refused', 'server-misbehaved', 'not-found', 'not-cached'].includes(problem.code)
