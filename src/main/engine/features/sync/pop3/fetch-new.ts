import { hash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { parseHeader } from '../../../mime/header'
import type { EngineContext } from '../../../context'
import type { Pop3Session } from '../../../protocols/pop3/index'
import type { FolderRef } from '../../mailboxes/index'
import type { MessageCache } from '../../messages/index'
import { problemIn } from '../failure'
import { isRefusal } from '../../../net/refusal'
import { localMail } from './local-mail'
import type { ListedMessage } from './plan'
import { keyOfRow } from './server-keys'
import type { Pop3Store, SameRow } from './store'
import type { Facts, WithheldMessages } from './withheld'

/** Asked for together, as far as they are small: the server sends them without waiting where it can (PIPELINING). */
const AT_ONCE = 20
const BYTES_AT_ONCE = 2_000_000
/** Names are asked of so many withheld messages in one session. */
const MAX_NAMED = 20
/** Of a header, for what is told of a withheld message. */
const MAX_HEADER = 256 * 1024

export interface FetchNewDeps {
  context: Pick<EngineContext, 'clock' | 'write'>
  cache: Pick<MessageCache, 'ingest'>
  store: Pick<Pop3Store, 'byUidl' | 'byDigest' | 'insert' | 'setUidl'>
  withheld: WithheldMessages
  signal: AbortSignal
  /** Ids the server lists in this session. */
  uidls: ReadonlySet<string>
  /** All that lay on the server was fetched before: what comes now is new. */
  isNews: boolean
  onProgress(messages: number): void
}

/**
 * Fetches messages and stores them in the inbox of the account, some at a time: the mail and the note that it was
 * fetched in one transaction, so that whatever happens in between it is here once. What the server refuses is left out;
 * rejects when the connection ends.
 */
export async function fetchNew(
  deps: FetchNewDeps,
  session: Pop3Session,
  inbox: FolderRef,
  messages: readonly ListedMessage[],
): Promise<void> {
  let named = 0
  for (const batch of batches(messages)) {
    deps.signal.throwIfAborted()
    const results = await Promise.allSettled(batch.map(({ number }) => session.retrieve(number, buffer)))
    const came: Came[] = []
    let end: { error: unknown } | null = null
    for (const [index, message] of batch.entries()) {
      const result = results[index]
      if (result?.status === 'fulfilled') came.push({ message, source: result.value })
      else if (isRefusal(result?.reason)) deps.withheld.refused(message, problemIn(result?.reason))
      else if (!end) {
        end = { error: result?.reason }
        if (!deps.signal.aborted) deps.withheld.died(message, problemIn(result?.reason))
      }
    }
    store(deps, inbox, came)
    deps.onProgress(batch.length)
    if (end) throw end.error
    for (const [index, message] of batch.entries()) {
      if (results[index]?.status !== 'rejected' || named === MAX_NAMED) continue
      named += 1
      const facts = await factsOf(session, message)
      if (facts) deps.withheld.describe(message, facts)
    }
  }
}

interface Came {
  message: ListedMessage
  source: Buffer
}

/** LIST may lie: it decides what is asked for together, and nothing else. */
function* batches(messages: readonly ListedMessage[]): Generator<ListedMessage[], void> {
  let batch: ListedMessage[] = []
  let bytes = 0
  for (const message of messages) {
    const size = message.size ?? BYTES_AT_ONCE
    if (batch.length > 0 && (batch.length === AT_ONCE || bytes + size > BYTES_AT_ONCE)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(message)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

function store(deps: FetchNewDeps, inbox: FolderRef, came: readonly Came[]): void {
  if (came.length === 0) return
  const { context, cache } = deps
  context.write(() => {
    const now = context.clock.now()
    const added = came.flatMap((one) => {
      const id = noted(deps, inbox.accountId, one, now)
      if (id === null) return []
      const as = { serverKey: keyOfRow(id), flags: new Set<string>(), isNew: deps.isNews }
      return [localMail(one.source, now, as)]
    })
    cache.ingest(inbox, added, {})
  })
  for (const { message } of came) deps.withheld.came(message)
}

/** The row id of a message that is new; null for one that was fetched before, however the server calls it now. */
function noted(
  { store, uidls }: FetchNewDeps,
  accountId: number,
  { message: { uidl, size }, source }: Came,
  fetchedAt: number,
): number | null {
  const digest = hash('sha256', source, 'buffer')
  const named = nameOf(source)
  const namesake = store.byUidl(accountId, uidl)
  const isSame = (row: SameRow): boolean => row.digest.equals(digest) || (named !== '' && row.named === named)
  if (namesake && isSame(namesake)) {
    // Its size is another one although it is the same: from now on nothing is read from that.
    store.setUidl(namesake.id, uidl, null)
    return null
  }
  // The id is that of another message now. The one it was of is not listed any more.
  if (namesake) store.setUidl(namesake.id, `${uidl} before ${fetchedAt} ${namesake.id}`, null)
  const renumbered = store.byDigest(accountId, digest).find((row) => !uidls.has(row.uidl))
  if (renumbered) {
    store.setUidl(renumbered.id, uidl, size)
    return null
  }
  return store.insert({ accountId, uidl, size, digest, named, fetchedAt })
}

/** By what a mail is the same although the server writes into its header, as some do when it was read. */
function nameOf(source: Buffer): string {
  const { messageId, date } = parseHeader(source)
  return messageId === '' || date === null ? '' : `${messageId} ${date}`
}

/** Who wrote it and of what, if the server gives that much. A connection that ends over it is noticed by the next call. */
async function factsOf(session: Pop3Session, { number }: ListedMessage): Promise<Facts | null> {
  try {
    const header = await session.top(number, 0, start)
    const { from, subject } = parseHeader(header)
    return { from: from[0]?.name || from[0]?.address || '', subject }
  } catch {
    return null
  }
}

async function start(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of bytes) {
    if (length < MAX_HEADER) pieces.push(piece)
    length += piece.length
  }
  return Buffer.concat(pieces)
}
