import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../../context'
import { inSlices } from '../../../slices'
import type { FolderCursor, FolderRef, MailboxesFeature } from '../../mailboxes/index'
import type { FlagUpdate } from '../../messages/index'
import { FIRST_SCREEN, chunkSize, fetchShape } from './fetch-plan'
import { fetchUids } from './fetch-uids'
import type { ImapSession, MailboxView } from './imap-session'
import { ingestAll, type IngestDeps } from './ingest'
import { nameFiles } from './name-files'
import { FolderReplaced, inReadFolder, NO_UIDVALIDITY, type ReadFolder } from './open-folder'
import type { Fetched, OpenMailbox } from './open-mailbox'
import { keyOf, keysOf, knownUids } from './server-keys'
import { compareMails, WITNESSES } from './same-mail'
import type { SyncStore } from './store'
import * as rules from './sync-rules'
import { inChunks, missingOnServer, uniqueUids } from './uid-sets'

export interface FolderSyncDeps extends IngestDeps {
  session: ImapSession
  clock: Clock
  mailboxes: Pick<MailboxesFeature, 'state' | 'moveCursor' | 'switches'>
  store: Pick<SyncStore, 'newest' | 'sharesValidity'>
  /** Aborted when the account stops. */
  signal: AbortSignal
  /** Another folder lies where this one lay: true when this one was found under another name, and is not to be read now. */
  onReplaced(folder: FolderRef): Promise<boolean>
  /** How many messages of the folder are not here yet. */
  onMissing(messages: number): void
  /** Called between two fetches of a long first sync, with no folder open. */
  onPause(): Promise<void>
  /** Folders whose numbers never agree, with the numbers for which all UIDs were compared: not again for the same. */
  compared: Map<number, string>
}

/** How much of a folder without mod-sequences is compared: all of it, or what is new and the newest flags. */
export type Depth = 'full' | 'newest'

/** Without CONDSTORE a poll compares the flags of this many of the newest messages. */
const NEWEST_FLAGS = 500
const UPDATE_CHUNK = 200
/** This many new messages at once are fetched in pieces, so that a cut connection does not start over. */
const NEW_MAIL_CHUNK = 500

/**
 * Brings the cache of one folder up to what the server has: on the first sync newest messages first, later what is
 * new, changed and gone. May be cut off at any point; the cursor in the folder's row says where to go on.
 */
export async function syncFolder(deps: FolderSyncDeps, folder: FolderRef, depth: Depth): Promise<void> {
  try {
    await syncOnce(deps, folder, depth)
  } catch (error) {
    if (!(error instanceof FolderReplaced)) throw error
    await syncOnce(deps, folder, depth)
  }
}

async function syncOnce(deps: FolderSyncDeps, folder: FolderRef, depth: Depth): Promise<void> {
  const { session, mailboxes, cache } = deps
  const startedAt = deps.clock.now()
  const { server, isOther } = await session.inMailbox(
    folder.path,
    async (mailbox) => ({ server: mailbox.state(), isOther: await holdsOthers(deps, folder, mailbox) }),
    'reopened',
  )
  const before = mailboxes.state(folder.id)
  if (!before) return
  const isDoubted = isOther || rules.hasUidValidityChanged(before, server)
  if (isDoubted && (await deps.onReplaced(folder))) return
  const now = mailboxes.state(folder.id)
  if (!now) return
  if (rules.isFirstSync(now) || rules.hasUidValidityChanged(now, server))
    await startOver(deps, folder, server)
  const known = mailboxes.state(folder.id)
  if (!known) return
  const read = { ...folder, uidValidity: known.uidValidity }
  deps.onMissing(missingHere(deps, folder, server.exists))
  if (known.fetchCursor !== null) {
    await fetchDownwards(deps, read, server)
    // The snapshot is old by now: what came or changed meanwhile is found by its mod-sequence and UID.
    return syncOnce(deps, folder, depth)
  }
  await fetchNewMail(deps, read, known, server)
  if (rules.canUseCondstore(known, server, session.capabilities)) {
    if (!rules.hasNoModseqChanges(known, server, session.capabilities))
      await takeChanges(deps, read, known, server)
  } else await compareFlags(deps, read, server, depth)
  await removeInChunks(deps, folder, session.takeVanished(folder.path))
  const exists = await compareUids(deps, read, depth)
  mailboxes.moveCursor(folder.id, { serverTotal: exists ?? cache.keyCount(folder.id) })
  await inSlices(cache.reconcile(folder, startedAt), deps.signal)
  await nameFiles(deps, read)
}

