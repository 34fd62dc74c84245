import { buffer } from 'node:stream/consumers'
import type { Pop3Server, Pop3Session } from '../../src/main/engine/protocols/pop3'
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
