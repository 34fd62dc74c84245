import type { Problem } from '../../../../shared/problem'
import type { Endpoint } from '../../net/problem-of'
import { isGreetingOf, readCertificate, readGreeting, speaksTls, type ProbeLimits } from '../../net/probe'

/**
 * [ACC-10] Looks closer at a failure whose first cause is ambiguous, so that the user hears which field to change: a
 * silent port may speak TLS, a failed handshake may be a plain port, and a certificate is shown before it is trusted.
 */
export async function diagnose(problem: Problem, endpoint: Endpoint, limits: ProbeLimits): Promise<Problem> {
  switch (problem.code) {
    case 'certificate-untrusted':
    case 'certificate-expired':
    case 'certificate-wrong-host': {
      const facts = await readCertificate(endpoint, limits)
      return facts ? { ...problem, params: { ...problem.params, ...facts } } : problem
    }
    case 'timeout':
    case 'connection-lost':
    case 'tls-failed':
    case 'tls-mismatch':
    case 'server-misbehaved':
      return endpoint.security === 'tls'
        ? await behindFailedHandshake(problem, endpoint, limits)
        : await behindStrangeGreeting(problem, endpoint, limits)
    default:
      return problem
  }
}

async function behindFailedHandshake(
  problem: Problem,
  endpoint: Endpoint,
  limits: ProbeLimits,
): Promise<Problem> {
  const greeting = await readGreeting(endpoint, limits)
  if (greeting === null) return problem
  return isGreetingOf(endpoint.protocol, greeting)
    ? mismatch(problem, endpoint)
    : notAMailServer(problem, endpoint, greeting)
}

async function behindStrangeGreeting(
  problem: Problem,
  endpoint: Endpoint,
  limits: ProbeLimits,
): Promise<Problem> {
  const greeting = await readGreeting(endpoint, limits)
  if (greeting !== null) {
    return isGreetingOf(endpoint.protocol, greeting) ? problem : notAMailServer(problem, endpoint, greeting)
  }
  return (await speaksTls(endpoint, limits)) ? mismatch(problem, endpoint) : problem
}

const mismatch = (problem: Problem, { protocol }: Endpoint): Problem => ({
  ...problem,
  code: 'tls-mismatch',
  field: `${protocol}.security`,
})

const notAMailServer = (problem: Problem, { protocol }: Endpoint, greeting: string): Problem => ({
  ...problem,
  code: 'not-a-mail-server',
  field: `${protocol}.port`,
  serverReply: greeting.slice(0, 200),
})
