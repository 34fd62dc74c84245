import type { Duplex } from 'node:stream'
import { ProblemError } from '../../../../shared/problem'
import { dial, encrypt } from '../../net/dial'
import { createMask } from '../../net/mask'
import { endpointProblem, problemError, type Endpoint } from '../../net/problem-of'
import { requireSafeForPassword, tlsOptions } from '../../net/tls'
import { createWire, type Wire } from '../../net/wire'
import { secretOf, type Credentials } from '../sasl'
import { parseCapabilities, type Pop3Capabilities } from './capabilities'
import { createExchange, type Exchange } from './exchange'
import { signIn, timestampOf } from './login'
import { createSession } from './session'
import type { Pop3Deadlines, Pop3Limits, Pop3Options, Pop3Server, Pop3Session } from './types'

const DEADLINES: Pop3Deadlines = { connect: 20_000, greeting: 15_000, login: 60_000, silence: 180_000 }
const LIMITS: Pop3Limits = { line: 64 * 1024, entries: 500_000, message: 256 * 1024 * 1024 }

/**
 * Connects, encrypts and signs in. Rejects with a `ProblemError` for every failure, or with the signal's reason when
 * aborted; the connection is closed by then. Encryption that was asked for is never given up, and no secret leaves
 * before the server's certificate has passed.
 */
export async function connectPop3(
  server: Pop3Server,
  credentials: Credentials,
  options: Pop3Options = {},
): Promise<Pop3Session> {
  const { signal, proxy } = options
  signal?.throwIfAborted()
  const endpoint: Endpoint = {
    protocol: 'pop3',
    host: server.host,
    port: server.port,
    security: server.security,
    mask: createMask([secretOf(credentials)]),
  }
  requireUsable(credentials, endpoint)
  requireEncryptionAllowed(server, credentials, endpoint)
  const deadlines = { ...DEADLINES, ...options.deadlines }
  const limits = { ...LIMITS, ...options.limits }
  const dialing = { tls: tlsOptions(server), deadline: deadlines.connect, signal, proxy }
  const stream = await connectStream(endpoint, options, () => dial(endpoint, dialing))
  const wire = createWire(stream, endpoint, { maxLine: limits.line, silence: deadlines.silence, signal })
  const exchange = createExchange(wire, endpoint, {
    secret: secretOf(credentials),
    log: options.log ?? (() => undefined),
  })
  try {
    const greeting = await wire.within(deadlines.greeting, 'GREETING_TIMEOUT', () => exchange.greeting())
    const capabilities = await wire.within(deadlines.login, 'ETIMEDOUT', async () => {
      if (server.security === 'starttls') {
        await startTls(exchange, endpoint)
        await wire.encrypt((plain) => encrypt(plain, endpoint, dialing))
      }
      requireSafe(wire.stream, server, credentials, endpoint)
      options.onSecured?.()
      return openMailbox({ wire, exchange, endpoint, credentials, greeting, options })
    })
    return createSession(wire, exchange, endpoint, capabilities, limits)
  } catch (error) {
    wire.close()
    throw error
  }
}

/** Whatever the caller's own way to the server throws is a failure to connect. */
async function connectStream(
  endpoint: Endpoint,
  { dial: own, signal }: Pop3Options,
  ours: () => Promise<Duplex>,
): Promise<Duplex> {
  try {
    return await (own ? own(signal) : ours())
  } catch (error) {
    signal?.throwIfAborted()
    throw problemError(error, endpoint)
  }
}

/**
 * STLS (RFC 2595, 4) is asked for without looking at CAPA first: an answer in the clear could have been cut by anyone
 * on the way, and nothing the server says before the encryption is used after it.
 */
function startTls(exchange: Exchange, endpoint: Endpoint): Promise<void> {
  return exchange.run('STLS', (reply) => {
    if (reply.status === 'ok') return
    throw new ProblemError(endpointProblem('tls-mismatch', endpoint, { reply: reply.text }))
  })
}

async function openMailbox(context: {
  wire: Wire
  exchange: Exchange
  endpoint: Endpoint
  credentials: Credentials
  greeting: string
  options: Pop3Options
}): Promise<Pop3Capabilities> {
  const { wire, exchange, endpoint, credentials, greeting, options } = context
  const capabilities = await askCapabilities(exchange)
  await askForLanguage(exchange, capabilities, options.language)
  // Allowed before login and after STLS only (RFC 6856, 2.1). Without it messages in UTF-8 are altered or refused.
  if (capabilities.utf8) await askInVain(exchange, 'UTF8')
  // A greeting in the clear may be anyone's, who could then choose what is hashed with the password.
  const timestamp = endpoint.security === 'tls' ? timestampOf(greeting) : ''
  const ways: readonly string[] | undefined = options.ways
  const allows = (way: string): boolean => ways?.includes(way) ?? true
  await signIn({ wire, exchange, endpoint, capabilities, timestamp, allows }, credentials)
  return capabilities.dependsOnUser ? askCapabilities(exchange) : capabilities
}

/** Some thirty are registered. */
const MAX_CAPABILITIES = 1000

const askCapabilities = (exchange: Exchange): Promise<Pop3Capabilities> =>
  exchange.run('CAPA', async (reply) => {
    if (reply.status !== 'ok') return parseCapabilities(null)
    const lines: string[] = []
    for await (const line of exchange.lines(MAX_CAPABILITIES)) lines.push(line)
    return parseCapabilities(lines)
  })

async function askForLanguage(
  exchange: Exchange,
  { lang }: Pop3Capabilities,
  language: string | undefined,
): Promise<void> {
  if (lang && language !== undefined && /^[a-z\d]+(?:-[a-z\d]+)*$/i.test(language))
    await askInVain(exchange, `LANG ${language}`)
}

/** A refusal changes nothing for us. */
const askInVain = (exchange: Exchange, command: string): Promise<void> =>
  exchange.run(command, () => undefined)

/** Line ends would make commands of what follows them, the others end a field of a SASL message. */
function requireUsable(credentials: Credentials, endpoint: Endpoint): void {
  const isUsable = (value: string): boolean => !['\0', '\x01', '\r', '\n'].some((one) => value.includes(one))
  const secret = secretOf(credentials)
  const field = !isUsable(credentials.user) ? 'pop3.user' : !isUsable(secret) ? 'password' : null
  if (field !== null) throw new ProblemError({ ...endpointProblem('field-invalid', endpoint), field })
  if (secret === '') throw new ProblemError(endpointProblem('secret-missing', endpoint))
}

/** Spares a server the user did not allow the whole conversation, not only the secret. */
function requireEncryptionAllowed(server: Pop3Server, credentials: Credentials, endpoint: Endpoint): void {
  if (server.security === 'none') requireSafe(null, server, credentials, endpoint)
}

/** A token opens more than a mailbox: unlike a password it is never sent in the clear, whatever the user allowed. */
function requireSafe(
  socket: unknown,
  server: Pop3Server,
  credentials: Credentials,
  endpoint: Endpoint,
): void {
  const allowPlaintext = server.allowPlaintext && 'password' in credentials
  requireSafeForPassword(socket, { ...server, allowPlaintext }, endpoint)
}
