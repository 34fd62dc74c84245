import { setImmediate as nextTurn } from 'node:timers/promises'
import { bodyStart, isBlank, withoutBlankStart } from '../../../mime/header'
import type { ProblemError } from '../../../../../shared/problem'
import type { FolderCursor, FolderRef, MailboxesFeature } from '../../mailboxes/index'
import type { FetchedMessage, MessageCache } from '../../messages/index'
import { isRefusal } from '../../../net/refusal'
import type { Troubles } from './troubles'
import { nextBatchSize, SOURCE_START_BYTES, type FetchShape } from './fetch-plan'
import type { Fetched, OpenMailbox } from './open-mailbox'
import { keyOf, uidOf } from './server-keys'

export interface IngestDeps {
  cache: MessageCache
  mailboxes: Pick<MailboxesFeature, 'state' | 'switches'>
  link: LinkSpeed
  troubles: Troubles
  /** Mail that came before this is stored without its text; absent, none is. */
  textsSince?: number | undefined
  /** Headers that came in, so that progress can be shown. */
  onProgress(messages: number): void
}

export interface Ingested {
  /** What came and was stored. */
  uids: ReadonlySet<number>
  /** The NO or BAD the command ended with, perhaps after some of what was asked for. */
  refusal: ProblemError | null
}

export interface Incoming {
  messages: AsyncIterable<Fetched>
  shape: FetchShape
}

/**
 * Stores a stream of messages in short transactions; the last one also moves the cursor, unless the server refused
 * some. Messages whose header did not end within the fetched start are asked again for the whole header, when the
 * stream is through. What came before a refusal or the end of the connection is kept.
 */
export async function ingestAll(
  deps: IngestDeps,
  folder: FolderRef,
  mailbox: OpenMailbox,
  { messages, shape }: Incoming,
  cursorFor: (uids: readonly number[]) => FolderCursor,
): Promise<Ingested> {
  const { cache, mailboxes, link, onProgress, troubles } = deps
  const keepsNone = mailboxes.switches(folder.id).keepsTexts === false
  const textsSince = keepsNone ? Infinity : (deps.textsSince ?? -Infinity)
  // Mail below it lay here before, or was put back by the server.
  const uidNext = mailboxes.state(folder.id)?.uidNext ?? 0
  const seen = new Set<number>()
  const longHeaders: FetchedMessage[] = []
  let batch: FetchedMessage[] = []
  let size = 60
  let weight = 0
  const isFull = (): boolean => batch.length >= size || weight > MAX_BATCH_WEIGHT
  const add = (message: FetchedMessage): void => {
    batch.push(message)
    weight += Math.max(0, message.source.length - SOURCE_START_BYTES)
  }
  const store = (cursor: FolderCursor): void => {
    const started = performance.now()
    cache.ingest(folder, batch, cursor)
    troubles.messagesCame(
      folder.id,
      batch.map(({ serverKey }) => uidOf(serverKey)),
    )
    size = nextBatchSize(batch.length, performance.now() - started)
    onProgress(batch.length)
    batch = []
    weight = 0
  }
  let failure: { error: unknown } | null = null
  link.begin()
  try {
    for await (const fetched of messages) {
      const read = toMessage(fetched, shape, { uidNext, textsSince })
      // Servers send a UID twice, or a FETCH without UID, when flags change during the command.
      if (!read || seen.has(read.uid)) continue
      const { uid, message, isHeaderWhole } = read
      seen.add(uid)
      link.add(message.source.length + 200)
      if (isHeaderWhole || (shape.bytes === 0 && !isBlank(message.source))) add(message)
      else longHeaders.push(message)
      if (!isFull()) continue
      link.pause()
      store({})
      await nextTurn()
      link.begin()
    }
  } catch (error) {
    failure = { error }
  }
  link.pause()
  const refusal = failure && isRefusal(failure.error) ? failure.error : null
  if (failure && !refusal) {
    batch.push(...longHeaders)
    store({})
    throw failure.error
  }
  if (longHeaders.length > 0) {
    for (const message of await withWholeHeaders(mailbox, longHeaders)) {
      if (isFull()) {
        store({})
        await nextTurn()
      }
      add(message)
    }
  }
  store(refusal ? {} : cursorFor([...seen]))
  return { uids: seen, refusal }
}

/** Bytes beyond usual headers: a mail to thousands costs as much to store as many mails to a few. */
const MAX_BATCH_WEIGHT = 100_000

/** A header the server refuses to give again stays as far as it came. */
async function withWholeHeaders(
  mailbox: OpenMailbox,
  messages: readonly FetchedMessage[],
): Promise<FetchedMessage[]> {
  const uids = messages.map(({ serverKey }) => uidOf(serverKey)).sort((a, b) => a - b)
  const headers = await mailbox.headers(uids).catch((error: unknown) => {
    if (!isRefusal(error)) throw error
    return new Map<number, Buffer>()
  })
  return messages.map((message) => ({
    ...message,
    source: headers.get(uidOf(message.serverKey)) ?? message.source,
  }))
}

function toMessage(
  fetched: Fetched,
  shape: FetchShape,
  { uidNext, textsSince }: { uidNext: number; textsSince: number },
): { uid: number; message: FetchedMessage; isHeaderWhole: boolean } | null {
  const given = fetched.source ?? fetched.headers
  if (!fetched.uid || !fetched.flags || !given) return null
  const size = fetched.size ?? given.length
  const source = withoutBlankStart(given)
  const start = bodyStart(source)
  const whole = shape.bytes > 0 && (given.length < shape.bytes || given.length >= size)
  const receivedAt = toTimestamp(fetched.internalDate)
  const hasText = shape.text && (receivedAt === null ? textsSince < Infinity : receivedAt >= textsSince)
  const message = {
    serverKey: keyOf(fetched.uid),
    isNew: fetched.uid >= uidNext,
    flags: fetched.flags,
    modseq: String(fetched.modseq ?? 0),
    receivedAt,
    size,
    source: hasText || start === -1 ? source : source.subarray(0, start),
    // Fewer bytes than asked for are the whole message, whatever RFC822.SIZE says.
    complete: whole && (hasText || start === -1),
  }
  const isHeaderWhole = (start !== -1 && !isBlank(message.source)) || message.complete
  return { uid: fetched.uid, message, isHeaderWhole }
}

function toTimestamp(date: Date | string | undefined): number | null {
  if (date === undefined) return null
  const time = typeof date === 'string' ? Date.parse(date) : date.getTime()
  return Number.isFinite(time) ? time : null
}

/** What the link did lately, measured only while waiting for the network, not while the database writes. */
export class LinkSpeed {
  #bytes = 0
  #milliseconds = 0
  #since = 0

  begin(): void {
    this.#since = performance.now()
  }

  add(bytes: number): void {
    this.#bytes += bytes
  }

  pause(): void {
    this.#milliseconds += performance.now() - this.#since
    // Halved now and then, so that a link that changes is seen to change.
    if (this.#bytes < 8_000_000) return
    this.#bytes /= 2
    this.#milliseconds /= 2
  }

  /** null before enough was seen to tell. */
  bytesPerSecond(): number | null {
    return this.#bytes < 50_000 || this.#milliseconds < 5 ? null : (this.#bytes / this.#milliseconds) * 1000
  }
}
