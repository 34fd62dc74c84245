import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow'
import { readFetchResponse } from './fetch-response'

/**
 * `client.fetch` for many messages. imapflow takes every response apart into tokens, puts it together again for its
 * log and compiles the name of each item: a third of the time of a first sync. Here plain responses are read at
 * once; all others, errors and the end of the command go imapflow's way. Who ends early waits for the rest to come,
 * and to be dropped.
 */
export async function* fetchMessages(
  client: ImapFlow,
  range: string,
  query: FetchQueryObject,
  options: { uid: boolean },
): AsyncGenerator<FetchMessageObject, void, undefined> {
  const rows = new Handoff<FetchMessageObject>()
  const release = takeResponses(client, (payload, literals) => {
    const fetched = readFetchResponse(payload, literals)
    if (!fetched) return null
    noteProgress(client, fetched)
    return rows.put(fetched)
  })
  const ended = passOn(client.fetch(range, query, options), rows).finally(release)
  try {
    yield* rows.take()
  } finally {
    rows.close()
    // The next command must not be given what still comes for this one.
    await ended
  }
}

async function passOn(
  source: AsyncIterable<FetchMessageObject>,
  rows: Handoff<FetchMessageObject>,
): Promise<void> {
  try {
    for await (const message of source) await rows.put(message)
    rows.end(null)
  } catch (error) {
    rows.end({ error })
  }
}

/**
 * Shows responses to `take` before imapflow parses them, by way of a method of its that is not declared: where it is
 * missing, nothing is taken. `take` returns null for what it leaves to imapflow. Returns the end of it.
 */
function takeResponses(
  client: object,
  take: (payload: Buffer, literals: readonly unknown[]) => Promise<void> | null,
): () => void {
  const handle: unknown = 'handleResponse' in client ? client.handleResponse : null
  if (typeof handle !== 'function') return () => undefined
  const takeOrHandle = async (response: unknown): Promise<unknown> => {
    const taken = isResponse(response) ? take(response.payload, response.literals) : null
    if (!taken) return Reflect.apply(handle, client, [response])
    await taken
    return true
  }
  Object.defineProperty(client, 'handleResponse', { configurable: true, value: takeOrHandle })
  return () => void Reflect.deleteProperty(client, 'handleResponse')
}

const isResponse = (response: unknown): response is { payload: Buffer; literals: readonly unknown[] } =>
  typeof response === 'object' &&
  response !== null &&
  'payload' in response &&
  Buffer.isBuffer(response.payload) &&
  'literals' in response &&
  Array.isArray(response.literals)

/** What imapflow keeps of the open mailbox while messages come in. */
function noteProgress({ mailbox }: ImapFlow, { uid, modseq }: FetchMessageObject): void {
  if (!mailbox) return
  if (!mailbox.uidNext || mailbox.uidNext <= uid) mailbox.uidNext = uid + 1
  if (modseq && (!mailbox.highestModseq || mailbox.highestModseq < modseq)) mailbox.highestModseq = modseq
}

/** More messages than these wait in the socket. */
const ROOM = 32

const DONE = Promise.resolve()

/** Hands values from one side to the other; who gives more than there is room for waits. */
class Handoff<T> {
  #waiting: T[] = []
  #end: { error: { error: unknown } | null } | null = null
  #closed = false
  #givers: (() => void)[] = []
  #onNews: () => void = () => undefined

  put(value: T): Promise<void> {
    if (this.#closed) return DONE
    this.#waiting.push(value)
    this.#onNews()
    return this.#waiting.length < ROOM ? DONE : new Promise((resolve) => this.#givers.push(resolve))
  }

  end(error: { error: unknown } | null): void {
    this.#end = { error }
    this.#onNews()
  }

  close(): void {
    this.#closed = true
    this.#wakeGivers()
  }

  async *take(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const ready = this.#waiting
      this.#waiting = []
      this.#wakeGivers()
      yield* ready
      if (this.#waiting.length > 0) continue
      if (this.#end?.error) throw this.#end.error.error
      if (this.#end) return
      await new Promise<void>((resolve) => (this.#onNews = resolve))
    }
  }

  #wakeGivers(): void {
    for (const wake of this.#givers.splice(0)) wake()
  }
}
