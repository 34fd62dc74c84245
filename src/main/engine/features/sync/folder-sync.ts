import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../context'
import type { FolderRef, MailboxesFeature } from '../mailboxes/index'
import type { FlagUpdate } from '../messages/index'
import { FIRST_SCREEN, chunkSize, fetchShape } from './fetch-plan'
import type { Fetched, ImapSession, OpenMailbox } from './imap-session'
import { ingestAll, type IngestDeps } from './ingest'
import { FolderReplaced, inKnownFolder } from './open-folder'
import * as rules from './sync-rules'
import { inChunks, missingOnServer, toSequenceSet } from './uid-sets'

export interface FolderSyncDeps extends IngestDeps {
  session: ImapSession
  clock: Clock
  mailboxes: Pick<MailboxesFeature, 'state' | 'moveCursor'>
  /** Aborted when the account stops. */
  signal: AbortSignal
  /** Called between two fetches of a long first sync, with no folder open. */
  onPause(): Promise<void>
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
  const server = await session.inMailbox(
    folder.path,
    (mailbox) => Promise.resolve(mailbox.state()),
    'reopened',
  )
  const before = mailboxes.state(folder.id)
  if (!before) return
  if (rules.isFirstSync(before) || rules.hasUidValidityChanged(before, server))
    startOver(deps, folder, server)
  const known = mailboxes.state(folder.id)
  if (!known) return
  if (known.fetchCursor !== null) {
    await fetchDownwards(deps, folder, server)
    // The snapshot is old by now: what came or changed meanwhile is found by its mod-sequence and UID.
    return syncOnce(deps, folder, depth)
  }
  await fetchNewMail(deps, folder, known, server)
  const compared = await compareWithServer(deps, folder, known, server, depth)
  mailboxes.moveCursor(folder.id, { serverTotal: server.exists ?? cache.uids(folder.id).length })
  if (compared) cache.settle(folder, startedAt)
}

function startOver({ cache }: FolderSyncDeps, folder: FolderRef, server: rules.ServerFolder): void {
  cache.resetFolder(folder, {
    // A server that names no UIDVALIDITY gets one, or every pass would be the first.
    uidValidity: server.uidValidity ?? 1,
    uidNext: server.uidNext ?? 1,
    highestModseq: server.highestModseq ?? '0',
    fetchCursor: server.uidNext ?? NO_UIDNEXT,
    serverTotal: server.exists ?? 0,
  })
}

/** Above every UID: where a server hides UIDNEXT, the first sync starts from the end. */
const NO_UIDNEXT = 4_294_967_296

async function fetchDownwards(
  deps: FolderSyncDeps,
  folder: FolderRef,
  server: rules.ServerFolder,
): Promise<void> {
  const { mailboxes, cache, signal } = deps
  const fetched = cache.uids(folder.id).length
  if (fetched === 0 && (server.exists === null || server.exists > 0))
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
      const messages = mailbox.messages(toSequenceSet(chunk), shape)
      await ingestAll(deps, folder, mailbox, { messages, shape }, () => ({ fetchCursor: chunk[0] ?? cursor }))
      await takeNewMailMeanwhile(deps, folder, mailbox)
    })
    await deps.onPause()
  }
  cache.ingest(folder, [], { fetchCursor: null })
}

/** By sequence number, because the newest sixty UIDs are not known before asking. */
async function fetchFirstScreen(
  deps: FolderSyncDeps,
  folder: FolderRef,
  server: rules.ServerFolder,
): Promise<void> {
  await inSameMailbox(deps, folder, async (mailbox) => {
    const exists = mailbox.state().exists ?? server.exists ?? 1
    const first = Math.max(1, exists - FIRST_SCREEN + 1)
    const shape = fetchShape(0, deps.link.bytesPerSecond())
    const messages = newestFirst(mailbox.messages(`${first}:*`, shape, true))
    await ingestAll(deps, folder, mailbox, { messages, shape }, (uids) => ({
      ...(uids.length > 0
        ? { fetchCursor: Math.min(...uids), uidNext: Math.max(server.uidNext ?? 1, Math.max(...uids) + 1) }
        : {}),
    }))
  })
}

async function* newestFirst(messages: AsyncIterable<Fetched>): AsyncGenerator<Fetched, void, undefined> {
  const all: Fetched[] = []
  for await (const message of messages) all.push(message)
  yield* all.reverse()
}

/** A server that does not search is asked for the UIDs themselves. */
async function uidsBelow(mailbox: OpenMailbox, cursor: number): Promise<number[]> {
  if (cursor <= 1) return []
  const found =
    (await mailbox.search({ uid: `1:${Math.min(cursor, NO_UIDNEXT - 1) - 1}` })) ??
    (await uidsByFlags(mailbox))
  return found.filter((uid) => uid < cursor)
}

async function uidsByFlags(mailbox: OpenMailbox): Promise<number[]> {
  const uids: number[] = []
  for await (const { uid } of mailbox.flags('1:*')) if (uid) uids.push(uid)
  return uids.sort((a, b) => a - b)
}

async function takeNewMailMeanwhile(
  deps: FolderSyncDeps,
  folder: FolderRef,
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
  folder: FolderRef,
  known: rules.KnownFolder,
  server: rules.ServerFolder,
): Promise<void> {
  if (!rules.hasNewMail(known, server) || server.exists === 0) return
  await inSameMailbox(deps, folder, (mailbox) =>
    fetchFrom(deps, folder, mailbox, known.uidNext, server.uidNext),
  )
}

