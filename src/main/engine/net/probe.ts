import { once } from 'node:events'
import { isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { dial } from './dial'
import type { Endpoint } from './problem-of'
import type { Proxy } from './proxy'
import { certificateFacts, type CertificateFacts } from './tls'

/** How long a look may take at most (ms), and what ends it early. */
export interface ProbeLimits {
  patience: number
  signal: AbortSignal
  /** What a look goes through: none is cast behind the back of it. */
  proxy: Proxy | null
}

const MAX_LINE = 2048

/** The certificate the server shows, whether or not anyone should trust it; null where it shows none. */
export async function readCertificate(
  endpoint: Endpoint,
  limits: ProbeLimits,
): Promise<CertificateFacts | null> {
  return withSocket(endpoint, limits, async (socket) => {
    if (endpoint.security !== 'tls') await startTls(endpoint, socket)
    const secure = await handshake(endpoint, socket)
    const facts = certificateFacts(secure)
    secure.destroy()
    return facts.fingerprint === '' ? null : facts
  })
}

/** Whether a TLS handshake succeeds right after connecting. */
export async function speaksTls(endpoint: Endpoint, limits: ProbeLimits): Promise<boolean> {
  const answer = await withSocket(endpoint, limits, async (socket) => {
    const secure = await handshake(endpoint, socket)
    secure.destroy()
    return true
  })
  return answer ?? false
}

/** The first line a server says in the clear; null when it says nothing. */
export const readGreeting = (endpoint: Endpoint, limits: ProbeLimits): Promise<string | null> =>
  withSocket(endpoint, limits, (socket) => readLine(socket))

/** Whether the line is one a server of the protocol opens with. */
export const isGreetingOf = (protocol: Endpoint['protocol'], line: string): boolean =>
  GREETINGS[protocol].test(line)

/** RFC 9051 7.1, RFC 5321 4.2, RFC 1939 4, RFC 5804 1.7. */
const GREETINGS: Readonly<Record<Endpoint['protocol'], RegExp>> = {
  imap: /^\* (OK|PREAUTH|BYE)\b/i,
  smtp: /^\d{3}([ -]|$)/,
  pop3: /^(\+OK|-ERR)\b/i,
  managesieve: /^("|OK\b|NO\b|BYE\b)/i,
}

/** Never tells the server anything of the user. A probe only adds to what is known: its own failures are no news. */
async function withSocket<T>(
  endpoint: Endpoint,
  { patience, signal, proxy }: ProbeLimits,
  look: (socket: Socket) => Promise<T>,
): Promise<T | null> {
  const stop = AbortSignal.any([signal, AbortSignal.timeout(patience)])
  const open = { tls: {}, deadline: patience, signal: stop, proxy }
  const socket = await dial({ ...endpoint, security: 'none' }, open).catch(() => null)
  if (!socket) return null
  const onStop = (): void => void socket.destroy(new Error('stopped'))
  stop.addEventListener('abort', onStop, { once: true })
  try {
    stop.throwIfAborted()
    return await look(socket)
  } catch {
    return null
  } finally {
    stop.removeEventListener('abort', onStop)
    socket.destroy()
  }
}

async function handshake({ host }: Endpoint, socket: Socket): Promise<TLSSocket> {
  const secure = connectTls({
    socket,
    rejectUnauthorized: false,
    ...(isIP(host) ? {} : { servername: host }),
  })
  secure.on('error', () => undefined)
  await once(secure, 'secureConnect')
  return secure
}

async function startTls({ protocol }: Endpoint, socket: Socket): Promise<void> {
  await readReply(socket)
  for (const command of START_TLS[protocol]) {
    socket.write(`${command}\r\n`)
    await readReply(socket)
  }
}

const START_TLS: Readonly<Record<Endpoint['protocol'], readonly string[]>> = {
  imap: ['a STARTTLS'],
  smtp: ['EHLO localhost', 'STARTTLS'],
  pop3: ['STLS'],
  managesieve: ['STARTTLS'],
}

/**
 * Lines up to one that ends a reply: SMTP's last line has no dash, IMAP's is tagged (or the greeting), ManageSieve's
 * is not quoted.
 */
async function readReply(socket: Socket): Promise<void> {
  for (let count = 0; count < 100; count++) {
    const line = await readLine(socket)
    if (line === null || !/^(\d{3}-|\* CAPABILITY|")/i.test(line)) return
  }
}

/** Byte by byte, so that nothing behind the line is taken off the socket before the handshake. */
async function readLine(socket: Socket): Promise<string | null> {
  const bytes: number[] = []
  while (bytes.length < MAX_LINE) {
    const chunk: unknown = socket.read(1)
    if (Buffer.isBuffer(chunk)) {
      const byte = chunk[0] ?? 0
      if (byte === 0x0a) break
      bytes.push(byte)
    } else if (socket.readableEnded || socket.destroyed) break
    else await Promise.race([once(socket, 'readable'), once(socket, 'end'), once(socket, 'close')])
  }
  return bytes.length === 0 ? null : Buffer.from(bytes).toString('utf8').trimEnd()
}
