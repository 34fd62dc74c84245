import { ProblemError, type ProblemCode } from '../../../../shared/problem'
import { endpointProblem, loginCode, TOO_MANY_CONNECTIONS, type Endpoint } from '../../net/problem-of'
import { parseReferral } from './referral'
import type { Completion } from './responses'

/** What was asked when the server said no: its plain NO means something else each time. */
export type Occasion = 'greeting' | 'starttls' | 'login' | 'script' | 'command'

/** NO or BYE as a `ProblemError`: the response code decides (RFC 5804, 1.3), the server's words are kept. */
export function refusal(completion: Completion, occasion: Occasion, endpoint: Endpoint): ProblemError {
  const { status, code, codeArguments, text } = completion
  const referral = code === 'REFERRAL' ? parseReferral(codeArguments[0] ?? '') : null
  return new ProblemError(
    endpointProblem(referral ? 'server-moved' : problemCodeOf(completion, occasion), endpoint, {
      reply: [code && `(${[code, ...codeArguments].join(' ')})`, text].filter(Boolean).join(' '),
      replyCode: code || status,
      ...(referral
        ? {
            params: {
              referral: `${referral.host}:${referral.port}`,
              referralHost: referral.host,
              referralPort: String(referral.port),
            },
          }
        : {}),
    }),
  )
}

function problemCodeOf({ status, code, text }: Completion, occasion: Occasion): ProblemCode {
  if (TOO_MANY_CONNECTIONS.test(text)) return 'too-many-connections'
  if (code.startsWith('QUOTA')) return 'rules-too-large'
  const byCode = CODES.get(code)
  if (byCode !== undefined) return byCode
  if (status === 'BYE' || code === 'TRYLATER') return 'server-refused'
  if (occasion === 'login') return loginCode(text)
  if (occasion === 'starttls') return 'tls-mismatch'
  return occasion === 'script' ? 'rules-refused' : 'server-refused'
}

const CODES: ReadonlyMap<string, ProblemCode> = new Map<string, ProblemCode>([
  ['ENCRYPT-NEEDED', 'tls-mismatch'],
  ['AUTH-TOO-WEAK', 'login-disabled'],
  ['TRANSITION-NEEDED', 'login-failed'],
  ['NONEXISTENT', 'not-found'],
  ['ALREADYEXISTS', 'conflict'],
  // The active script cannot be deleted (RFC 5804, 2.10).
  ['ACTIVE', 'conflict'],
])
