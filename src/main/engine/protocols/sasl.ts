/**
 * SASL mechanisms with an initial response, for POP3 (RFC 5034) and ManageSieve (RFC 5804, 2.1): PLAIN (RFC 4616),
 * OAUTHBEARER (RFC 7628) and XOAUTH2, its forerunner, which Google and Microsoft still announce alone.
 */

/** What the user signs in with; an access token is fresh when it is handed over and never refreshed here. */
export type Credentials = { user: string; password: string } | { user: string; accessToken: string }

/** What no log and no message may show. */
export const secretOf = (credentials: Credentials): string =>
  'password' in credentials ? credentials.password : credentials.accessToken

export type SaslMechanism = 'PLAIN' | 'OAUTHBEARER' | 'XOAUTH2'

export interface SaslStart {
  mechanism: SaslMechanism
  /** Bytes of the initial response, not yet encoded as base64. */
  initial: Buffer
  /**
   * What answers a challenge. Only the OAuth mechanisms ever see one: it carries their error as JSON, and the server
   * says its verdict after this answer.
   */
  onChallenge: Buffer
}

/** Server and port are part of what an OAUTHBEARER client says (RFC 7628, 3.1). */
export interface SaslServer {
  host: string
  port: number
}

/**
 * The best mechanism that both sides know, or null. `offered` holds names as the server announced them.
 * Throws a `TypeError` for a credential with a control character that would end its field early.
 */
export function chooseSasl(
  offered: Iterable<string>,
  credentials: Credentials,
  server: SaslServer,
): SaslStart | null {
  const names = new Set([...offered].map((name) => name.toUpperCase()))
  if ('password' in credentials) return names.has('PLAIN') ? plain(credentials) : null
  if (names.has('OAUTHBEARER')) return oauthBearer(credentials, server)
  return names.has('XOAUTH2') ? xoauth2(credentials) : null
}

function plain({ user, password }: { user: string; password: string }): SaslStart {
  refuse(['\0'], user, password)
  return {
    mechanism: 'PLAIN',
    initial: Buffer.from(`\0${user}\0${password}`),
    onChallenge: Buffer.alloc(0),
  }
}

function oauthBearer({ user, accessToken }: OAuth, { host, port }: SaslServer): SaslStart {
  refuse(FIELD_ENDS, user, accessToken, host)
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C')
  const pairs = [`host=${host}`, `port=${port}`, `auth=Bearer ${accessToken}`]
  return {
    mechanism: 'OAUTHBEARER',
    initial: Buffer.from(`n,a=${name},\x01${pairs.join('\x01')}\x01\x01`),
    onChallenge: Buffer.from('\x01'),
  }
}

function xoauth2({ user, accessToken }: OAuth): SaslStart {
  refuse(FIELD_ENDS, user, accessToken)
  return {
    mechanism: 'XOAUTH2',
    initial: Buffer.from(`user=${user}\x01auth=Bearer ${accessToken}\x01\x01`),
    onChallenge: Buffer.alloc(0),
  }
}

interface OAuth {
  user: string
  accessToken: string
}

/** Would end a field early and let what follows be read as the next one. */
const FIELD_ENDS = ['\0', '\x01', '\r', '\n']

function refuse(fieldEnds: readonly string[], ...values: string[]): void {
  if (values.some((value) => fieldEnds.some((end) => value.includes(end))))
    throw new TypeError('A credential holds a control character no server can take')
}
