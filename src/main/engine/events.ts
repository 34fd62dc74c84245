import type { ChangeEvent } from '../../shared/contract/app'

type Listener = (event: ChangeEvent) => void

/** Broadcasts what changed. Events tell state, they never steer: who needs something done calls it. */
export class EventBus {
  readonly #listeners = new Set<Listener>()
  readonly #onFailure: (error: unknown) => void

  /** `onFailure` hears what a listener threw. */
  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  send(event: ChangeEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        // What the event tells is committed: a listener's failure must not look like the writer's.
        this.#onFailure(error)
      }
    }
  }

  /**
   * A stream that ends when `signal` aborts. It holds what happens from this call on, not from the first read: whoever
   * reads everything anew once it has the stream misses nothing. A slow reader never holds the engine up: what waits
   * is merged.
   */
  stream(signal: AbortSignal | undefined): AsyncGenerator<ChangeEvent, void, void> {
    const waiting = new Map<string, ChangeEvent>()
    const reader = { wake: (): void => undefined }
    const unsubscribe = this.subscribe((event) => {
      const key = mergeKey(event)
      const before = waiting.get(key)
      waiting.set(key, before ? merge(before, event) : event)
      reader.wake()
    })
    // A stream nobody begins to read never reaches the end of its generator.
    const onAbort = (): void => {
      unsubscribe()
      reader.wake()
    }
    if (signal?.aborted) unsubscribe()
    signal?.addEventListener('abort', onAbort, { once: true })
    return drain(waiting, reader, signal, () => {
      unsubscribe()
      signal?.removeEventListener('abort', onAbort)
    })
  }
}

async function* drain(
  waiting: Map<string, ChangeEvent>,
  reader: { wake(): void },
  signal: AbortSignal | undefined,
  end: () => void,
): AsyncGenerator<ChangeEvent, void, void> {
  try {
    while (!signal?.aborted) {
      const batch = [...waiting.values()]
      waiting.clear()
      for (const event of batch) yield event
      if (waiting.size === 0 && !signal?.aborted)
        await new Promise<void>((resolve) => (reader.wake = resolve))
    }
  } finally {
    end()
  }
}

const MAX_NAMED_THREADS = 500

function mergeKey(event: ChangeEvent): string {
  switch (event.type) {
    case 'new-mail':
      return `new-mail/${event.messageId}`
    case 'record':
      return `record/${event.record.id}`
    default:
      return event.type
  }
}

function merge(before: ChangeEvent, after: ChangeEvent): ChangeEvent {
  if (before.type === 'threads' && after.type === 'threads') {
    const folderIds = [...new Set([...before.folderIds, ...after.folderIds])]
    // An empty list already stands for "too many to name".
    if (before.threadIds.length === 0 || after.threadIds.length === 0)
      return { type: 'threads', folderIds, threadIds: [] }
    const threadIds = [...new Set([...before.threadIds, ...after.threadIds])]
    return { type: 'threads', folderIds, threadIds: threadIds.length > MAX_NAMED_THREADS ? [] : threadIds }
  }
  if (before.type === 'links' && after.type === 'links') {
    return { type: 'links', threadIds: [...new Set([...before.threadIds, ...after.threadIds])] }
  }
  return after
}
