import type { EngineContext } from '../../context'
import { shownText } from '../../mime/body'
import { readDeliveryReport } from '../../mime/delivery-report'
import { summariseInvitation } from '../../mime/calendar/invitation'
import { parseMessage, type ParsedMessage } from '../../mime/parse-message'
import { previewOf } from '../../mime/preview'
import { tellCalendar } from './arrived-calendar'
import type { QueuedSource } from './store/bodies'
import type { Stores } from './stores'
import type { MessageListener, ReadBody } from './types'

/** Work between two breaths of the event loop, in ms. */
const SLICE = 8
const BATCH = 25
/** Messages indexed in one go: the full-text index is written in fewer pieces then. */
const INDEX_BATCH = 50
/** While mail comes in faster than this, in ms, it goes first. */
const QUIET = 250

export type Indexer = ReturnType<typeof createIndexer>

/**
 * What can wait until after mail is stored, in the background and a little at a time: the search index, previews and
 * bodies. Queue and progress are in tables, so nothing is forgotten by a crash; a message that brings the program
 * down three times is left alone.
 */
export function createIndexer(context: EngineContext, stores: Stores) {
  const { bodies, searchIndex, rows, messages } = stores
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  let lastArrival = -Infinity
  let isBusy = false
  const awaiting: (() => void)[] = []

  /** Mail came in. During a first sync the indexes follow slowly and catch up when it is through. */
  function arrived(): void {
    const now = performance.now()
    isBusy = now - lastArrival < QUIET
    lastArrival = now
    wake()
  }

  function wake(): void {
    if (!stopped) timer ??= setTimeout(work, isBusy ? QUIET : 0)
  }

  function work(): void {
    timer = null
    if (stopped) return
    isBusy &&= performance.now() - lastArrival < QUIET
    try {
      // Texts are read once their messages are indexed: otherwise they would come to the index in one piece.
      if (catchUp() || readSome()) return wake()
      told()
    } catch (error) {
      context.log.error('messages/indexer', error)
      told()
    }
  }

  function told(): void {
    for (const tell of awaiting.splice(0)) tell()
  }

  /** Indexes messages until the slice is over; true when there may be more. */
  function catchUp(): boolean {
    const start = performance.now()
    return context.write(() => {
      for (;;) {
        const ids = searchIndex.indexNext(INDEX_BATCH)
        if (ids.length > 0) for (const listener of stores.listeners) listener.messagesSettled?.(ids)
        if (ids.length < INDEX_BATCH) return false
        if (performance.now() - start > SLICE) return true
      }
    })
  }

  /** Reads until the slice is over or the queue empty; true when there may be more. */
  function readSome(): boolean {
    const queued = bodies.queued(BATCH)
    if (queued.length === 0) {
      if (bodies.hasQueued()) context.write(() => bodies.dropAbandoned())
      return false
    }
    context.write(() => {
      for (const { messageId } of queued) bodies.countAttempt(messageId)
    })
    const start = performance.now()
    const done: { source: QueuedSource; body: ReadBody }[] = []
    for (const source of queued) {
      done.push({ source, body: readSource(source.source) })
      if (performance.now() - start > SLICE) break
    }
    context.write(() => {
      const threads = new Set<number>()
      for (const { source, body } of done) {
        save(source, body)
        const threadId = messages.threadOf(source.messageId)
        if (threadId !== null) threads.add(threadId)
      }
      for (const source of queued.slice(done.length)) bodies.uncountAttempt(source.messageId)
      rows.refresh(threads, threads)
    })
    return true
  }

  function save({ messageId, complete }: QueuedSource, body: ReadBody): void {
    const words = wordsOf(body)
    const preview = previewOf(words)
    if (complete === 1) {
      bodies.saveBody(messageId, body, preview)
      tellBounce(stores.listeners, messageId, body)
      tellCalendar(stores, messageId, body)
      searchIndex.update(messageId, words)
    } else {
      bodies.setPreview(messageId, preview)
      searchIndex.update(messageId, preview)
    }
    bodies.dequeue(messageId)
  }

  return {
    wake,
    arrived,
    catchUp,
    /** Mail comes in, or is to be indexed or read. */
    isBusy: (): boolean => timer !== null,
    /** Resolves when there is nothing to do, or what there is cannot be done. */
    isRead: (): Promise<void> =>
      timer === null ? Promise.resolve() : new Promise((resolve) => awaiting.push(resolve)),
    /** Reads a message's queued source now, for someone who is waiting for it. */
    readNow(messageId: number): void {
      const source = bodies.queuedSource(messageId)
      if (!source || source.complete === 0) return
      const body = readSource(source.source)
      context.write(() => {
        save(source, body)
        const threadId = messages.threadOf(messageId)
        if (threadId !== null) rows.refresh(new Set([threadId]), new Set([threadId]))
      })
    },
    /** Does all there is to do; for tests and for a full rebuild of the index. */
    drain(): void {
      while (catchUp());
      while (readSome());
    },
    stop(): void {
      stopped = true
      if (timer) clearTimeout(timer)
      told()
    },
  }
}

/** Tells those who wait for an answer that there will be none. */
export function tellBounce(
  listeners: Iterable<MessageListener>,
  messageId: number,
  { report }: ReadBody,
): void {
  if (report?.kind === 'failed') for (const listener of listeners) listener.bounceRead?.(messageId)
}

/** What is found and previewed of a mail: its text, and of one that only brings an appointment what that is. */
export const wordsOf = ({ text, appointment = '' }: ReadBody): string =>
  text.trim() === '' ? appointment : text

/** A whole source as the cache stores it; `content` only of inline parts, which the text shows. */
export function readSource(source: Uint8Array): ReadBody {
  const parsed = parseMessage(source)
  return {
    text: shownText(parsed),
    appointment: appointmentOf(parsed),
    html: parsed.html,
    warnings: parsed.warnings,
    report: readDeliveryReport(parsed),
    attachments: parsed.attachments.map(({ content, nested: _, ...attachment }) => ({
      ...attachment,
      content: content(),
    })),
  }
}

function appointmentOf({ text, calendars }: ParsedMessage): string {
  if (text.trim() !== '') return ''
  const [first] = calendars.flatMap((calendar) => summariseInvitation(calendar.text, calendar.method) ?? [])
  return first ? [first.summary, first.location].filter(Boolean).join(' · ') : ''
}
