import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/** In place of a line: the connection is cut there. */
export const CUT = '\0cut'

/** What the network (or the server behind it) does wrong; may be changed while connections are open. */
export interface Faults {
  /** Milliseconds each piece waits, in both directions. */
  delay: number
  /** Bytes a piece holds at most; 0 leaves them as they come. */
  chunk: number
  /** Bytes per second from the server to the client; 0 is no limit. */
  throttle: number
  /** Capabilities the server seems not to have. */
  hide: readonly string[]
  /** Connections beyond this many at a time are told `* BYE` with this text. */
  maxConnections: number
  tooManyReply: string
  /** Rewrites a line of the server (without CRLF); literals pass untouched. null drops the line, CUT ends the connection. */
  rewrite: ((line: string) => string | null) | null
  /** Rewrites a line of the client the same way. */
  rewriteClient: ((line: string) => string | null) | null
}

export interface FaultProxy {
  port: number
  faults: Faults
  /** Connections accepted so far. */
  accepted(): number
  open(): number
  /** Every open connection is cut with RST, as a router that forgets them does. */
  reset(): void
  /** The server's side is closed, ours stays open (FIN without an answer). */
  halfClose(): void
  /** Nothing passes any more in either direction, and nobody is told. */
  freeze(): void
  /** From now on nobody is let in (connection refused). */
  refuse(): Promise<void>
  /** Lets clients in again, on the same port. */
  admit(): Promise<void>
  stop(): Promise<void>
}

/** A TCP proxy on loopback in front of `target` that misbehaves on demand; TLS passes through it as it is. */
export async function startFaultProxy(
  target: { host: string; port: number; encrypted?: boolean },
  faults: Partial<Faults> = {},
): Promise<FaultProxy> {
  const pairs = new Set<Pair>()
  const state: Faults = {
    ...{
      delay: 0,
      chunk: 0,
      throttle: 0,
      hide: [],
      maxConnections: Infinity,
      rewrite: null,
      rewriteClient: null,
    },
    tooManyReply: '[UNAVAILABLE] Maximum number of connections from user+IP exceeded',
    ...faults,
  }
  let accepted = 0
  const server = createServer((client) => {
    accepted += 1
    if (pairs.size >= state.maxConnections) {
      client.on('error', () => undefined)
      client.end(`* BYE ${state.tooManyReply}\r\n`)
      return
    }
    const pair = joinSockets(client, connect(target.port, target.host), state, target.encrypted === true)
    pairs.add(pair)
    client.on('close', () => pairs.delete(pair))
  })
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve()))
  const unlisten = (): Promise<void> =>
    new Promise((resolve) => (server.listening ? server.close(() => resolve()) : resolve()))
  await listen(0)
  const port = portOf(server.address())
  const reset = (): void => {
    for (const pair of pairs) pair.reset()
    pairs.clear()
  }
  return {
    port,
    faults: state,
    accepted: () => accepted,
    open: () => pairs.size,
    reset,
    halfClose: () => pairs.forEach((pair) => pair.halfClose()),
    freeze: () => pairs.forEach((pair) => pair.freeze()),
    async refuse() {
      // Existing connections would keep close() waiting.
      const closed = unlisten()
      reset()
      await closed
    },
    admit: () => listen(port),
    async stop() {
      const closed = unlisten()
      reset()
      await closed
    },
  }
}

interface Pair {
  reset(): void
  halfClose(): void
  freeze(): void
}

function joinSockets(client: Socket, server: Socket, faults: Faults, encrypted: boolean): Pair {
  const down = encrypted
    ? asItComes
    : lines((line) => {
        const edited = rewriteServerLine(line, faults)
        if (edited === CUT) destroy()
        return edited === CUT ? null : edited
      })
  const up = encrypted
    ? asItComes
    : lines((line) => (faults.rewriteClient ? faults.rewriteClient(line) : line))
  let frozen = false
  forward(
    server,
    client,
    down,
    () => faults,
    () => frozen,
    true,
  )
  forward(
    client,
    server,
    up,
    () => faults,
    () => frozen,
    false,
  )
  const destroy = (): void => {
    client.destroy()
    server.destroy()
  }
  for (const socket of [client, server]) socket.on('error', destroy)
  client.on('close', () => server.destroy())
  server.on('close', () => !frozen && client.end())
  return {
    reset() {
      client.resetAndDestroy()
      server.destroy()
    },
    halfClose: () => void client.end(),
    freeze() {
      frozen = true
    },
  }
}

function forward(
  from: Socket,
  to: Socket,
  edit: (data: Buffer) => Buffer,
  faults: () => Faults,
  isFrozen: () => boolean,
  throttled: boolean,
): void {
  let chain = Promise.resolve()
  from.on('data', (data) => {
    const out = edit(data)
    from.pause()
    chain = chain.then(() => deliver(out)).then(() => void from.resume())
  })
  from.on('end', () => void chain.then(() => to.end()))

  async function deliver(data: Buffer): Promise<void> {
    const { delay, chunk, throttle } = faults()
    if (delay > 0) await sleep(delay)
    const size =
      throttled && throttle > 0 ? Math.max(1, Math.ceil(throttle / 20)) : chunk > 0 ? chunk : data.length
    for (let start = 0; start < data.length; start += size) {
      if (isFrozen() || to.destroyed) return
      const piece = data.subarray(start, start + size)
      if (!to.write(piece))
        await Promise.race([new Promise((resolve) => to.once('drain', resolve)), closed(to)])
      if (throttled && throttle > 0) await sleep((1000 * piece.length) / throttle)
      else if (chunk > 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

const asItComes = (data: Buffer): Buffer => data

/** Edits whole lines and lets literals (`{n}` at the end of a line) through as they are. */
function lines(edit: (line: string) => string | null): (data: Buffer) => Buffer {
  let rest: Buffer = Buffer.alloc(0)
  let literal = 0
  return (data) => {
    const out: Buffer[] = []
    rest = Buffer.concat([rest, data])
    while (rest.length > 0) {
      if (literal > 0) {
        const part = rest.subarray(0, literal)
        out.push(part)
        literal -= part.length
        rest = rest.subarray(part.length)
        continue
      }
      const end = rest.indexOf('\r\n')
      if (end === -1) break
      const line = rest.subarray(0, end).toString('latin1')
      rest = rest.subarray(end + 2)
      literal = Number(/\{(\d+)\+?\}$/.exec(line)?.[1] ?? 0)
      const edited = edit(line)
      if (edited !== null) out.push(Buffer.from(`${edited}\r\n`, 'latin1'))
    }
    return Buffer.concat(out)
  }
}

function rewriteServerLine(line: string, faults: Faults): string | null {
  const shown =
    faults.hide.length > 0 && /\bCAPABILITY\b/i.test(line) ? hideCapabilities(line, faults.hide) : line
  return faults.rewrite ? faults.rewrite(shown) : shown
}

function hideCapabilities(line: string, hidden: readonly string[]): string {
  return hidden.reduce(
    (text, name) =>
      text.replace(new RegExp(` ${name.replace(/[^A-Z0-9-]/gi, '\\$&')}(?=[ \\]]|$)`, 'gi'), ''),
    line,
  )
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return address.port
}

const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once('close', resolve))
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
