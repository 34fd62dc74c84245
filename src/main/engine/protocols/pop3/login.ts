import { createHash } from 'node:crypto'
import { ProblemError } from '../../../../shared/problem'
import { endpointProblem, type Endpoint } from '../../net/problem-of'
import type { Wire } from '../../net/wire'
import { chooseSasl, type Credentials, type SaslStart } from '../sasl'
import type { Pop3Capabilities } from './capabilities'
import type { Exchange } from './exchange'
import { misbehaviour, refusal, type Reply } from './reply'

export interface LoginContext {
  wire: Wire
  exchange: Exchange
  endpoint: Endpoint
  capabilities: Pop3Capabilities
  /** For APOP: that of a greeting which came encrypted, or ''. */
  timestamp: string
  /** Whether the caller wants this way used. */
  allows(way: string): boolean
}

/**
 * Signs in by the best way the server offers: SASL (RFC 5034), else USER and PASS, else APOP (RFC 1939, 7). APOP only
 * under TLS: its MD5 gives a listener enough to guess the password at leisure. A way the server refuses before it has
 * seen a secret is followed by the next one; a refused secret is final.
 */
export async function signIn(context: LoginContext, credentials: Credentials): Promise<void> {
  let refused: Reply | null = null
  for (const way of waysOf(context, credentials)) {
    const unknown = await way()
    if (unknown === null) return
    refused = unknown
  }
  if (refused) throw refusal(refused, context.endpoint, 'login')
  throw new ProblemError(endpointProblem('login-disabled', context.endpoint))
}

/** Resolves with null when signed in, with the reply when the server does not go this way. */
type Way = () => Promise<Reply | null>

function waysOf(context: LoginContext, credentials: Credentials): Way[] {
  const { endpoint, capabilities, timestamp, allows } = context
  const ways: Way[] = []
  const sasl = chooseSasl(capabilities.sasl.filter(allows), credentials, endpoint)
  if (sasl) ways.push(() => bySasl(context, sasl))
  if (!('password' in credentials)) return ways
  const { user, password } = credentials
  if (allows('USER') && (capabilities.user || !capabilities.announced))
    ways.push(() => byUserAndPass(context, user, password))
  if (allows('APOP') && timestamp !== '') ways.push(() => byApop(context, user, password))
  return ways
}

/** RFC 5034, 4 asks for no more than one challenge of the mechanisms we know. */
const MAX_CHALLENGES = 2

/**
 * The initial response never stands in the command itself: Microsoft's servers close the connection on that
 * ("Protocol error"), and a long token would not fit there (255 octets).
 */
function bySasl({ exchange, wire, endpoint }: LoginContext, sasl: SaslStart): Promise<Reply | null> {
  return exchange.run(`AUTH ${sasl.mechanism}`, async (first) => {
    if (first.status === 'error') return first
    if (first.status === 'ok') throw wire.fail(misbehaviour(endpoint, first.text))
    exchange.sendSecret(sasl.initial.toString('base64'))
    let explanation = ''
    for (let challenges = 0; challenges <= MAX_CHALLENGES; challenges++) {
      const reply = await exchange.reply()
      if (reply.status === 'ok') return null
      if (reply.status === 'error') throw refusal(explained(reply, explanation), endpoint, 'login')
      explanation = exchange.redact(Buffer.from(reply.text, 'base64').toString('utf8'))
      exchange.sendSecret(sasl.onChallenge.toString('base64'))
    }
    throw wire.fail(misbehaviour(endpoint, 'The server asks for the login again and again'))
  })
}

/** The challenge of a refused token says why, in JSON; the refusal itself often says nothing. */
const explained = (reply: Reply, explanation: string): Reply =>
  explanation === '' ? reply : { ...reply, text: `${reply.text} ${explanation}`.trim() }

async function byUserAndPass(
  { exchange, endpoint }: LoginContext,
  user: string,
  password: string,
): Promise<Reply | null> {
  const unknown = await exchange.run(`USER ${user}`, (reply) => (reply.status === 'ok' ? null : reply))
  if (unknown) return unknown
  await exchange.run(
    `PASS ${password}`,
    (reply) => {
      if (reply.status !== 'ok') throw refusal(reply, endpoint, 'login')
    },
    'PASS ***',
  )
  return null
}

async function byApop(
  { exchange, endpoint, timestamp }: LoginContext,
  user: string,
  password: string,
): Promise<Reply | null> {
  const digest = createHash('md5').update(`${timestamp}${password}`).digest('hex')
  await exchange.run(
    `APOP ${user} ${digest}`,
    (reply) => {
      if (reply.status !== 'ok') throw refusal(reply, endpoint, 'login')
    },
    `APOP ${user} ***`,
  )
  return null
}

/** Also a check of its form: a forged one could be made to leak parts of the password (CVE-2007-1558). */
export const timestampOf = (greeting: string): string =>
  /<[\x21-\x3b\x3d\x3f\x41-\x7e]+@[\x21-\x3b\x3d\x3f\x41-\x7e]+>/.exec(greeting)?.[0] ?? ''
