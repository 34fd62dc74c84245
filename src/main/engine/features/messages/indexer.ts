import type { EngineContext } from '../../context'
import { parseMessage } from '../../mime/parse-message'
import { previewOf } from '../../mime/preview'
import type { QueuedSource } from './store/bodies'
import type { Stores } from './stores'
import type { ReadBody } from './types'

/** Work between two breaths of the event loop, in ms. */
const SLICE = 8
const BATCH = 25

export type Indexer = ReturnType<typeof createIndexer>

/**
 * Reads queued sources in the background, a few at a time: previews, bodies and the search index. The queue is a
 * table, so nothing is forgotten by a crash; a message that brings the program down three times is left alone.
 */
export function createIndexer(context: EngineContext, stores: Stores) {
  const { bodies, search, rows, messages } = stores
  let timer: NodeJS.Immediate | null = null
  let stopped = false

  function wake(): void {
    if (!stopped) timer ??= setImmediate(work)
  }

  function work(): void {
    timer = null
    if (stopped) return
    try {
      if (readSome()) wake()
    } catch (error) {
      context.log.error('messages/indexer', error)
    }
  }

  /** Reads until the slice is over or the queue empty; true when there may be more. */
  function readSome(): boolean {
    const queued = bodies.queued(BATCH)
    if (queued.length === 0) {
      context.write(() => bodies.dropAbandoned())
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
    const preview = previewOf(body.text)
    if (complete === 1) {
      bodies.saveBody(messageId, body, preview)
      search.update(messageId, body.text)
    } else {
      bodies.setPreview(messageId, preview)
      search.update(messageId, preview)
    }
    bodies.dequeue(messageId)
  }

  return {
    wake,
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
    /** Reads the whole queue; for tests and for a full rebuild of the index. */
    drain(): void {
      while (readSome());
    },
    stop(): void {
      stopped = true
      if (timer) clearImmediate(timer)
    },
  }
}

/** A source as the cache stores it. */
export function readSource(source: Uint8Array): ReadBody {
  const parsed = parseMessage(source)
  return {
    text: parsed.text,
    html: parsed.html,
    warnings: parsed.warnings,
    attachments: parsed.attachments.map(({ content, nested: _, ...attachment }) => ({
      ...attachment,
      content: content(),
    })),
  }
}
