import { ProblemError } from '../../../../../shared/problem'
import { inSlices, Pace, QUERY_UNITS } from '../../../slices'
import type { FolderEntry, MailboxesFeature } from '../../mailboxes/index'
import { allFolders } from '../folders'
import type { FolderListing } from './folder-roles'
import type { ImapSession } from './imap-session'
import { FolderReplaced, inReadFolder } from './open-folder'
import { compareMails, WITNESSES } from './same-mail'
import type { SyncStore } from './store'
import type { ServerFolder } from './sync-rules'

interface RenameDeps {
  session: ImapSession
  mailboxes: Pick<MailboxesFeature, 'page' | 'state'>
  store: Pick<SyncStore, 'newest' | 'hasKnown' | 'sharesValidity'>
}

export interface Found {
  /** Folders that have another name than before; one of them may have that of another. */
  renames: { id: number; to: FolderListing }[]
  /** Folders under whose names others lie now, and that were not found elsewhere. */
  replaced: number[]
}

/** Renaming a folder renames all below it; more at once than this are fetched anew. */
const MAX_RENAMES = 50
/** More folders than this are not looked into when the list of folders changes. */
const MAX_CHECKED = 500

/**
 * Folders that go by another name than before. A rename keeps UIDVALIDITY and UIDs (RFC 9051 section 6.3.6), but many
 * servers give several folders the same UIDVALIDITY: the newest messages known must lie there too. Another folder may have
 * taken the old name, so where the list is another than before, or somebody met a folder that is not the one it was
 * (`isDoubted`), those that are listed as before are looked at as well.
 */
export async function findRenames(
  deps: RenameDeps,
  accountId: number,
  listed: readonly FolderListing[],
  isDoubted = false,
): Promise<Found> {
  const known = await allFolders(deps.mailboxes, accountId)
  const { gone, fresh, there } = await inSlices(compared(deps, known, listed, isDoubted))
  if (fresh.length > MAX_RENAMES) return { renames: [], replaced: [] }
  const displaced = there.length > MAX_CHECKED ? [] : await otherThanKnown(deps, there)
  const renames: Found['renames'] = []
  for (const to of [...fresh, ...displaced.map(({ listing }) => listing)]) {
    const candidates = [...gone, ...displaced.map(({ folder }) => folder)].filter(
      ({ id, path }) => path !== to.path && !renames.some((rename) => rename.id === id),
    )
    const found = await unlessRefused(deps.session, null, () => whichOf(deps, candidates, to.path))
    if (found) renames.push({ id: found.id, to })
  }
  const isReconciled = (id: number, path: string): boolean =>
    renames.some((rename) => rename.id === id || rename.to.path === path)
  const replaced = displaced.filter(({ folder: { id, path } }) => !isReconciled(id, path))
  return { renames, replaced: replaced.map(({ folder }) => folder.id) }
}

interface Listed {
  folder: FolderEntry
  listing: FolderListing
}

/**
 * Known folders that are no longer listed, those that are listed for the first time, and, where there are any or the
 * known ones are doubted, those with mail that are listed as before. INBOX is always that very folder.
 */
function* compared(
  { store, mailboxes }: RenameDeps,
  known: readonly FolderEntry[],
  listed: readonly FolderListing[],
  isDoubted: boolean,
): Generator<undefined, { gone: FolderEntry[]; fresh: FolderListing[]; there: Listed[] }> {
  const pace = new Pace()
  const byPath = new Map<string, FolderListing>()
  for (const folder of listed) {
    byPath.set(folder.path, folder)
    if (pace.isDue()) yield
  }
  const gone: FolderEntry[] = []
  const knownPaths = new Set<string>()
  for (const folder of known) {
    knownPaths.add(folder.path)
    // What is made below the name of a folder that is gone brings that name back, with nothing in it.
    const listing = byPath.get(folder.path)
    const isMissing = !listing || (!listing.selectable && store.hasKnown(folder.id))
    if (isMissing && (mailboxes.state(folder.id)?.uidValidity ?? 0) !== 0) gone.push(folder)
    if (pace.isDue(isMissing ? QUERY_UNITS : 1)) yield
  }
  const fresh: FolderListing[] = []
  for (const folder of listed) {
    if (folder.selectable && !knownPaths.has(folder.path)) fresh.push(folder)
    if (pace.isDue()) yield
  }
  const there: Listed[] = []
  for (const folder of isDoubted || gone.length > 0 || fresh.length > 0 ? known : []) {
    const listing = byPath.get(folder.path)
    const mayBeOther = listing?.selectable === true && folder.role !== 'inbox' && store.hasKnown(folder.id)
    if (mayBeOther) there.push({ folder, listing })
    if (pace.isDue(QUERY_UNITS)) yield
  }
  return { gone, fresh: gone.length > 0 || there.length > 0 ? fresh : [], there }
}

/** Those that are not what lay under their names. */
async function otherThanKnown(deps: RenameDeps, there: readonly Listed[]): Promise<Listed[]> {
  const others: Listed[] = []
  for (const one of there)
    if (await unlessRefused(deps.session, false, () => isOther(deps, one.folder))) others.push(one)
  return others
}

async function isOther(deps: RenameDeps, { id, path }: FolderEntry): Promise<boolean> {
  const { session, store, mailboxes } = deps
  const state = mailboxes.state(id)
  const server = await session.status(path)
  if (!state || !server || state.uidValidity === 0) return false
  if (server.uidValidity !== null && server.uidValidity !== state.uidValidity) return true
  const isYounger = server.uidNext !== null && server.uidNext < state.uidNext
  return (isYounger || store.sharesValidity(id)) && (await lies(deps, id, path)) === 'not'
}

async function whichOf(
  deps: RenameDeps,
  candidates: readonly FolderEntry[],
  path: string,
): Promise<FolderEntry | null> {
  if (candidates.length === 0) return null
  const server = await deps.session.status(path)
  for (const folder of candidates) if (server && (await isSame(deps, folder, server, path))) return folder
  return null
}

async function isSame(
  deps: RenameDeps,
  { id }: FolderEntry,
  server: ServerFolder,
  path: string,
): Promise<boolean> {
  const { mailboxes, store } = deps
  const state = mailboxes.state(id)
  if (!state || state.uidValidity === 0 || state.uidValidity !== server.uidValidity) return false
  if ((server.uidNext ?? Infinity) < state.uidNext) return false
  // Where nothing lay there is nothing to compare.
  return store.hasKnown(id) ? (await lies(deps, id, path)) === 'there' : !store.sharesValidity(id)
}

/** Whether the newest messages known of a folder lie under a path; what other clients took away tells nothing. */
async function lies(
  { session, store, mailboxes }: RenameDeps,
  id: number,
  path: string,
): Promise<'there' | 'not' | 'unknown'> {
  const uidValidity = mailboxes.state(id)?.uidValidity ?? 0
  try {
    const { same, others } = await inReadFolder(
      session,
      { path, uidValidity },
      (mailbox) => compareMails(mailbox, store.newest(id, WITNESSES)),
      'reopened',
    )
    return others > 0 ? 'not' : same > 0 ? 'there' : 'unknown'
  } catch (error) {
    if (error instanceof FolderReplaced) return 'not'
    throw error
  }
}

/** A folder that cannot be looked into stays what it was taken for. */
async function unlessRefused<T>(session: ImapSession, otherwise: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!session.isOpen || !(error instanceof ProblemError)) throw error
    return otherwise
  }
}
