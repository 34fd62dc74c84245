import { ProblemError } from '../../../../../shared/problem'
import type { FolderRef, MailboxesFeature } from '../../mailboxes/index'
import type { MailIntake } from '../mail-source'
import type { AccountSync } from './account-sync'
import type { ImapSession } from './imap-session'
import type { OpenMailbox } from './open-mailbox'
import { isRefusal } from '../../../net/refusal'
import { holdsBytes, holdsMessageId } from './sent-copy'

/** The inbox of an account as a place for mail of others. */
export function createIntake(
  account: Pick<AccountSync, 'id' | 'connections' | 'folderTouched'>,
  mailboxes: Pick<MailboxesFeature, 'byRole'>,
): MailIntake {
  const { id, connections } = account

  function inbox(): FolderRef {
    const folder = mailboxes.byRole(id, 'inbox')
    if (!folder || !connections.isConnected) throw new ProblemError({ code: 'offline' })
    return folder
  }

  /** Open while anything is appended to it: only then is known which keywords it keeps. */
  const inInbox = <T>(
    work: (session: ImapSession, mailbox: OpenMailbox) => Promise<T>,
    once = false,
  ): Promise<T> => {
    const { path } = inbox()
    return connections.onSide(
      (session) => session.inMailbox(path, (mailbox) => work(session, mailbox), 'current'),
      once,
    )
  }

  return {
    room: () => inInbox((session) => session.quota(inbox().path)),
    holds: ({ messageId, source }) =>
      inInbox((_, mailbox) =>
        messageId === '' ? holdsBytes(mailbox, source) : holdsMessageId(mailbox, messageId),
      ),
    async put({ source }, { flags, receivedAt, keyword }) {
      const folder = inbox()
      const at = new Date(receivedAt)
      try {
        await inInbox(async (session) => {
          try {
            await session.append(folder.path, source, [...flags, keyword], at)
          } catch (error) {
            // A server that keeps no keywords may refuse the whole mail for one.
            if (!isRefusal(error) || error.problem.code === 'over-quota') throw error
            await session.append(folder.path, source, flags, at)
          }
        }, true)
      } finally {
        account.folderTouched(folder.id)
      }
    },
  }
}
