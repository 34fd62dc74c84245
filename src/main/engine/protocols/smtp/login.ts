import { createHmac } from 'node:crypto'
import type { ServerSettings } from '../../../../shared/contract/accounts'
import { methodMissing, type Endpoint } from '../../net/problem-of'
import type { Conversation } from './conversation'
import { isYes, misbehaviour, refusal, type Reply, type Step } from './reply'

const HIDDEN = '***'

/**
 * Signs in by the best way the server offers (RFC 4954); PLAIN where it offers none that is known here. A way the user
 * chose is the only one: rejects with `auth-method-missing` where it is not offered, before the password is sent.
 */
export async function signIn(
  conversation: Conversation,
  { user, auth }: Pick<ServerSettings, 'user' | 'auth'>,
  password: string,
  endpoint: Endpoint,
): Promise<void> {
  const offered = conversation.extensions.auth ?? []
  if (auth && !offered.includes(auth.toUpperCase())) throw methodMissing(endpoint, auth, offered)
  const known = auth ? [auth.toUpperCase()] : ['PLAIN', 'LOGIN', 'CRAM-MD5']
  const [mechanism = 'PLAIN'] = known.filter((name) => offered.includes(name))
  const step: Step = `AUTH ${mechanism}`
  const plain = base64(`\0${user}\0${password}`)
  const answers: Record<string, ((challenge: string) => string)[]> = {
    // Some servers pass over what stands behind the name, and ask for it.
    PLAIN: [() => plain],
    LOGIN: [() => base64(user), () => base64(password)],
    'CRAM-MD5': [(challenge) => base64(`${user} ${hmac(challenge, password)}`)],
  }
  let reply: Reply =
    mechanism === 'PLAIN'
      ? await conversation.ask(`AUTH PLAIN ${plain}`, step, `AUTH PLAIN ${HIDDEN}`)
      : await conversation.ask(step, step)
  for (const answer of answers[mechanism] ?? []) {
    if (reply.code !== 334) break
    const challenge = Buffer.from(reply.said.slice(4), 'base64').toString('utf8')
    reply = await conversation.ask(answer(challenge), step, HIDDEN)
  }
  if (isYes(reply)) return
  throw reply.code === 334
    ? conversation.wire.fail(misbehaviour(endpoint, reply.said))
    : refusal(reply, step, endpoint)
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

const hmac = (challenge: string, password: string): string =>
  createHmac('md5', password).update(challenge).digest('hex')