/** UIDVALIDITY does not tell where others have the same: then the newest mail known does, before any UID is believed. */
async function holdsOthers(
  { store }: FolderSyncDeps,
  { id, role }: FolderRef,
  mailbox: OpenMailbox,
): Promise<boolean> {
  if (role === 'inbox' || !store.sharesValidity(id)) return false
  const { same, others } = await compareMails(mailbox, store.newest(id, WITNESSES))
  return others > 0 && same === 0
}

async function startOver(deps: FolderSyncDeps, folder: FolderRef, server: rules.ServerFolder): Promise<void> {
  const { cache, session, troubles, compared, signal } = deps
  session.takeVanished(folder.path)
  troubles.folderGone(folder.id)
  compared.delete(folder.id)
  await inSlices(cache.resetFolder(folder, firstCursor(server)), signal)
}

/** Where the sync of a folder begins that was never read, or is another one by now. */
export const firstCursor = (server: rules.ServerFolder): Required<FolderCursor> => ({
  // A server that names no UIDVALIDITY gets one, or every pass would be the first.
  uidValidity: server.uidValidity ?? NO_UIDVALIDITY,
  uidNext: server.uidNext ?? 1,
  highestModseq: server.highestModseq ?? '0',
  fetchCursor: server.uidNext ?? NO_UIDNEXT,
  serverTotal: server.exists ?? 0,
})

/** Above every UID: where a server hides UIDNEXT, the first sync starts from the end. */
const NO_UIDNEXT = 4_294_967_296

async function fetchDownwards(
  deps: FolderSyncDeps,
  folder: ReadFolder,
  server: rules.ServerFolder,
): Promise<void> {
  const { mailboxes, cache, signal, troubles } = deps
  const fetched = cache.keyCount(folder.id)
  if (fetched === 0 && server.exists !== 0 && !troubles.isSuspect(folder.id))
    await fetchFirstScreen(deps, folder, server)
  const state = mailboxes.state(folder.id)
  if (!state || state.fetchCursor === null) return
  const cursor = state.fetchCursor
  const below = await inSameMailbox(deps, folder, (mailbox) => uidsBelow(mailbox, cursor))
  let rest = below
  for (let index = fetched > 0 ? 2 : 1; rest.length > 0; index += 1) {
    signal.throwIfAborted()
    const chunk = rest.slice(-chunkSize(index))
    rest = rest.slice(0, -chunk.length)
    const shape = fetchShape(below.length - rest.length - chunk.length, deps.link.bytesPerSecond())
    await inSameMailbox(deps, folder, async (mailbox) => {
      await fetchUids(deps, folder, mailbox, chunk, shape)
      mailboxes.moveCursor(folder.id, { fetchCursor: chunk[0] ?? cursor })
      await takeNewMailMeanwhile(deps, folder, mailbox)
    })
    await deps.onPause()
  }
  await inSlices(cache.reconcileReset(folder), signal)
  cache.ingest(folder, [], { fetchCursor: null })
}

/**
 * By sequence number, because the newest sixty UIDs are not known before asking. What the server refuses of them is
 * found missing later.
 */
