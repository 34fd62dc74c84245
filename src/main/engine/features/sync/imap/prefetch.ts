import { setImmediate as nextTurn } from 'node:timers/promises'
import { ProblemError } from '../../../../../shared/problem'
import { keepsTexts } from '../../../../../shared/folder-switches'
import { isRefusal } from '../../../net/refusal'
import { inSlices } from '../../../slices'
import type { FolderRef, MailboxesFeature } from '../../mailboxes/index'
import type { MessageCache, MessageSource } from '../../messages/index'
import { allFolders } from '../folders'
import type { Connections } from './connections'
import { WHOLE_BYTES } from './fetch-plan'
import { inOrder } from './folder-order'
import type { ImapSession } from './imap-session'
import { FolderReplaced, inReadFolder, type ReadFolder } from './open-folder'
import { uidOf } from './server-keys'
import type { SyncStore, TextsAfter } from './store'

/** Mail looked at in one piece. */
const PAGE = 300
const NEWEST: TextsAfter = { receivedAt: Number.MAX_SAFE_INTEGER, messageId: Number.MAX_SAFE_INTEGER }

/**
 * How often messages were asked for. With others, then alone, and no more: what a server does not give, what ends its
 * connection, or what cannot be read is left for whoever opens it.
 */
export class Tries {
  readonly #counts = new Map<number, number>()

  isFirst = (messageId: number): boolean => !this.#counts.has(messageId)
  isOver = (messageId: number): boolean => (this.#counts.get(messageId) ?? 0) >= 2

  count(messageIds: readonly number[]): void {
    for (const id of messageIds) this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1)
  }

  end(messageIds: readonly number[]): void {
    for (const id of messageIds) this.#counts.set(id, 2)
  }
}

interface PrefetchDeps {
  store: Pick<SyncStore, 'texts'>
  cache: Pick<MessageCache, 'textsCame' | 'textsRead'>
  mailboxes: Pick<MailboxesFeature, 'page' | 'keyValidity' | 'folder'>
  /** Texts of one message, wherever it lies by now. */
  cacheBody(messageId: number): Promise<void>
  /** Texts of mail that came before this are not kept here. */
  textsSince(): number
  tries: Tries
}

/**
 * Fetches the missing texts of mail that came since a moment, so that it opens at once, offline too, and is found by
 * them: the inbox first, the newest first. Small mail comes many at a time, as a round trip takes longer than a mail; so
 * much of it at once that whoever opens a message hardly waits. A message that fails is left for when somebody opens it.
 */
export async function prefetchBodies(
  deps: PrefetchDeps,
  connections: Connections,
  accountId: number,
  signal: AbortSignal,
): Promise<void> {
  const since = deps.textsSince()
  if (since === Infinity) return
  const batches = new BatchSize()
  for (const folder of inOrder(await allFolders(deps.mailboxes, accountId)))
    if (keepsTexts(folder, since === -Infinity))
      await prefetchFolder({ ...deps, connections, batches, signal }, folder, since)
}

/** Gives up texts that are here of mail that came before that moment, and in folders of which none is wanted all of them. */
export async function forgetTexts(
  {
    cache,
    mailboxes,
    textsSince,
  }: Pick<PrefetchDeps, 'mailboxes' | 'textsSince'> & {
    cache: Pick<MessageCache, 'forgetTexts'>
  },
  accountId: number,
  signal: AbortSignal,
): Promise<void> {
  const before = textsSince()
  for (const folder of await allFolders(mailboxes, accountId))
    await inSlices(cache.forgetTexts(folder.id, folder.keepsTexts === false ? Infinity : before), signal)
}

interface Prefetching extends PrefetchDeps {
  connections: Connections
  batches: BatchSize
  signal: AbortSignal
}

