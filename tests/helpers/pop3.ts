import { buffer } from 'node:stream/consumers'
import type { Pop3Server, Pop3Session } from '../../src/main/engine/protocols/pop3'
import { ProblemError, type Problem } from '../../src/shared/problem'
import { dovecot } from './dovecot'

/** The test server's POP3 by the given security. */
export function livePop3(security: Pop3Server['security'] = 'tls'): Pop3Server {
  const { pop3, pop3s } = dovecot()
  return {
    host: 'localhost',
    port: security === 'tls' ? pop3s : pop3,
    security,
    allowPlaintext: security === 'none',
    trustedCertificate: '',
  }
}

export const wholeMessage = (session: Pop3Session, message: number): Promise<Buffer> =>
  session.retrieve(message, buffer)

/** The problem something rejects with; any other end is a failure of the test. */
export async function problemOfRejection(work: Promise<unknown>): Promise<Problem> {
  const error: unknown = await work.then(
    () => new Error('expected a rejection'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof ProblemError)) throw error
  return error.problem
}
