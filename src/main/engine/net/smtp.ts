import { Readable } from 'node:stream'
import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'
import type { AccountSettings } from '../../../shared/contract/accounts'
import { ProblemError, type Problem } from '../../../shared/problem'
import { createMask } from './mask'
import { endpointProblem, problemError, problemOf, type Endpoint } from './problem-of'
import { requireSafeForPassword, tlsOptions } from './tls'

export interface SmtpOptions {
  /** Receives the conversation line by line for a person to read; nodemailer has masked secrets by then. */
  log?: (line: string) => void
  timeouts?: Partial<SmtpTimeouts>
}

/** Milliseconds. */
interface SmtpTimeouts {
  connect: number
  greeting: number
  /** Silence on an open connection; long, because servers scan a message before they answer its last line. */
  idle: number
}

const TIMEOUTS: SmtpTimeouts = { connect: 20_000, greeting: 15_000, idle: 10 * 60_000 }

export interface OutgoingMessage {
  envelope: { from: string; to: string[] }
  /** The frozen message; line ends are normalised and dots stuffed on the way out, nothing else is touched. */
  raw: Uint8Array
  /** Aborting before the last line is sent cancels the delivery, afterwards it leaves it unconfirmed. */
  signal?: AbortSignal
}

export interface Receipt {
  accepted: string[]
  /** Recipients refused while others were accepted; the message went to the others. */
  rejected: { address: string; problem: Problem }[]
  /** The server's final reply, usually with its queue id. */
  response: string
}

/** A way to one account's SMTP server. Every call opens a connection of its own and closes it. */
export interface SmtpTransport {
  /**
   * Delivers one message. Rejects with a `ProblemError`; the code `send-unconfirmed` means that the whole message left
   * but no reply came, so it may or may not have been accepted, and any other code that it certainly was not.
   */
  sendMail(message: OutgoingMessage): Promise<Receipt>
  /** Connects, secures and signs in, as far as that goes without sending. */
  verify(signal?: AbortSignal): Promise<void>
}

export const smtpEndpoint = (settings: AccountSettings): Endpoint => ({
  protocol: 'smtp',
  host: settings.smtp.host,
  port: settings.smtp.port,
  security: settings.smtp.security,
})

/** `password` is not looked at when the account's server asks for no login (`smtpAuth` false). */
export function createSmtpTransport(
  settings: AccountSettings,
  password: string,
  options: SmtpOptions = {},
): SmtpTransport {
  return {
    async sendMail(message) {
      const session = await openSmtp(settings, options, message.signal)
      try {
        await session.login(password)
        return await session.send(message)
      } finally {
        session.quit()
      }
    },
    async verify(signal) {
      const session = await openSmtp(settings, options, signal)
      try {
        await session.login(password)
      } finally {
        session.quit()
      }
    },
  }
}

/** One SMTP conversation after EHLO and, where asked for, TLS. */
export interface SmtpSession {
  login(password: string): Promise<void>
  send(message: OutgoingMessage): Promise<Receipt>
  /** Says QUIT and closes; harmless on a closed connection. */
  quit(): void
}

/** Connects up to the point where a login may happen. Rejects with a `ProblemError`, or the signal's reason. */
export async function openSmtp(
  settings: AccountSettings,
  options: SmtpOptions = {},
  signal?: AbortSignal,
): Promise<SmtpSession> {
  signal?.throwIfAborted()
  let mask = (text: string): string => text
  const endpoint: Endpoint = { ...smtpEndpoint(settings), mask: (text) => mask(text) }
  if (endpoint.host === '') throw new ProblemError({ code: 'smtp-missing', field: 'smtp.host' })
  if (endpoint.security === 'none' && settings.smtpAuth) requireSafeForPassword(null, settings, endpoint)
  const connection = new SMTPConnection(connectionOptions(settings, options))
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined)
  connection.on('error', (error) => failure.reject(error))
  connection.once('end', () => failure.reject(closedByServer()))
  const onAbort = (): void => {
    failure.reject(signal?.reason)
    connection.close()
  }
  signal?.addEventListener('abort', onAbort, { once: true })

  const step = async <T>(
    run: (done: (error: Error | null | undefined, result: T) => void) => void,
  ): Promise<T> => {
    try {
      const finished = new Promise<T>((resolve, reject) => {
        run((error, result) => (error ? reject(error) : resolve(result)))
      })
      return await Promise.race([finished, failure.promise])
    } catch (error) {
      connection.close()
      signal?.throwIfAborted()
      throw problemError(error, endpoint)
    }
  }

  await step<void>((done) => connection.connect((error) => done(error, undefined)))
  if (endpoint.security !== 'none') {
    try {
      requireSafeForPassword(connection._socket, settings, endpoint)
    } catch (error) {
      connection.close()
      throw error
    }
  }
  return {
    login(password) {
      mask = createMask([password])
      return login(connection, settings, password, endpoint, step)
    },
    send: (message) => deliver(connection, message, endpoint, failure.promise),
    quit() {
      signal?.removeEventListener('abort', onAbort)
      connection.quit()
    },
  }
}

