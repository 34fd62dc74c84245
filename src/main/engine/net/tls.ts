import type { Socket } from 'node:net'
import { TLSSocket, type ConnectionOptions, type PeerCertificate } from 'node:tls'
import type { AccountSettings } from '../../../shared/contract/accounts'
import { ProblemError } from '../../../shared/problem'
import type { Endpoint } from './problem-of'

type TlsSettings = Pick<AccountSettings, 'allowPlaintext' | 'trustedCertificate'>

/**
 * TLS options for an account's server. Where the user chose to trust a certificate, a chain that cannot pass does not
 * end the handshake: `requireSafeForPassword` then lets exactly that certificate through, besides properly signed ones.
 */
export function tlsOptions(settings: TlsSettings): ConnectionOptions {
  return { minVersion: 'TLSv1.2', rejectUnauthorized: settings.trustedCertificate === '' }
}

/**
 * The last gate before a password leaves: throws a `ProblemError` unless the connection is encrypted to a server
 * whose certificate was verified or is exactly the one the user chose to trust, or the user allowed this server plaintext.
 */
export function requireSafeForPassword(socket: unknown, settings: TlsSettings, endpoint: Endpoint): void {
  if (!(socket instanceof TLSSocket)) {
    if (endpoint.security === 'none' && settings.allowPlaintext) return
    const code = endpoint.security === 'none' ? 'plaintext-refused' : 'tls-mismatch'
    throw new ProblemError(refusal(code, endpoint, 'security'))
  }
  if (socket.authorized) return
  const facts = certificateFacts(socket)
  if (isTrusted(facts.fingerprint, settings.trustedCertificate)) return
  throw new ProblemError(refusal('certificate-untrusted', endpoint, 'host', facts))
}

/** What the user is shown of a certificate before they choose to trust it. */
export interface CertificateFacts extends Record<string, string> {
  /** SHA-256, hex with colons. */
  fingerprint: string
  subject: string
  issuer: string
  validTo: string
}

/**
 * Empty strings where the peer showed no certificate. `getPeerX509Certificate` is of no use: from the second call on it
 * finds no certificate any more (Node 24.21).
 */
export function certificateFacts(socket: Socket): CertificateFacts {
  const certificate: Partial<PeerCertificate> = socket instanceof TLSSocket ? socket.getPeerCertificate() : {}
  return {
    fingerprint: certificate.fingerprint256 ?? '',
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validTo: certificate.valid_to ?? '',
  }
}

const oneLine = (name: object | undefined): string =>
  Object.entries(name ?? {})
    .map(([part, value]) => `${part}=${String(value)}`)
    .join(', ')
    .slice(0, 300)

/** `trusted` may hold one fingerprint for IMAP's server and another one for SMTP's. */
const isTrusted = (fingerprint: string, trusted: string): boolean =>
  fingerprint !== '' && trusted.split(/[\s,;]+/).some((one) => hexOnly(one) === hexOnly(fingerprint))

const hexOnly = (fingerprint: string): string => fingerprint.replaceAll(':', '').toUpperCase()

function refusal(
  code: 'plaintext-refused' | 'tls-mismatch' | 'certificate-untrusted',
  endpoint: Endpoint,
  part: 'security' | 'host',
  facts: Record<string, string> = {},
) {
  return {
    code,
    field: `${endpoint.protocol}.${part}`,
    params: { host: endpoint.host, port: String(endpoint.port), ...facts },
  }
}
