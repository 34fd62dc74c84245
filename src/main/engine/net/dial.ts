import { connect, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls'
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
  await established(socket, through, endpoint, options, () => silence(proxy, endpoint, socket.connecting))
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

/** The socket, once the event has come, or the proxy has let it through; it is destroyed on any failure and stays guarded against late errors. */
async function established<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect' | Promise<void>,
  endpoint: Endpoint,
  { deadline, signal }: DialOptions,
  late: () => Error = () => failure('Connect timed out', 'CONNECT_TIMEOUT'),
): Promise<S> {
  const ready = Promise.withResolvers<S>()
  const timer = setTimeout(() => ready.reject(late()), deadline)
  const onAbort = (): void => ready.reject(signal?.reason)
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  if (typeof event === 'string') {
    socket.on('error', (error) => ready.reject(error))
    socket.once('close', () => ready.reject(failure('Connection closed', 'ECONNECTION')))
    socket.once(event, () => ready.resolve(socket))
  } else {
    // What befalls the way to a proxy is told by whoever asks it, and is none of the server's.
    socket.on('error', () => undefined)
    event.then(() => ready.resolve(socket), ready.reject)
  }
  try {
    return await ready.promise
  } catch (error) {
    socket.destroy()
    signal?.throwIfAborted()
    throw problemError(error, endpoint)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

const failure = (message: string, code: string): Error => Object.assign(new Error(message), { code })