async function fetchFirstScreen(
  deps: FolderSyncDeps,
  folder: ReadFolder,
  server: rules.ServerFolder,
): Promise<void> {
  await inSameMailbox(deps, folder, async (mailbox) => {
    const exists = mailbox.state().exists ?? server.exists ?? 1
    const first = Math.max(1, exists - FIRST_SCREEN + 1)
    const shape = fetchShape(0, deps.link.bytesPerSecond())
    const messages = newestFirst(mailbox.messages(`${first}:*`, shape, true))
    deps.troubles.asks(folder.id, [])
    await ingestAll(deps, folder, mailbox, { messages, shape }, (uids) => ({
      ...(uids.length > 0
        ? { fetchCursor: Math.min(...uids), uidNext: Math.max(server.uidNext ?? 1, Math.max(...uids) + 1) }
        : {}),
    }))
    deps.troubles.answered(folder.id)
  })
}

async function* newestFirst(messages: AsyncIterable<Fetched>): AsyncGenerator<Fetched, void, undefined> {
  const all: Fetched[] = []
  let failure: { error: unknown } | null = null
  try {
    for await (const message of messages) all.push(message)
  } catch (error) {
    failure = { error }
  }
  yield* all.reverse()
  if (failure) throw failure.error
}

async function uidsBelow(mailbox: OpenMailbox, cursor: number): Promise<number[]> {
  if (cursor <= 1) return []
  const found = await listUids(mailbox, `1:${Math.min(cursor, NO_UIDNEXT - 1) - 1}`)
  return found.filter((uid) => uid < cursor)
}

/** A server that does not search is asked for the flags. */
async function listUids(mailbox: OpenMailbox, range: string): Promise<number[]> {
  return (await mailbox.search({ uid: range })) ?? (await uidsByFlags(mailbox, range))
}

async function uidsByFlags(mailbox: OpenMailbox, range: string): Promise<number[]> {
  const uids: number[] = []
  for await (const { uid } of mailbox.flags(range)) if (uid) uids.push(uid)
  return uids.sort((a, b) => a - b)
}

async function takeNewMailMeanwhile(
  deps: FolderSyncDeps,
  folder: ReadFolder,
  mailbox: OpenMailbox,
): Promise<void> {
  const known = deps.mailboxes.state(folder.id)
  const server = mailbox.state()
  // imapflow raises UIDNEXT only when a message was fetched; EXISTS is what announces new mail.
  if (!known || server.exists === null || server.exists <= known.serverTotal) return
  await fetchFrom(deps, folder, mailbox, known.uidNext, null)
  deps.mailboxes.moveCursor(folder.id, { serverTotal: server.exists })
}

async function fetchNewMail(
  deps: FolderSyncDeps,
  folder: ReadFolder,
  known: rules.KnownFolder,
  server: rules.ServerFolder,
): Promise<void> {
  if (!rules.hasNewMail(known, server) || server.exists === 0) return
  await inSameMailbox(deps, folder, (mailbox) =>
    fetchFrom(deps, folder, mailbox, known.uidNext, server.uidNext),
  )
}

/**
 * Fetches what has this UID or a higher one, oldest first, so that the cursor can follow. What the server refuses is
 * narrowed down; the cursor moves on all the same, since what is missing below it is found by its number.
 */
async function fetchFrom(
  deps: FolderSyncDeps,
  folder: ReadFolder,
  mailbox: OpenMailbox,
  from: number,
  uidNext: number | null,
): Promise<void> {
  const isLarge = uidNext !== null && uidNext - from > NEW_MAIL_CHUNK
  const isThrough =
    !isLarge && !deps.troubles.isSuspect(folder.id) && (await fetchRange(deps, folder, mailbox, from))
  if (!isThrough) {
    const known = new Set(knownUids(deps.cache, folder.id))
    const uids = (await listUids(mailbox, `${from}:*`)).filter((uid) => uid >= from && !known.has(uid))
    for (const chunk of inChunks(uids, NEW_MAIL_CHUNK)) {
      await fetchUids(deps, folder, mailbox, chunk, fetchShape(0, deps.link.bytesPerSecond()))
      raiseUidNext(deps, folder, (chunk.at(-1) ?? 0) + 1)
    }
  }
  if (uidNext !== null) raiseUidNext(deps, folder, uidNext)
}

