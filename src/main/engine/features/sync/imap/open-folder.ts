import type { FolderRef, MailboxesFeature } from '../../mailboxes/index'
import type { ImapSession, MailboxView, OpenMailbox } from './imap-session'
import { hasUidValidityChanged } from './sync-rules'

/** The mailbox was deleted and made anew since we learnt its UIDs: they name other messages now. */
export class FolderReplaced extends Error {}

/**
 * Opens a folder for one job with UIDs from the cache. Between two jobs another client may have replaced the folder;
 * then `FolderReplaced` is thrown before any UID is used.
 */
export async function inKnownFolder<T>(
  session: ImapSession,
  mailboxes: Pick<MailboxesFeature, 'state'>,
  folder: FolderRef,
  work: (mailbox: OpenMailbox) => Promise<T>,
  view: MailboxView = 'current',
): Promise<T> {
  const checked = async (mailbox: OpenMailbox): Promise<T> => {
    const known = mailboxes.state(folder.id)
    if (!known || hasUidValidityChanged(known, mailbox.state())) throw new FolderReplaced()
    return work(mailbox)
  }
  return session.inMailbox(folder.path, checked, view)
}