type Step = <T>(run: (done: (error: Error | null | undefined, result: T) => void) => void) => Promise<T>

async function login(
  connection: SMTPConnection,
  settings: AccountSettings,
  password: string,
  endpoint: Endpoint,
  step: Step,
): Promise<void> {
  if (!settings.smtpAuth) return
  requireSafeForPassword(connection._socket, settings, endpoint)
  if (!connection.allowsAuth) {
    throw new ProblemError({
      code: 'login-disabled',
      field: 'smtp.security',
      params: { host: endpoint.host, port: String(endpoint.port) },
    })
  }
  const credentials = { user: settings.smtp.user, pass: password }
  await step<void>((done) => connection.login({ credentials }, (error) => done(error, undefined)))
}

/**
 * Whether the server can have accepted the message is known by one fact: its last byte, and with it the closing dot,
 * was handed to the socket. Before that a lost connection is harmless, after it only the server's reply counts.
 */
async function deliver(
  connection: SMTPConnection,
  { envelope, raw, signal }: OutgoingMessage,
  endpoint: Endpoint,
  failure: Promise<never>,
): Promise<Receipt> {
  requireUtf8(connection, envelope, endpoint)
  const body = Readable.from(chunksOf(raw), { objectMode: false })
  try {
    const sent = new Promise<Receipt>((resolve, reject) => {
      const wire = { from: envelope.from, to: envelope.to, size: raw.byteLength, use8BitMime: true }
      connection.send(wire, body, (error, info) => {
        if (error) return reject(error)
        resolve({
          accepted: info.accepted,
          rejected: (info.rejectedErrors ?? []).map((refusal) => ({
            address: refusal.recipient ?? '',
            problem: problemOf(refusal, endpoint),
          })),
          response: endpoint.mask?.(info.response) ?? info.response,
        })
      })
    })
    return await Promise.race([sent, failure])
  } catch (caught) {
    const error = withLastWords(caught, connection.lastServerResponse)
    connection.close()
    const problem = problemOf(error, endpoint)
    if (body.readableEnded && problem.params?.replyCode === undefined) {
      throw new ProblemError({ ...problem, code: 'send-unconfirmed' }, { cause: error })
    }
    signal?.throwIfAborted()
    throw problemError(error, endpoint)
  }
}

/** A server that says 421 to RCPT TO and hangs up (RFC 5321 section 4.2.1): nodemailer tells of the hanging up alone. */
function withLastWords(error: unknown, said: string | false): unknown {
  const isTold = error instanceof Error && 'responseCode' in error && Boolean(error.responseCode)
  if (isTold || !said || !/^421[ -]/.test(said)) return error
  return Object.assign(new Error(said, { cause: error }), { responseCode: 421, response: said })
}

/**
 * nodemailer sends an address whose local part is not ASCII also to a server without SMTPUTF8, which may read other
 * letters in it and deliver to somebody else. Refused for good, as by servers that say so (RFC 6531 section 3.2).
 */
function requireUtf8(
  connection: SMTPConnection,
  { from, to }: OutgoingMessage['envelope'],
  endpoint: Endpoint,
): void {
  const needing = [from, ...to].filter((address) => /[^\x20-\x7e]/.test(address))
  const offered: unknown = '_supportedExtensions' in connection ? connection._supportedExtensions : null
  if (needing.length === 0 || (Array.isArray(offered) && offered.includes('SMTPUTF8'))) return
  connection.close()
  const code = needing.includes(from) ? 'sender-refused' : 'recipient-refused'
  const said = { replyCode: '553', params: { addresses: needing.join(', ') } }
  throw new ProblemError(endpointProblem(code, endpoint, said))
}

const CHUNK = 64 * 1024

/** In pieces, so that back-pressure keeps "read to the end" close to "left this machine". */
function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += CHUNK) yield bytes.subarray(start, start + CHUNK)
}

function connectionOptions(settings: AccountSettings, options: SmtpOptions): SMTPConnectionOptions {
  const { host, port, security } = settings.smtp
  const timeouts = { ...TIMEOUTS, ...options.timeouts }
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: tlsOptions(settings),
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.idle,
    ...(options.log ? { logger: transcriptLogger(options.log), transactionLog: true } : {}),
  }
}

function transcriptLogger(log: (line: string) => void) {
  const write = (entry: unknown, message?: unknown): void => {
    if (typeof entry !== 'object' || entry === null || !('tnx' in entry)) return
    if (entry.tnx === 'server') log(`S: ${String(message)}`)
    else if (entry.tnx === 'client') log(`C: ${String(message)}`)
  }
  return { trace: write, debug: write, info: write, warn: write, error: write, fatal: write }
}

const closedByServer = (): Error => Object.assign(new Error('Connection closed'), { code: 'ECONNECTION' })
