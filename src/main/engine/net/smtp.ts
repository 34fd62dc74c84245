import type { AccountSettings } from '../../../shared/contract/accounts'
import { ProblemError } from '../../../shared/problem'
import { openConversation, type SmtpTimeouts } from '../protocols/smtp/conversation'
import { handOver } from '../protocols/smtp/delivery'
import { signIn } from '../protocols/smtp/login'
import { createMask } from './mask'
import { problemError, type Endpoint } from './problem-of'
import type { Refused } from './refused'
import type { Proxy } from './proxy'
import { inMilliseconds } from './time-limits'
import { requireSafeForPassword, tlsOptions } from './tls'

export interface SmtpOptions {
  /** Receives the conversation line by line for a person to read; secrets we send are not in it. */
  log?: (line: string) => void
  timeouts?: Partial<SmtpTimeouts>
  /** What the connection goes through. */
  proxy?: Proxy | null
}

const TIMEOUTS: SmtpTimeouts = { connect: 20_000, greeting: 15_000, idle: 10 * 60_000 }

export interface OutgoingMessage {
  envelope: { from: string; to: string[] }
  /** The frozen message; line ends are normalised and dots stuffed on the way out, nothing else is touched. */
  raw: Uint8Array
  /**
   * Told whom the server did not take, before the message follows for the others: how it ends may never be known, and
   * this would be lost with it. What it throws keeps the message from leaving.
   */
  beforeData?: (rejected: readonly Refused[]) => void
  /** Aborting before the last line is sent cancels the delivery, afterwards it leaves it unconfirmed. */
  signal?: AbortSignal
}

export interface Receipt {
  accepted: string[]
  /** Recipients refused while others were accepted; the message went to the others. */
  rejected: Refused[]
  /** The server's final reply, usually with its queue id. */
  response: string
}

/** What a server announced that a mail must keep to. */
export interface SmtpLimits {
  /** Bytes a message may have (RFC 1870); 0 where that is not said. */
  maxSize: number
  /** Recipients one message may have (RFC 9422); 0 where that is not said. */
  mostRecipients: number
  /** It takes addresses with letters of any script (RFC 6531). */
  utf8: boolean
}

/** A way to one account's SMTP server. Every call opens a connection of its own and closes it. */
export interface SmtpTransport {
  /**
   * Delivers one message. Rejects with a `ProblemError`; the code `send-unconfirmed` means that the whole message left
   * but no clear reply came, so it may or may not have been accepted, and any other code that it certainly was not.
   */
  sendMail(message: OutgoingMessage): Promise<Receipt>
  /** What the server says it takes, asked without signing in. */
  limits(signal?: AbortSignal): Promise<SmtpLimits>
  /** Connects, secures and signs in, as far as that goes without sending. */
  verify(signal?: AbortSignal): Promise<void>
}

/** What one connects to by SMTP, and what is allowed to it. */
export type SmtpSettings = Pick<
  AccountSettings,
  'outgoing' | 'allowPlaintext' | 'trustedCertificate' | 'timeLimits'
>

export const smtpEndpoint = (settings: SmtpSettings): Endpoint => ({
  protocol: 'smtp',
  host: settings.outgoing.host,
  port: settings.outgoing.port,
  security: settings.outgoing.security,
})

/** `password` is not looked at when the account's server asks for no login (`login` false). */
export function createSmtpTransport(
  settings: SmtpSettings,
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
    async limits(signal) {
      const session = await openSmtp(settings, options, signal)
      session.quit()
      return session.limits()
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
  limits(): SmtpLimits
  login(password: string): Promise<void>
  send(message: OutgoingMessage): Promise<Receipt>
  /** Says QUIT and closes; harmless on a closed connection. */
  quit(): void
}

/** Connects up to the point where a login may happen. Rejects with a `ProblemError`, or the signal's reason. */
export async function openSmtp(
  settings: SmtpSettings,
  options: SmtpOptions = {},
  signal?: AbortSignal,
): Promise<SmtpSession> {
  signal?.throwIfAborted()
  let mask = (text: string): string => text
  const endpoint: Endpoint = { ...smtpEndpoint(settings), mask: (text) => mask(text) }
  if (endpoint.host === '') throw new ProblemError({ code: 'smtp-missing', field: 'smtp.host' })
  if (endpoint.security === 'none' && settings.outgoing.login)
    requireSafeForPassword(null, settings, endpoint)
  const conversation = await openConversation(endpoint, {
    tls: tlsOptions(settings),
    timeouts: { ...TIMEOUTS, ...inMilliseconds(settings.timeLimits), ...options.timeouts },
    proxy: options.proxy,
    log: options.log ?? (() => undefined),
    signal,
  })
  const { wire } = conversation
  const requireSafe = (): void => requireSafeForPassword(wire.stream, settings, endpoint)

  /** Whatever goes wrong, the conversation is over. */
  async function orClosed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      conversation.close()
      throw error instanceof ProblemError || signal?.aborted ? error : problemError(error, endpoint)
    }
  }

  if (endpoint.security !== 'none') await orClosed(async () => requireSafe())
  return {
    limits: () => {
      const { maxSize, mostRecipients, has } = conversation.extensions
      return { maxSize, mostRecipients, utf8: has('SMTPUTF8') }
    },
    login: (password) =>
      orClosed(async () => {
        if (!settings.outgoing.login) return
        mask = createMask([password])
        requireSafe()
        if (conversation.extensions.auth === null) throw loginDisabled(endpoint)
        await signIn(conversation, settings.outgoing, password, endpoint)
      }),
    send: ({ envelope, raw, beforeData }) =>
      orClosed(async () => {
        const delivered = await handOver(conversation, { ...envelope, raw, beforeData }, endpoint)
        return { ...delivered, response: mask(delivered.response) }
      }),
    quit: () => conversation.quit(),
  }
}

const loginDisabled = ({ host, port }: Endpoint): ProblemError =>
  new ProblemError({ code: 'login-disabled', field: 'smtp.security', params: { host, port: String(port) } })