/** False when the server refused some of it. */
async function fetchRange(
  deps: FolderSyncDeps,
  folder: ReadFolder,
  mailbox: OpenMailbox,
  from: number,
): Promise<boolean> {
  deps.signal.throwIfAborted()
  const shape = fetchShape(0, deps.link.bytesPerSecond())
  // `n:*` names the last message even when its UID is below n (RFC 3501 section 6.4.8).
  const messages = only(mailbox.messages(`${from}:*`, shape), (uid) => uid >= from)
  deps.troubles.asks(folder.id, [])
  const { refusal } = await ingestAll(deps, folder, mailbox, { messages, shape }, (got) =>
    got.length > 0 ? { uidNext: Math.max(...got) + 1 } : {},
  )
  deps.troubles.answered(folder.id)
  return refusal === null
}

function raiseUidNext({ mailboxes }: FolderSyncDeps, folder: FolderRef, uidNext: number): void {
  mailboxes.moveCursor(folder.id, { uidNext: Math.max(uidNext, mailboxes.state(folder.id)?.uidNext ?? 0) })
}

async function* only(
  messages: AsyncIterable<Fetched>,
  isWanted: (uid: number) => boolean,
): AsyncGenerator<Fetched, void, undefined> {
  for await (const message of messages) if (message.uid && isWanted(message.uid)) yield message
}

/** Flags changed since the last sync, and with QRESYNC the UIDs that vanished. */
async function takeChanges(
  deps: FolderSyncDeps,
  folder: ReadFolder,
  known: rules.KnownFolder,
  server: rules.ServerFolder,
): Promise<void> {
  const { cache, session } = deps
  const highest =
    Math.max(known.uidNext, server.uidNext ?? 1, (knownUids(cache, folder.id).at(-1) ?? 0) + 1) - 1
  await inSameMailbox(deps, folder, async (mailbox) => {
    // Not `1:*`: that ends with the newest message there is, and VANISHED names none above it (RFC 9051 section 9).
    await updateFlags(deps, folder, mailbox.flags(`1:${Math.max(highest, 1)}`, known.highestModseq))
    await removeInChunks(deps, folder, session.takeVanished(folder.path))
    // Only now: a mod-sequence moved before its changes are stored would lose them in a crash.
    deps.mailboxes.moveCursor(folder.id, { highestModseq: server.highestModseq ?? known.highestModseq })
  })
}

async function compareFlags(
  deps: FolderSyncDeps,
  folder: ReadFolder,
  server: rules.ServerFolder,
  depth: Depth,
): Promise<void> {
  if (server.exists === 0) return
  const uids = knownUids(deps.cache, folder.id)
  const isPart = depth === 'newest' && uids.length > NEWEST_FLAGS
  const first = isPart ? (uids.at(-NEWEST_FLAGS) ?? 1) : 1
  await inSameMailbox(deps, folder, (mailbox) => updateFlags(deps, folder, mailbox.flags(`${first}:*`)))
  if (!isPart) deps.mailboxes.moveCursor(folder.id, { highestModseq: server.highestModseq ?? '0' })
}

/** Most messages that are found missing below UIDNEXT are few; those of an interrupted sync may be many. */
const MISSING_CHUNK = 200

/**
 * Compares all UIDs both ways where the number of messages here is not the server's, and once in a while anyway:
 * what is gone there is removed, what is missing here is fetched. Returns the number of messages the server told.
 */
