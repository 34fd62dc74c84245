import { connect, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { failure, opened } from './opened'
import { problemError, type Endpoint } from './problem-of'
import { connectThrough, silence, toProxy, type Proxy } from './proxy'

export interface DialOptions {
  tls: ConnectionOptions
  /** Milliseconds for DNS, TCP and TLS together, and for a proxy before them. */
  deadline: number
  /** What the connection goes through; where it says no, there is none. */
  proxy: Proxy | null | undefined
  /** Ends the attempt at once; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** Opens a connection, encrypted from the first byte where the endpoint says `tls`. Rejects with a `ProblemError`. */
export async function dial(endpoint: Endpoint, options: DialOptions): Promise<Socket> {
  const { host, port } = endpoint
  if (options.proxy) return dialThrough(options.proxy, endpoint, options)
  if (endpoint.security !== 'tls')
    return established(connect({ host, port, noDelay: true }), 'connect', endpoint, options)
  const socket = connectTls({ ...options.tls, ...identity(host), port })
  socket.setNoDelay(true)
  return established(socket, 'secureConnect', endpoint, options)
}

async function dialThrough(proxy: Proxy, endpoint: Endpoint, options: DialOptions): Promise<Socket> {
  const begun = performance.now()
  const socket = toProxy(proxy)
  const through = connectThrough(proxy, endpoint, socket)
  await ready(socket, through, endpoint, options, () => silence(proxy, endpoint, socket.connecting))
  if (endpoint.security !== 'tls') return socket
  const left = options.deadline - (performance.now() - begun)
  return encrypt(socket, endpoint, { ...options, deadline: left })
}

/** Encrypts an open connection on which both sides have agreed to do so. Rejects with a `ProblemError`. */
export function encrypt(stream: Duplex, endpoint: Endpoint, options: DialOptions): Promise<TLSSocket> {
  const socket = connectTls({ ...options.tls, ...identity(endpoint.host), socket: stream })
  return established(socket, 'secureConnect', endpoint, options)
}

/** `host` is what the certificate is compared with; SNI (RFC 6066, 3) must not carry an address. */
const identity = (host: string): ConnectionOptions => ({ host, ...(isIP(host) ? {} : { servername: host }) })

const established = <S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  endpoint: Endpoint,
  options: DialOptions,
): Promise<S> =>
  ready(socket, opened(socket, event), endpoint, options, () =>
    failure('Connect timed out', 'CONNECT_TIMEOUT'),
  )

/** The socket, once it is open; it is destroyed on any failure and stays guarded against late errors. */
async function ready<S extends Socket>(
  socket: S,
  open: Promise<void>,
  endpoint: Endpoint,
  { deadline, signal }: DialOptions,
  late: () => Error,
): Promise<S> {
  const ended = Promise.withResolvers<never>()
  const timer = setTimeout(() => ended.reject(late()), deadline)
  const onAbort = (): void => ended.reject(signal?.reason)
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  socket.on('error', () => undefined)
  try {
    await Promise.race([ended.promise, open])
    return socket
  } catch (error) {
    socket.destroy()
    signal?.throwIfAborted()
    throw problemError(error, endpoint)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}
