import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { describe, inject } from 'vitest'
import type { AccountSettings, Security } from '../../src/shared/contract/accounts'
import type { DovecotFacts } from './dovecot-server'
import { deliverByLmtp } from './lmtp'

/** `describe` for tests that need the live server; skipped, and named so, where it is not installed. */
export const describeLive = inject('dovecot') === null ? describe.skip : describe

/** The running server. This process trusts its authority from now on. */
export function dovecot(): DovecotFacts {
  const facts = inject('dovecot')
  if (facts === null) throw new Error('Dovecot is not installed; use describeLive')
  trustAuthority(facts.authority.cert)
  return facts
}

const trusted = new Set<string>()

function trustAuthority(cert: string): void {
  if (trusted.has(cert)) return
  trusted.add(cert)
  setDefaultCACertificates([...getCACertificates('default'), cert])
}

export interface Mailbox {
  address: string
  user: string
  password: string
}

/** A mailbox nobody has used: Sent, Drafts, Trash, Junk and Archive exist, nothing is in them. */
export function freshMailbox(prefix = 'user'): Mailbox {
  const address = `${prefix}-${randomBytes(6).toString('hex')}@example.test`
  return { address, user: address, password: dovecot().password }
}

/** A server on this machine that takes the mail of a mailbox. */
export const outgoingAt = (
  { user }: Mailbox,
  port: number,
  security: Security = 'starttls',
): AccountSettings['outgoing'] => ({ kind: 'smtp', login: true, host: 'localhost', port, security, user })

/** Settings that work: IMAP over TLS at this server; SMTP at its submission service by STARTTLS unless overridden. */
export function liveSettings(mailbox: Mailbox, overrides: Partial<AccountSettings> = {}): AccountSettings {
  const { imaps, submission } = dovecot()
  return {
    address: mailbox.address,
    senderName: 'Test Person',
    provider: 'custom',
    incoming: { kind: 'imap', host: 'localhost', port: imaps, security: 'tls', user: mailbox.user },
    outgoing: outgoingAt(mailbox, submission),
    rules: { kind: 'none' },
    allowPlaintext: false,
    trustedCertificate: '',
    sentCopy: 'append',
    ...overrides,
  }
}

/** As `liveSettings`, IMAP without encryption: through a proxy, which has no certificate, or from another process. */
export function plaintextSettings(mailbox: Mailbox, port = dovecot().imap): AccountSettings {
  const settings = liveSettings(mailbox, { allowPlaintext: true })
  return { ...settings, incoming: { ...settings.incoming, host: '127.0.0.1', port, security: 'none' } }
}

/** Puts a raw message into the inbox of `address`, through the server's own delivery. */
export const deliver = (address: string, raw: string | Uint8Array): Promise<void> =>
  deliverByLmtp(dovecot().lmtp, [address], raw)

/** Runs `doveadm` against the server, e.g. `doveadm('kick', user)`. */
export function doveadm(...args: string[]): string {
  const { configuration, owner } = dovecot()
  return execFileSync('doveadm', ['-c', configuration, ...args], { encoding: 'utf8', ...(owner ?? {}) })
}
