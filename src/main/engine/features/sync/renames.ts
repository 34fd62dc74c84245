import { ProblemError } from '../../../../shared/problem'
import { parseHeader } from '../../mime/header'
import type { FolderRef, MailboxesFeature } from '../mailboxes/index'
import type { FolderListing } from './folder-roles'
import type { ImapSession } from './imap-session'
import type { SyncStore } from './store'
import type { ServerFolder } from './sync-rules'

interface RenameDeps {
  session: ImapSession
  mailboxes: Pick<MailboxesFeature, 'folders' | 'state'>
  store: Pick<SyncStore, 'newest'>
}

/** Renaming a folder renames all below it; more at once than this are fetched anew. */
const MAX_RENAMES = 50
/** Messages compared before a folder is believed to be another one under a new name. */
const COMPARED = 5

/**
 * Folders that are listed under another name than before. A rename keeps UIDVALIDITY and UIDs (RFC 9051 section
 * 6.3.6), but many servers give several folders the same UIDVALIDITY: the newest messages known must lie there too.
 */
export async function findRenames(
  deps: RenameDeps,
  accountId: number,
  listed: readonly FolderListing[],
): Promise<{ id: number; to: FolderListing }[]> {
  const { session, mailboxes, store } = deps
  const paths = new Set(listed.map(({ path }) => path))
  const known = mailboxes.folders(accountId)
  const knownPaths = new Set(known.map(({ path }) => path))
  const gone = known.filter(({ id, path }) => !paths.has(path) && store.newest(id, 1).length > 0)
  const fresh =
    gone.length === 0 ? [] : listed.filter(({ path, selectable }) => selectable && !knownPaths.has(path))
  if (fresh.length > MAX_RENAMES) return []
  const renames: { id: number; to: FolderListing }[] = []
  for (const to of fresh) {
    try {
      const server = await session.status(to.path)
      const candidates = gone.filter((folder) => server && mayBe(folder, server, mailboxes))
      for (const folder of candidates) {
        if (renames.some(({ id }) => id === folder.id) || !(await holds(deps, to.path, folder))) continue
        renames.push({ id: folder.id, to })
        break
      }
    } catch (error) {
      if (!session.isOpen || !(error instanceof ProblemError)) throw error
    }
  }
  return renames
}

function mayBe({ id }: FolderRef, server: ServerFolder, mailboxes: RenameDeps['mailboxes']): boolean {
  const state = mailboxes.state(id)
  return (
    state !== null &&
    state.uidValidity !== 0 &&
    state.uidValidity === server.uidValidity &&
    (server.uidNext ?? Infinity) >= state.uidNext
  )
}

/** Whether the newest messages of the folder that are still there are the ones we know. */
async function holds({ session, store }: RenameDeps, path: string, folder: FolderRef): Promise<boolean> {
  const newest = store.newest(folder.id, COMPARED)
  const uids = newest.map(({ uid }) => uid).reverse()
  const headers = await session.inMailbox(path, (mailbox) => mailbox.headers(uids))
  const met = newest.filter(({ uid }) => headers.has(uid))
  return (
    met.length > 0 &&
    met.every(
      ({ uid, messageId }) => parseHeader(headers.get(uid) ?? Buffer.alloc(0)).messageId === messageId,
    )
  )
}
