import type { Duplex } from 'node:stream'
import { problemError, endpointProblem, type Endpoint } from './problem-of'
import { ProblemError } from '../../../shared/problem'

export interface WireOptions {
  /** Bytes a line may have without its line end. */
  maxLine: number
  /** Milliseconds without progress after which the other side counts as gone; runs only while bytes are awaited. */
  silence: number
  /** Closes the connection at once; everything pending and later rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/**
 * One end of a line-based protocol (POP3, ManageSieve). Bytes are taken off the stream only when asked for, so that a
 * slow reader slows the server down and nothing piles up here. One reader at a time. The first failure of any kind
 * destroys the stream, and every call then rejects with it: a `ProblemError`, or the signal's reason.
 */
export interface Wire {
  /** The socket as it is now: another one after `encrypt`. */
  readonly stream: Duplex
  /** Rejects with the failure that ends the connection; never resolves. */
  readonly failure: Promise<never>
  send(bytes: string | Uint8Array): void
  /** The next line without its end, which is CRLF or a bare LF. */
  line(): Promise<Buffer>
  /** The bytes at hand, at least one. */
  chunk(): Promise<Buffer>
  /** Gives back bytes taken by `chunk` that belong to what follows. */
  unread(bytes: Buffer): void
  /** Whether there are bytes nobody has asked for. */
  hasUnread(): boolean
  /** The other side has answered a question in full: its patience starts anew. */
  answered(): void
  /** Runs the work, and ends the connection when that takes longer. */
  within<T>(milliseconds: number, timeout: TimeoutCode, work: () => Promise<T>): Promise<T>
  /**
   * Goes on over the encrypted stream that `upgrade` makes of the present one. Bytes already received came before the
   * encryption, yet would be taken for what the server says under it: they end the connection (RFC 2595, 2.4).
   */
  encrypt(upgrade: (stream: Duplex) => Promise<Duplex>): Promise<void>
  /** Ends the connection with this error, and returns it as everyone else will see it. */
  fail(error: unknown): unknown
  close(): void
}

/** As `problemOf` knows them; a silent greeting may mean that the port expects TLS. */
export type TimeoutCode = 'GREETING_TIMEOUT' | 'ETIMEDOUT'

/**
 * Fewer bytes than this within the time of silence are no progress. Without it a server that drips one byte at a
 * time could hold us for ever.
 */
const PROGRESS = 64

const LF = 0x0a
const CR = 0x0d

export function createWire(connected: Duplex, endpoint: Endpoint, options: WireOptions): Wire {
  const { maxLine, silence, signal } = options
  let stream = connected
  let rest: Buffer = Buffer.alloc(0)
  let ended: { error: unknown } | null = null
  let waiter: PromiseWithResolvers<void> | null = null
  let waited = 0
  let gained = 0
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)

  const onReadable = (): void => {
    if (waiter) waiter.resolve()
    // Only a read finds the end of the stream, and a server that left while we were idle must not leave a socket.
    else if (stream.readableLength === 0) stream.read()
  }
  const onError = (error: unknown): void => void fail(error)
  const onClose = (): void => void fail(errorWith('ECONNECTION', 'Connection closed'))
  const onAbort = (): void => void fail(signal?.reason)

  function attach(next: Duplex): void {
    stream = next
    stream.on('readable', onReadable).on('end', onClose).on('close', onClose).on('error', onError)
    if (stream.destroyed) onClose()
  }

  function detach(): void {
    stream.off('readable', onReadable).off('end', onClose).off('close', onClose)
  }

  function fail(error: unknown): unknown {
    if (ended) return ended.error
    ended = { error: signal?.aborted ? signal.reason : problemError(error, endpoint) }
    signal?.removeEventListener('abort', onAbort)
    stream.destroy()
    connected.destroy()
    waiter?.reject(ended.error)
    failure.reject(ended.error)
    return ended.error
  }

  async function chunk(): Promise<Buffer> {
    for (;;) {
      if (ended) throw ended.error
      const bytes = take()
      if (bytes !== null) return bytes
      await moreBytes()
    }
  }

  function take(): Buffer | null {
    if (rest.length > 0) {
      const bytes = rest
      rest = Buffer.alloc(0)
      return bytes
    }
    const bytes: unknown = stream.read()
    if (!Buffer.isBuffer(bytes) || bytes.length === 0) return null
    gained += bytes.length
    if (gained >= PROGRESS) resetPatience()
    return bytes
  }

  async function moreBytes(): Promise<void> {
    const since = performance.now()
    const timer = setTimeout(
      () => fail(errorWith('ETIMEDOUT', 'The server went silent')),
      Math.max(silence - waited, 0),
    )
    waiter = Promise.withResolvers()
    try {
      await waiter.promise
    } finally {
      waiter = null
      clearTimeout(timer)
      waited += performance.now() - since
    }
  }

  function resetPatience(): void {
    waited = 0
    gained = 0
  }

  async function line(): Promise<Buffer> {
    const pieces: Buffer[] = []
    let length = 0
    for (;;) {
      const bytes = await chunk()
      const end = bytes.indexOf(LF)
      const piece = end < 0 ? bytes : bytes.subarray(0, end)
      length += piece.length
      if (length > maxLine) throw fail(overlongLine(endpoint))
      pieces.push(piece)
      if (end < 0) continue
      rest = bytes.subarray(end + 1)
      return withoutCr(pieces.length === 1 ? piece : Buffer.concat(pieces))
    }
  }

  attach(connected)
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()

  return {
    get stream() {
      return stream
    },
    failure: failure.promise,
    send(bytes) {
      if (!ended) stream.write(bytes)
    },
    line,
    chunk,
    unread(bytes) {
      rest = rest.length === 0 ? bytes : Buffer.concat([bytes, rest])
    },
    hasUnread: () => rest.length > 0 || stream.readableLength > 0,
    answered: resetPatience,
    async within(milliseconds, timeout, work) {
      const timer = setTimeout(() => fail(errorWith(timeout, 'The server took too long')), milliseconds)
      try {
        return await work()
      } finally {
        clearTimeout(timer)
      }
    },
    async encrypt(upgrade) {
      if (rest.length > 0 || stream.readableLength > 0)
        throw fail(errorWith('STARTTLS_INJECTION', 'Bytes arrived before the encryption they belong to'))
      detach()
      try {
        attach(await upgrade(stream))
      } catch (error) {
        throw fail(error)
      }
      if (ended) {
        stream.destroy()
        throw ended.error
      }
    },
    fail,
    close: () => void fail(errorWith('ECONNECTION', 'Connection closed')),
  }
}

const withoutCr = (line: Buffer): Buffer => (line.at(-1) === CR ? line.subarray(0, -1) : line)

const errorWith = (code: string, message: string): Error => Object.assign(new Error(message), { code })

const overlongLine = (endpoint: Endpoint): ProblemError =>
  new ProblemError(
    endpointProblem('server-misbehaved', endpoint, { reply: 'The server sent a line without end' }),
  )
