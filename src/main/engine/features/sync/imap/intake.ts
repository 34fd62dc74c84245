import { ProblemError } from '../../../../../shared/problem'
import type { FolderRef, MailboxesFeature } from '../../mailboxes/index'
import type { MailDoor, MailIntake } from '../mail-source'
import type { AccountSync } from './account-sync'
import { appendMail } from './append-mail'
import { existing } from './carry-out-messages'
import type { ImapSession } from './imap-session'
import type { OpenMailbox } from './open-mailbox'
import { holdsMail } from './sent-copy'

type Account = Pick<AccountSync, 'id' | 'connections' | 'folderTouched'>

/** A folder of an account as a place for mail of others. */
export function createDoor(
  account: Account,
  mailboxes: Pick<MailboxesFeature, 'toCreate' | 'created'>,
  folder: () => FolderRef,
): MailDoor {
  /** Open while anything is appended to it: only then is known which keywords it keeps. */
  const inFolder = <T>(
    work: (session: ImapSession, mailbox: OpenMailbox, path: string) => Promise<T>,
    once = false,
  ): Promise<T> =>
    account.connections.onSide(async (session) => {
      const there = await existing({ session, mailboxes }, folder())
      if (!there) throw new ProblemError({ code: 'folder-gone' })
      return session.inMailbox(there.path, (mailbox) => work(session, mailbox, there.path), 'current')
    }, once)

  return {
    holds: (source) => inFolder((_, mailbox) => holdsMail(mailbox, source)),
    async put(mail) {
      try {
        await inFolder((session, _, path) => appendMail(session, path, mail), true)
      } finally {
        account.folderTouched(folder().id)
      }
    },
  }
}

/** The inbox of an account as a place for mail of others. */
export function createIntake(
  account: Account,
  mailboxes: Pick<MailboxesFeature, 'byRole' | 'toCreate' | 'created'>,
): MailIntake {
  function inbox(): FolderRef {
    const folder = mailboxes.byRole(account.id, 'inbox')
    if (!folder || !account.connections.isConnected) throw new ProblemError({ code: 'offline' })
    return folder
  }
  return {
    ...createDoor(account, mailboxes, inbox),
    room: () => account.connections.onSide((session) => session.quota(inbox().path)),
  }
}
