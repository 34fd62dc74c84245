import type { Duplex } from 'node:stream'
import type { Security } from '../../../../shared/contract/accounts'
import type { Proxy } from '../../net/proxy'
import type { SaslMechanism } from '../sasl'
import type { Pop3Capabilities } from './capabilities'

/** A POP3 server as the user set it up. */
export interface Pop3Server {
  host: string
  port: number
  /** `tls` from the first byte (RFC 8314), `starttls` for STLS (RFC 2595), `none` for a connection in the clear. */
  security: Security
  /** The user allowed this server to see the password without encryption; only looked at with `none`. */
  allowPlaintext: boolean
  /** SHA-256 fingerprint (hex, colons) of a certificate the user chose to trust, or ''. */
  trustedCertificate: string
}

export interface Pop3Options {
  /** Closes the connection at once, at any time of the session's life; pending calls reject with its reason. */
  signal?: AbortSignal
  /** Receives the conversation line by line for a person to read: no secret and no message is in it. */
  log?: (line: string) => void
  /** The connection passed every check and the login begins. */
  onSecured?: () => void
  deadlines?: Partial<Pop3Deadlines>
  limits?: Partial<Pop3Limits>
  /** Ways to sign in that may be used, for a server that offers one which does not work there. All by default. */
  ways?: readonly Pop3LoginWay[]
  /** What the connection goes through. */
  proxy?: Proxy | null
  /** A language tag (BCP 47) for the server's texts, asked for where LANG is offered (RFC 6856, 3). */
  language?: string
  /** Makes the connection, for a caller that has its own way to the server; encrypted already where `tls` is set. */
  dial?: (signal: AbortSignal | undefined) => Promise<Duplex>
}

/** SASL mechanisms, USER with PASS, and APOP. */
export type Pop3LoginWay = SaslMechanism | 'USER' | 'APOP'

/** Milliseconds. */
export interface Pop3Deadlines {
  /** DNS, TCP and TLS together; once more for the encryption after STLS. */
  connect: number
  greeting: number
  /** Everything from STLS to the end of the login. Long, because servers slow down who failed before. */
  login: number
  /** Silence while an answer is awaited; a trickle below 64 bytes in this time counts as silence. */
  silence: number
}

export interface Pop3Limits {
  /** Bytes of one line of an answer; lines of messages are never held and have no bound. */
  line: number
  /** Entries of LIST, UIDL or CAPA. */
  entries: number
  /** Bytes of one message. */
  message: number
}

/**
 * Takes a message as it comes: byte for byte what the server stores, line ends as CRLF. The next piece is read from the
 * server when it is asked for. What is left when the promise settles is read and dropped, so that the session goes on;
 * `buffer` of `node:stream/consumers` is a sink that keeps it all. It must not await another call of the same session.
 */
export type MessageSink<T> = (bytes: AsyncIterable<Buffer>) => Promise<T>

/**
 * A session after login (RFC 1939, TRANSACTION state). Calls may be made at any time and are answered in their order;
 * those made without awaiting the one before leave together where the server offers PIPELINING. A refusal rejects with
 * a `ProblemError` that holds the server's words and, in `params.replyCode`, its response code (`IN-USE`, `SYS/TEMP`, …;
 * `ERR` when it gave none), and the session goes on. After a lost connection, a timeout, a broken rule or an abort every
 * call rejects with that.
 */
export interface Pop3Session {
  readonly capabilities: Pop3Capabilities
  /** Messages and octets in the mailbox, without those marked as deleted. */
  stat(): Promise<{ count: number; octets: number }>
  /** Octets of every message by its number, in this session's numbering from 1. */
  list(): Promise<Map<number, number>>
  /** Octets of one message, as the server counts them. */
  sizeOf(message: number): Promise<number>
  /** Unique ids by message number: stable over sessions, not surely different for copies of one message. */
  uidl(): Promise<Map<number, string>>
  uidOf(message: number): Promise<string>
  /** The header and the first `lines` lines of the body. */
  top<T>(message: number, lines: number, sink: MessageSink<T>): Promise<T>
  retrieve<T>(message: number, sink: MessageSink<T>): Promise<T>
  /** Marks a message; only `quit` deletes it. */
  delete(message: number): Promise<void>
  /** Takes back all marks. */
  reset(): Promise<void>
  noop(): Promise<void>
  /**
   * Deletes what is marked and closes. When it rejects, the marked messages may or may not have been deleted: the
   * unique ids of the next session tell.
   */
  quit(): Promise<void>
  /** Closes at once and deletes nothing; harmless on a closed session. */
  close(): void
}
