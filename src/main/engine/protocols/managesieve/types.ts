import type { AccountSettings, ServerSettings } from '../../../../shared/contract/accounts'
import type { Proxy } from '../../net/proxy'
import type { Credentials } from '../sasl'

export interface ManageSieveSettings {
  server: Pick<ServerSettings, 'host' | 'port' | 'security'>
  /** Which connections a password may travel on; the user's own decisions. */
  tls: Pick<AccountSettings, 'allowPlaintext' | 'trustedCertificate'>
  credentials: Credentials
}

export interface ManageSieveOptions {
  /** Closes the connection at once, whatever it is doing; what is under way rejects with the signal's reason. */
  signal?: AbortSignal
  /** What the connection goes through. */
  proxy?: Proxy | null
  timeouts?: Partial<ManageSieveTimeouts>
  limits?: Partial<ManageSieveLimits>
}

/** Milliseconds. */
export interface ManageSieveTimeouts {
  /** DNS, TCP and TLS together. */
  connect: number
  greeting: number
  /** From STARTTLS to the answer to AUTHENTICATE. */
  login: number
  /** Any other command, from its first byte to the last of its answer. */
  command: number
  /** Without a single byte in either direction while an answer is awaited. */
  silence: number
}

/** Bytes, except where told otherwise. */
export interface ManageSieveLimits {
  line: number
  /** One literal, and with it one script, in either direction. */
  script: number
  /** Lines of one answer: a list of scripts, capabilities. */
  lines: number
}

/** What the server announced (RFC 5804, 1.7). Names of mechanisms and extensions as sent, others in upper case. */
export interface Capabilities {
  implementation: string
  /** SASL mechanisms offered now; none before STARTTLS on many servers. */
  sasl: string[]
  /** Sieve extensions, e.g. `fileinto`, `comparator-i;ascii-numeric`. */
  extensions: string[]
  notify: string[]
  startTls: boolean
  /** Redirects allowed per message; null where the server does not say. */
  maxRedirects: number | null
  /** '' for servers older than RFC 5804: they know neither CHECKSCRIPT, RENAMESCRIPT nor NOOP. */
  version: string
  /** The user the server thinks we are; '' where it does not say. */
  owner: string
  /** Everything as sent, by upper-case name. */
  all: ReadonlyMap<string, string>
}

export interface ScriptEntry {
  name: string
  active: boolean
}

/** What an accepted script made the server say; '' where it said nothing of weight. */
export interface ScriptVerdict {
  warnings: string
}