/** Fetches what has this UID or a higher one, oldest first, so that the cursor can follow. */
async function fetchFrom(
  deps: FolderSyncDeps,
  folder: FolderRef,
  mailbox: OpenMailbox,
  from: number,
  uidNext: number | null,
): Promise<void> {
  const isLarge = uidNext !== null && uidNext - from > NEW_MAIL_CHUNK
  const uids = isLarge ? await mailbox.search({ uid: `${from}:*` }) : null
  const ranges = uids
    ? inChunks(
        uids.filter((uid) => uid >= from),
        NEW_MAIL_CHUNK,
      ).map(toSequenceSet)
    : [`${from}:*`]
  for (const range of ranges) {
    deps.signal.throwIfAborted()
    const shape = fetchShape(0, deps.link.bytesPerSecond())
    // `n:*` names the last message even when its UID is below n (RFC 3501 section 6.4.8).
    const messages = only(mailbox.messages(range, shape), (uid) => uid >= from)
    await ingestAll(deps, folder, mailbox, { messages, shape }, (got) =>
      got.length > 0 ? { uidNext: Math.max(...got) + 1 } : {},
    )
  }
  if (uidNext !== null)
    deps.mailboxes.moveCursor(folder.id, {
      uidNext: Math.max(uidNext, deps.mailboxes.state(folder.id)?.uidNext ?? 0),
    })
}

async function* only(
  messages: AsyncIterable<Fetched>,
  isWanted: (uid: number) => boolean,
): AsyncGenerator<Fetched, void, undefined> {
  for await (const message of messages) if (message.uid && isWanted(message.uid)) yield message
}

/** Flags and expunges. True when the UIDs of the folder were compared completely. */
async function compareWithServer(
  deps: FolderSyncDeps,
  folder: FolderRef,
  known: rules.KnownFolder,
  server: rules.ServerFolder,
  depth: Depth,
): Promise<boolean> {
  const { abilities } = deps.session
  if (!rules.canUseCondstore(known, server, abilities)) return compareFlags(deps, folder, server, depth)
  const unchanged = rules.hasNoModseqChanges(known, server, abilities)
  const vanished = unchanged ? [] : await takeChanges(deps, folder, known, server)
  if (rules.canUseQresync(known, server, abilities) && depth === 'newest') {
    await removeInChunks(deps, folder, vanished)
    return true
  }
  return removeVanished(deps, folder, server)
}

/** Flags changed since the last sync, and with QRESYNC the UIDs that vanished. */
async function takeChanges(
  deps: FolderSyncDeps,
  folder: FolderRef,
  known: rules.KnownFolder,
  server: rules.ServerFolder,
): Promise<number[]> {
  return inSameMailbox(deps, folder, (mailbox) =>
    deps.session.collectVanished(folder.path, async () => {
      await updateFlags(deps, folder, mailbox.flags('1:*', known.highestModseq))
      // Only now: a mod-sequence moved before its changes are stored would lose them in a crash.
      deps.mailboxes.moveCursor(folder.id, { highestModseq: server.highestModseq ?? known.highestModseq })
    }),
  )
}

async function compareFlags(
  deps: FolderSyncDeps,
  folder: FolderRef,
  server: rules.ServerFolder,
  depth: Depth,
): Promise<boolean> {
  const uids = deps.cache.uids(folder.id)
  if (depth === 'newest' && uids.length > NEWEST_FLAGS) {
    const first = uids.at(-NEWEST_FLAGS) ?? 1
    await inSameMailbox(deps, folder, (mailbox) => updateFlags(deps, folder, mailbox.flags(`${first}:*`)))
    return removeVanished(deps, folder, server)
  }
  const onServer = await inSameMailbox(deps, folder, (mailbox) =>
    server.exists === 0 ? Promise.resolve([]) : updateFlags(deps, folder, mailbox.flags('1:*')),
  )
  deps.mailboxes.moveCursor(folder.id, { highestModseq: server.highestModseq ?? '0' })
  await removeInChunks(deps, folder, missingOnServer(uids, onServer))
  return true
}

/** Compares all UIDs when the numbers differ; a lying EXISTS only costs the comparison. */
async function removeVanished(
  deps: FolderSyncDeps,
  folder: FolderRef,
  server: rules.ServerFolder,
): Promise<boolean> {
  const known = deps.cache.uids(folder.id)
  if (!rules.mayHaveExpunges(known.length, server.exists)) return true
  const onServer = await inSameMailbox(
    deps,
    folder,
    async (mailbox) => (await mailbox.search({ all: true })) ?? (await uidsByFlags(mailbox)),
  )
  await removeInChunks(deps, folder, missingOnServer(known, onServer))
  return true
}

async function removeInChunks(
  { cache }: FolderSyncDeps,
  folder: FolderRef,
  uids: readonly number[],
): Promise<void> {
  for (const chunk of inChunks(uids, UPDATE_CHUNK)) {
    cache.removeUids(folder, chunk, {})
    await nextTurn()
  }
}

/** Stores flags as they stream in; the UIDs seen. */
async function updateFlags(
  { cache }: FolderSyncDeps,
  folder: FolderRef,
  messages: AsyncIterable<Fetched>,
): Promise<number[]> {
  const seen: number[] = []
  let updates: FlagUpdate[] = []
  const flush = (): void => {
    if (updates.length > 0) cache.updateFlags(folder, updates, {})
    updates = []
  }
  for await (const message of messages) {
    if (!message.uid || !message.flags) continue
    seen.push(message.uid)
    updates.push({ uid: message.uid, flags: message.flags, modseq: String(message.modseq ?? 0) })
    if (updates.length < UPDATE_CHUNK) continue
    flush()
    await nextTurn()
  }
  flush()
  return seen
}

const inSameMailbox = <T>(
  { session, mailboxes }: FolderSyncDeps,
  folder: FolderRef,
  work: (mailbox: OpenMailbox) => Promise<T>,
): Promise<T> => inKnownFolder(session, mailboxes, folder, work, 'as-is')
