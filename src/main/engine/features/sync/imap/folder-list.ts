import { inSlices } from '../../../slices'
import type { MailboxesFeature } from '../../mailboxes/index'
import { assignRoles, type FolderListing } from './folder-roles'
import type { ImapSession } from './imap-session'
import { isFolderGone, isRefusal } from '../../../net/refusal'
import { findRenames } from './renames'
import type { SyncStore } from './store'

interface ListDeps {
  session: ImapSession
  mailboxes: MailboxesFeature
  store: Pick<SyncStore, 'newest' | 'hasKnown' | 'sharesValidity'>
  signal: AbortSignal
}

/** Brings what is known of an account's folders up to what the server lists. Returns those to be looked into. */
export async function readFolders(
  { session, mailboxes, store, signal }: ListDeps,
  accountId: number,
  { absent, isDoubted }: { absent: Set<string>; isDoubted: boolean },
): Promise<number[]> {
  const listed = await listFolders(session, absent)
  // An empty list is a server in trouble, not a user without an inbox.
  if (listed.length === 0) return []
  const { renames, replaced } = await findRenames({ session, mailboxes, store }, accountId, listed, isDoubted)
  mailboxes.renamed(renames)
  // Whatever UIDVALIDITY says: other messages have its UIDs.
  for (const id of replaced) mailboxes.moveCursor(id, { uidValidity: 0 })
  const roles = await inSlices(assignRoles(listed, mailboxes.rolesByUser(accountId)), signal)
  const withRoles = listed.map((folder) => ({ ...folder, role: roles.get(folder.path) ?? null }))
  await inSlices(mailboxes.syncList(accountId, withRoles), signal)
  return [...replaced, ...renames.map(({ id }) => id)]
}

/**
 * The folders there are. Dovecot goes on listing one that was deleted while others lie in it as if it could be opened:
 * those of `absent` that cannot be are listed as what only groups others, as RFC 9051 section 6.3.9 says of \Noselect;
 * those that can be opened again are taken out of it.
 */
async function listFolders(session: ImapSession, absent: Set<string>): Promise<FolderListing[]> {
  const listed = await session.list()
  const paths = new Set(listed.map(({ path }) => path))
  for (const path of absent) if (!paths.has(path) || !(await isAbsent(session, path))) absent.delete(path)
  return listed.map((folder) => (absent.has(folder.path) ? { ...folder, selectable: false } : folder))
}

async function isAbsent(session: ImapSession, path: string): Promise<boolean> {
  try {
    await session.inMailbox(path, () => Promise.resolve(), 'reopened')
    return false
  } catch (error) {
    if (!session.isOpen || !isRefusal(error)) throw error
    return isFolderGone(error)
  }
}
