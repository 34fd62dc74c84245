import { ProblemError } from '../../../../../shared/problem'
import { parseHeader } from '../../../mime/header'
import { inSlices, Pace } from '../../../slices'
import type { FolderRef, MailboxesFeature } from '../../mailboxes/index'
import { allFolders } from './all-folders'
import type { FolderListing } from './folder-roles'
import type { ImapSession } from './imap-session'
import { FolderReplaced, inReadFolder } from './open-folder'
import type { SyncStore } from './store'
import type { ServerFolder } from './sync-rules'

interface RenameDeps {
  session: ImapSession
  mailboxes: Pick<MailboxesFeature, 'page' | 'state'>
  store: Pick<SyncStore, 'newest' | 'hasKnown'>
}

/** Renaming a folder renames all below it; more at once than this are fetched anew. */
const MAX_RENAMES = 50
/** What asking the database costs, in the units of a slice. */
const QUERY_UNITS = 40
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
  const known = await allFolders(mailboxes, accountId)
  const { gone, fresh } = await inSlices(compared(store, known, listed))
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

/** Folders with mail that are no longer listed, and those that are listed for the first time while there are any. */
function* compared(
  store: RenameDeps['store'],
  known: readonly FolderRef[],
  listed: readonly FolderListing[],
): Generator<undefined, { gone: FolderRef[]; fresh: FolderListing[] }> {
  const pace = new Pace()
  const paths = new Set<string>()
  for (const { path } of listed) {
    paths.add(path)
    if (pace.isDue()) yield
  }
  const gone: FolderRef[] = []
  const knownPaths = new Set<string>()
  for (const folder of known) {
    knownPaths.add(folder.path)
    const isMissing = !paths.has(folder.path)
    if (isMissing && store.hasKnown(folder.id)) gone.push(folder)
    if (pace.isDue(isMissing ? QUERY_UNITS : 1)) yield
  }
  const fresh: FolderListing[] = []
  for (const folder of gone.length === 0 ? [] : listed) {
    if (folder.selectable && !knownPaths.has(folder.path)) fresh.push(folder)
    if (pace.isDue()) yield
  }
  return { gone, fresh }
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
async function holds(
  { session, store, mailboxes }: RenameDeps,
  path: string,
  folder: FolderRef,
): Promise<boolean> {
  const newest = store.newest(folder.id, COMPARED)
  const uidValidity = mailboxes.state(folder.id)?.uidValidity ?? 0
  const uids = newest.map(({ uid }) => uid).reverse()
  const headers = await inReadFolder(
    session,
    { path, uidValidity },
    (mailbox) => mailbox.headers(uids),
    'as-is',
  ).catch((error: unknown) => {
    if (error instanceof FolderReplaced) return new Map<number, Buffer>()
    throw error
  })
  const met = newest.filter(({ uid }) => headers.has(uid))
  return (
    met.length > 0 &&
    met.every(
      ({ uid, messageId }) => parseHeader(headers.get(uid) ?? Buffer.alloc(0)).messageId === messageId,
    )
  )
}