async function prefetchFolder(deps: Prefetching, folder: FolderRef, since: number): Promise<void> {
  const { store, mailboxes, tries, signal } = deps
  const from = Math.max(since, 0)
  for (let after = NEWEST; !signal.aborted;) {
    const page = store.texts(folder.id, from, after, PAGE)
    const uidValidity = mailboxes.keyValidity(folder.id)
    const missing = page.filter(({ messageId, isHere }) => isHere === 0 && !tries.isOver(messageId))
    const small = missing.filter(
      ({ messageId, size }) => tries.isFirst(messageId) && size > 0 && size <= WHOLE_BYTES,
    )
    await fetchSmall(deps, folder, uidValidity, small)
    for (const { messageId } of missing) {
      if (signal.aborted) return
      if (!tries.isOver(messageId)) await fetchOne(deps, messageId)
    }
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    await nextTurn()
    after = { receivedAt: last.receivedAt, messageId: last.messageId }
  }
}

type Missing = ReturnType<SyncStore['texts']>[number]

/** What does not come is fetched one by one: it may lie elsewhere by now. */
async function fetchSmall(
  { cache, mailboxes, tries, connections, batches, signal }: Prefetching,
  { id }: FolderRef,
  uidValidity: number,
  missing: readonly Missing[],
): Promise<void> {
  for (let rest = missing; rest.length > 0 && !signal.aborted;) {
    const batch = batches.next(rest)
    rest = rest.slice(batch.length)
    const folder = mailboxes.folder(id)
    if (!folder) return
    tries.count(batch.map(({ messageId }) => messageId))
    const started = performance.now()
    const sources = await connections.onSide((session) =>
      sourcesIn(session, { ...folder, uidValidity }, batch),
    )
    batches.took(batch, performance.now() - started)
    tries.end(sources.map(({ messageId }) => messageId))
    cache.textsCame(sources)
    await cache.textsRead()
  }
}

async function sourcesIn(
  session: ImapSession,
  folder: ReadFolder,
  batch: readonly Missing[],
): Promise<MessageSource[]> {
  const messages = new Map(batch.map(({ serverKey, messageId }) => [uidOf(serverKey), messageId]))
  const came: MessageSource[] = []
  try {
    await inReadFolder(session, folder, async (mailbox) => {
      for await (const { uid, source } of mailbox.sources([...messages.keys()])) {
        const messageId = messages.get(uid)
        if (messageId !== undefined) came.push({ messageId, source })
      }
    })
  } catch (error) {
    // One that a server cannot give may end the answer for all.
    if (!(error instanceof FolderReplaced) && !isRefusal(error)) throw error
  }
  return came
}

async function fetchOne({ cacheBody, tries }: Prefetching, messageId: number): Promise<void> {
  tries.count([messageId])
  try {
    await cacheBody(messageId)
    tries.end([messageId])
  } catch (error) {
    if (!(error instanceof ProblemError) || !isAboutOneMessage(error)) throw error
    tries.end([messageId])
  }
}

const isAboutOneMessage = ({ problem }: ProblemError): boolean =>
  ['message-gone', 'server-refused', 'server-misbehaved', 'not-found', 'not-cached'].includes(problem.code)

/** How long the connection is to be taken for one batch, in ms: whoever opens a message meanwhile waits for it. */
const TURN = 250
const LEAST_BYTES = 20_000
const MOST_BYTES = 1_000_000
const MOST_MESSAGES = 200

/** How many messages are asked for at once, by how long those before took. */
class BatchSize {
  #bytes = 100_000

  /** The first of them, one at least. */
  next(missing: readonly Missing[]): readonly Missing[] {
    let [count, bytes] = [0, 0]
    for (const { size } of missing.slice(0, MOST_MESSAGES)) {
      bytes += size
      if (count > 0 && bytes > this.#bytes) break
      count += 1
    }
    return missing.slice(0, count)
  }

  took(batch: readonly Missing[], milliseconds: number): void {
    const bytes = batch.reduce((sum, { size }) => sum + size, 0)
    const perTurn = (bytes / Math.max(milliseconds, 1)) * TURN
    this.#bytes = Math.min(Math.max(perTurn, LEAST_BYTES), this.#bytes * 2, MOST_BYTES)
  }
}
