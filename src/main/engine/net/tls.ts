import type { Socket } from 'node:net'
import { TLSSocket, type ConnectionOptions } from 'node:tls'
import type { AccountSettings } from '../../../shared/contract/accounts'
import { ProblemError } from '../../../shared/problem'
import type { Endpoint } from './problem-of'

type TlsSettings = Pick<AccountSettings, 'allowPlaintext' | 'trustedCertificate'>

/**
 * TLS options for an account's server. With a pinned certificate the chain is not judged during the handshake (the
 * point of the pin is a chain that cannot pass); `requireSafeForPassword` then compares the certificate itself.
 */
export function tlsOptions(settings: TlsSettings): ConnectionOptions {
  return { minVersion: 'TLSv1.2', rejectUnauthorized: settings.trustedCertificate === '' }
}

/**
 * The last gate before a password leaves: throws a `ProblemError` unless the connection is encrypted to a server
 * whose certificate was verified or is exactly the pinned one, or the user allowed this server plaintext.
 */
export function requireSafeForPassword(socket: unknown, settings: TlsSettings, endpoint: Endpoint): void {
  if (!(socket instanceof TLSSocket)) {
    if (endpoint.security === 'none' && settings.allowPlaintext) return
    throw new ProblemError(refusal('plaintext-refused', endpoint, 'security'))
  }
  if (settings.trustedCertificate === '') {
    if (socket.authorized) return
    throw new ProblemError(refusal('certificate-untrusted', endpoint, 'host', certificateFacts(socket)))
  }
  const facts = certificateFacts(socket)
  if (sameFingerprint(facts.fingerprint, settings.trustedCertificate)) return
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

/** Empty strings where the peer showed no certificate. */
export function certificateFacts(socket: Socket): CertificateFacts {
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  return {
    fingerprint: certificate?.fingerprint256 ?? '',
    subject: oneLine(certificate?.subject),
    issuer: oneLine(certificate?.issuer),
    validTo: certificate?.validTo ?? '',
  }
}

const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ').slice(0, 300)

const sameFingerprint = (actual: string, pinned: string): boolean =>
  actual !== '' && hexOnly(actual) === hexOnly(pinned)

const hexOnly = (fingerprint: string): string => fingerprint.replaceAll(':', '').trim().toUpperCase()

function refusal(
  code: 'plaintext-refused' | 'certificate-untrusted',
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
