import { ProblemError } from '../../../../shared/problem'
import { endpointProblem, type Endpoint } from '../../net/problem-of'
import { requireSafeForPassword } from '../../net/tls'
import type { Wire } from '../../net/wire'
import { chooseSasl, type Credentials, type SaslStart } from '../sasl'
import { refusal } from './refusals'
import { readChallenge, type Completion } from './responses'
import { encodeString, SyntaxFault } from './tokens'
import type { Capabilities, ManageSieveLimits, ManageSieveSettings } from './types'

/** Signs in (RFC 5804, 2.1). Nothing secret leaves before the connection passed the gate for passwords. */
export async function login(
  wire: Wire,
  { credentials, tls }: Pick<ManageSieveSettings, 'credentials' | 'tls'>,
  capabilities: Capabilities,
  endpoint: Endpoint,
  limits: ManageSieveLimits,
): Promise<void> {
  const sasl = start(credentials, capabilities, endpoint)
  requireSafeForPassword(wire.stream, tls, endpoint)
  const initial = sasl.initial.toString('base64')
  wire.send(Buffer.concat([Buffer.from(`AUTHENTICATE "${sasl.mechanism}" `), encodeString(initial), CRLF]))
  const { completion, challenges } = await converse(wire, sasl, limits)
  if (completion.status === 'OK') return
  const text = [completion.text, ...challenges].filter(Boolean).join(' ')
  throw refusal({ ...completion, text: withoutSecrets(text, credentials, initial) }, 'login', endpoint)
}

const CRLF = Buffer.from('\r\n')

function start(credentials: Credentials, { sasl }: Capabilities, endpoint: Endpoint): SaslStart {
  try {
    const chosen = chooseSasl(sasl, credentials, endpoint)
    if (chosen !== null) return chosen
  } catch {
    throw new ProblemError(endpointProblem('login-failed', endpoint))
  }
  const onlyOAuth = 'password' in credentials && sasl.some((name) => /^(XOAUTH2|OAUTHBEARER)$/i.test(name))
  throw new ProblemError(endpointProblem(onlyOAuth ? 'oauth-needed' : 'login-disabled', endpoint))
}

/** No mechanism of ours is asked back more than once. */
const MAX_CHALLENGES = 3

/** The OAuth mechanisms tell their error in a challenge and want a word before the NO (RFC 7628, 3.2.3). */
async function converse(
  wire: Wire,
  { onChallenge }: SaslStart,
  limits: ManageSieveLimits,
): Promise<{ completion: Completion; challenges: string[] }> {
  const challenges: string[] = []
  for (;;) {
    const answer = await readChallenge(wire, limits)
    if ('completion' in answer) return { completion: answer.completion, challenges }
    if (challenges.length >= MAX_CHALLENGES) throw new SyntaxFault('too many challenges')
    challenges.push(Buffer.from(answer.challenge, 'base64').toString('utf8').trim())
    wire.send(Buffer.concat([encodeString(onChallenge.toString('base64')), CRLF]))
  }
}

/** A server that repeats what it was sent must not bring a password into an error. */
function withoutSecrets(text: string, credentials: Credentials, initial: string): string {
  const secret = 'password' in credentials ? credentials.password : credentials.accessToken
  return [initial, secret].reduce((rest, word) => (word === '' ? rest : rest.replaceAll(word, '…')), text)
}
