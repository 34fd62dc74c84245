import { ImapFlow, type ImapFlowOptions } from 'imapflow'
import type { AccountSettings } from '../../../shared/contract/accounts'
import { limitAnswers } from './answer-limits'
import { openLocalWay } from './local-way'
import type { Proxy } from './proxy'
import { inMilliseconds } from './time-limits'
import { hardenCommands } from './imap-commands'
import { incomingEndpoint } from './incoming-endpoint'
import { methodMissing, problemError, type Endpoint } from './problem-of'
import { requireSafeForPassword, tlsOptions } from './tls'
import { WireNames } from './wire-names'

export interface ImapOptions {
  /** Closes the connection at once, whatever it is doing; `connectImap` then rejects with the signal's reason. */
  signal?: AbortSignal
  /** Receives the conversation line by line for a person to read; imapflow has masked secrets by then. */
  log?: (line: string) => void
  /** Whether to make the server report expunges by UID (RFC 7162). Off unless asked for. */
  qresync?: boolean
  /** The connection passed every check and the login begins. */
  onSecured?: () => void
  timeouts?: Partial<ImapTimeouts>
  /** What the connection goes through. */
  proxy?: Proxy | null
  /** What other connections of the account learnt of its mailbox names. */
  names?: WireNames
}

/** Milliseconds. */
interface ImapTimeouts {
  /** DNS, TCP and TLS together. */
  connect: number
  greeting: number
  /** Silence on an open connection. */
  idle: number
}

const TIMEOUTS: ImapTimeouts = { connect: 20_000, greeting: 15_000, idle: 5 * 60_000 }

/**
 * An IMAP client for the account, not connected yet. It never starts IDLE by itself. imapflow asks for the password
 * only when it is about to send it, after any STARTTLS; the getter is the gate no unsafe connection passes.
 * An 'error' listener is attached, so that a connection lost between commands cannot end the process.
 */
export function createImapClient(
  settings: AccountSettings,
  password: string,
  options: ImapOptions & { wayUrl?: string } = {},
): ImapFlow {
  const endpoint = incomingEndpoint(settings, password)
  const { security, auth } = settings.incoming
  const timeouts = timeoutsOf(settings, options)
  let announced = false
  // imapflow reads the password twice, to see whether there is one and to send it.
  const announceSecured = (): void => {
    if (!announced) options.onSecured?.()
    announced = true
  }
  const configuration: ImapFlowOptions = {
    host: settings.incoming.host,
    port: settings.incoming.port,
    secure: security === 'tls',
    ...(security === 'tls' ? {} : { doSTARTTLS: security === 'starttls' }),
    tls: tlsOptions(settings),
    ...(options.wayUrl === undefined ? {} : { proxy: options.wayUrl }),
    auth: {
      user: settings.incoming.user,
      ...(auth ? { loginMethod: auth === 'plain' ? 'AUTH=PLAIN' : 'LOGIN' } : {}),
      get pass() {
        requireSafeForPassword(socketOf(client), settings, endpoint)
        const offered = mechanismsOf(client)
        if (auth === 'plain' && !offered.includes('PLAIN')) throw methodMissing(endpoint, auth, offered)
        announceSecured()
        return password
      },
    },
    clientInfo: { name: 'Postilla', vendor: 'Postilla', 'support-url': false, version: false },
    logger: options.log ? transcriptLogger(options.log) : false,
    disableAutoIdle: true,
    disableCompression: true,
    qresync: options.qresync ?? false,
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.idle,
  }
  const client = new ImapFlow(configuration)
  client.on('error', () => undefined)
  limitAnswers(client)
  hardenCommands(client, options.names ?? new WireNames())
  return client
}

/**
 * Connects and signs in. Rejects with a `ProblemError` for every failure, or with the signal's reason when aborted;
 * the socket is closed by then: imapflow leaves it open after a refused login.
 */
export async function connectImap(
  settings: AccountSettings,
  password: string,
  options: ImapOptions = {},
): Promise<ImapFlow> {
  const { signal } = options
  signal?.throwIfAborted()
  const endpoint = incomingEndpoint(settings, password)
  requireEncryptionAllowed(settings, endpoint)
  const way = await wayTo(settings, endpoint, options)
  const client = createImapClient(settings, password, { ...options, ...(way ? { wayUrl: way.url } : {}) })
  const onAbort = (): void => client.close()
  signal?.addEventListener('abort', onAbort, { once: true })
  client.once('close', () => signal?.removeEventListener('abort', onAbort))
  try {
    await client.connect()
    // A PREAUTH greeting (RFC 9051, 7.1.4) skips STARTTLS and the login, and with them the gate.
    requireSafeForPassword(socketOf(client), settings, endpoint)
    return client
  } catch (error) {
    client.close()
    signal?.throwIfAborted()
    throw way?.failure() ?? problemError(error, endpoint)
  } finally {
    way?.close()
  }
}

const timeoutsOf = ({ timeLimits }: AccountSettings, { timeouts }: ImapOptions): ImapTimeouts => ({
  ...TIMEOUTS,
  ...inMilliseconds(timeLimits),
  ...timeouts,
})

function wayTo(settings: AccountSettings, endpoint: Endpoint, options: ImapOptions) {
  const { proxy, signal } = options
  if (!proxy) return null
  const deadline = timeoutsOf(settings, options).connect
  return openLocalWay(endpoint, { proxy, signal, deadline, tls: {} })
}

/** Spares a server the user did not allow the whole conversation, not only the password. */
function requireEncryptionAllowed(settings: AccountSettings, endpoint: Endpoint): void {
  if (endpoint.security === 'none') requireSafeForPassword(null, settings, endpoint)
}

/** What the server offers for AUTHENTICATE (RFC 9051, 6.2.2). */
const mechanismsOf = ({ capabilities }: ImapFlow): string[] =>
  [...capabilities.keys()].flatMap((name) => (name.startsWith('AUTH=') ? [name.slice(5)] : []))

/** imapflow keeps its socket in an undeclared property. Anything unexpected there counts as unsafe. */
const socketOf = (client: object): unknown => ('socket' in client ? client.socket : null)

function transcriptLogger(log: (line: string) => void) {
  const write = (entry: unknown): void => {
    if (typeof entry !== 'object' || entry === null || !('src' in entry) || !('msg' in entry)) return
    if (entry.src === 's') log(`S: ${String(entry.msg)}`)
    else if (entry.src === 'c') log(`C: ${String(entry.msg)}`)
  }
  return { trace: write, debug: write, info: write, warn: write, error: write }
}
