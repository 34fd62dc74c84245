import type { FolderRef } from '../../mailboxes/index'
import type { ImapSession, MailboxView } from './imap-session'
import type { OpenMailbox } from './open-mailbox'
import type { Proof } from './same-mail'
import type { ServerFolder } from './sync-rules'

/** A folder, and the UIDVALIDITY under which those of its UIDs were read that are to be used. */
export type ReadFolder = FolderRef & ReadPath

interface ReadPath {
  path: string
  uidValidity: number
  /** Messages the UIDs are to name; without, UIDVALIDITY alone is believed. */
  proof?: Proof
}

/** The mailbox is another one than when its UIDs were read, made anew or renamed: they name other messages now. */
export class FolderReplaced extends Error {}

/** What stands for the UIDVALIDITY of a server that names none. */
export const NO_UIDVALIDITY = 1

/**
 * Opens a folder for one job with UIDs that were read before. Between two jobs another client may have replaced the
 * folder, and the cache may have read the new one by now: the UIDs go by the UIDVALIDITY they were read under, never
 * by the one that is known now. Where it is another, `FolderReplaced` is thrown before any UID is used.
 */
export async function inReadFolder<T>(
  session: ImapSession,
  { path, uidValidity, proof }: ReadPath,
  work: (mailbox: OpenMailbox) => Promise<T>,
  view: MailboxView = 'current',
): Promise<T> {
  const checked = async (mailbox: OpenMailbox): Promise<T> => {
    if (isOther(uidValidity, mailbox.state())) throw new FolderReplaced()
    if (proof && !(await proof.holdsIn(mailbox))) throw new FolderReplaced()
    return work(mailbox)
  }
  try {
    return await session.inMailbox(path, checked, view)
  } catch (error) {
    if (!(error instanceof FolderReplaced) || view === 'reopened') throw error
    // What this connection has had open may be the folder that was replaced, and the UIDs those of the new one.
    return session.inMailbox(path, checked, 'reopened')
  }
}

/** Without one of ours the UIDs are void: they may be those of another server. */
const isOther = (uidValidity: number, server: ServerFolder): boolean =>
  uidValidity === 0 || (server.uidValidity !== null && server.uidValidity !== uidValidity)