async function compareUids(deps: FolderSyncDeps, folder: ReadFolder, depth: Depth): Promise<number | null> {
  const { cache, troubles, compared } = deps
  // Known before the server is asked, or a message moved here meanwhile would count as gone.
  const before = knownUids(cache, folder.id)
  const counted = await inSameMailbox(deps, folder, (mailbox) => Promise.resolve(mailbox.state().exists))
  if (depth === 'newest' && isAsCounted(deps, folder, counted)) return counted
  const { exists, listed } = await inSameMailbox(
    deps,
    folder,
    async (mailbox) => {
      const { exists } = mailbox.state()
      return { exists, listed: await allUids(mailbox, exists) }
    },
    'current',
  )
  troubles.keepListed(folder.id, new Set(listed))
  await removeInChunks(deps, folder, missingOnServer(before, listed))
  const here = new Set(knownUids(cache, folder.id))
  const missing = listed.filter((uid) => !here.has(uid))
  for (const chunk of inChunks(missing, MISSING_CHUNK).reverse()) {
    const shape = fetchShape(0, deps.link.bytesPerSecond())
    await inSameMailbox(deps, folder, (mailbox) => fetchUids(deps, folder, mailbox, chunk, shape))
    await deps.onPause()
  }
  compared.set(folder.id, countsOf(deps, folder, exists))
  return exists
}

/** The numbers agree, or are those for which all was compared before. */
export function isAsCounted(
  deps: Pick<FolderSyncDeps, 'cache' | 'troubles' | 'compared'>,
  folder: FolderRef,
  exists: number | null,
): boolean {
  const here = deps.cache.keyCount(folder.id)
  const withheld = deps.troubles.withheld(folder.id)
  if (withheld.some((uid) => deps.troubles.isMessageDue(folder.id, uid))) return false
  return exists === here + withheld.length || deps.compared.get(folder.id) === countsOf(deps, folder, exists)
}

/** Of what the server has; what it withholds is not waited for. */
const missingHere = (
  { cache, troubles }: Pick<FolderSyncDeps, 'cache' | 'troubles'>,
  folder: FolderRef,
  exists: number | null,
): number => Math.max(0, (exists ?? 0) - cache.keyCount(folder.id) - troubles.withheld(folder.id).length)

const countsOf = (
  { cache, troubles }: Pick<FolderSyncDeps, 'cache' | 'troubles'>,
  folder: FolderRef,
  exists: number | null,
): string => `${exists ?? '?'}/${cache.keyCount(folder.id)}/${troubles.withheld(folder.id).length}`

/** A search that finds fewer messages than there are is not believed alone: what it leaves out would be removed. */
async function allUids(mailbox: OpenMailbox, exists: number | null): Promise<number[]> {
  const found = exists === 0 ? [] : await mailbox.search({ all: true })
  if (found && exists !== null && found.length >= exists) return found
  return uniqueUids([...(found ?? []), ...(await uidsByFlags(mailbox, '1:*'))])
}

async function removeInChunks(
  { cache }: FolderSyncDeps,
  folder: FolderRef,
  uids: readonly number[],
): Promise<void> {
  for (const chunk of inChunks(uids, UPDATE_CHUNK)) {
    cache.removeKeys(folder, keysOf(chunk), {})
    await nextTurn()
  }
}

/** Stores flags as they stream in. */
async function updateFlags(
  { cache }: FolderSyncDeps,
  folder: FolderRef,
  messages: AsyncIterable<Fetched>,
): Promise<void> {
  let updates: FlagUpdate[] = []
  const flush = (): void => {
    if (updates.length > 0) cache.updateFlags(folder, updates, {})
    updates = []
  }
  try {
    for await (const message of messages) {
      if (!message.uid || !message.flags) continue
      const { uid, flags, modseq = 0 } = message
      updates.push({ serverKey: keyOf(uid), flags, modseq: String(modseq) })
      if (updates.length < UPDATE_CHUNK) continue
      flush()
      await nextTurn()
    }
  } finally {
    // What was told before a refusal is true.
    flush()
  }
}

const inSameMailbox = <T>(
  { session }: FolderSyncDeps,
  folder: ReadFolder,
  work: (mailbox: OpenMailbox) => Promise<T>,
  view: MailboxView = 'as-is',
): Promise<T> => inReadFolder(session, folder, work, view)
