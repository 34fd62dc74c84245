import type { AuthMethod, Security } from '../../../shared/contract/accounts'
import { ProblemError, type Problem, type ProblemCode } from '../../../shared/problem'

/** The server an error came from, as far as the sentence about it needs to know. */
export interface Endpoint {
  protocol: 'imap' | 'smtp' | 'pop3' | 'managesieve'
  host: string
  port: number
  security: Security
  /** Hides what was sent to this server in secret: it may quote it. */
  mask?: (text: string) => string
}

/**
 * Turns anything thrown by the network, TLS, imapflow or an SMTP conversation into a `Problem`. This is the only place
 * that knows their error shapes. A reply of the server outranks the library's own code: imapflow marks a connection lost during LOGIN as a failed authentication.
 */
export function problemOf(error: unknown, endpoint: Endpoint): Problem {
  if (error instanceof ProblemError) return error.problem
  const facts = factsOf(error)
  const problem =
    imapReplyProblem(facts, endpoint) ??
    smtpReplyProblem(facts, endpoint) ??
    certificateProblem(facts, endpoint) ??
    tlsProblem(facts, endpoint) ??
    transportProblem(facts, endpoint) ??
    libraryProblem(facts, endpoint)
  return problem ?? endpointProblem('server-misbehaved', endpoint, { reply: facts.message })
}

/** `problemOf` as an error that can be thrown, keeping the original as its cause for the debugger only. */
export const problemError = (error: unknown, endpoint: Endpoint): ProblemError =>
  error instanceof ProblemError ? error : new ProblemError(problemOf(error, endpoint), { cause: error })

/** The way to sign in that the user chose is none of those the server offers. */
export const methodMissing = (
  { protocol, host }: Endpoint,
  method: AuthMethod,
  offered: readonly string[],
): ProblemError =>
  new ProblemError({
    code: 'auth-method-missing',
    field: `${protocol}.auth`,
    params: { host, method: method.toUpperCase(), offered: offered.join(', ').slice(0, 200) || '–' },
  })

/**
 * True when trying again without a change by the user would fail the same way. Only two can decide that: the server,
 * by a permanent reply of its own (SMTP 5yz but 503, IMAP NO without a "for now" code), or we ourselves, by a rule.
 * What the network does (a captive portal's certificate, a resolver that is down) never counts as permanent.
 */
export function isPermanent(problem: Problem): boolean {
  if (OUR_OWN_REFUSALS.has(problem.code)) return true
  // Said under any code, mostly [ALERT], and over as soon as another program closes its connection.
  if (problem.code === 'too-many-connections') return false
  const reply = problem.params?.replyCode
  if (reply === undefined) return false
  if (/^\d{3}$/.test(reply)) return reply.startsWith('5') && reply !== '503'
  return !TRANSIENT_CODES.has(reply)
}

const OUR_OWN_REFUSALS: ReadonlySet<ProblemCode> = new Set([
  'plaintext-refused',
  'secret-missing',
  'smtp-missing',
  'smtp-untested',
  'smtp-gone',
  'no-recipients',
  'address-invalid',
  'bcc-not-allowed',
  'port-wrong-protocol',
  'field-invalid',
  'oauth-needed',
  'auth-method-missing',
])

/** Response codes of RFC 5530 (and LIMIT of RFC 9051 servers), 2449, 3206 and 5804 that tell of a passing state. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'UNAVAILABLE',
  'INUSE',
  'LIMIT',
  'SERVERBUG',
  'EXPUNGEISSUED',
  'THROTTLED',
  'BYE',
  'BAD',
  'IN-USE',
  'LOGIN-DELAY',
  'SYS/TEMP',
  'TRYLATER',
])

interface Facts {
  /** The error's own code or, where nodemailer replaced it, the system's one. */
  code: string
  clientCode: string
  message: string
  /** IMAP: 'NO' or 'BAD' when the server answered a command so. */
  status: string
  imapCode: string
  imapText: string
  byeReason: string
  authentication: boolean
  tlsFailed: boolean
  /** The connection stood and the server stayed silent. */
  silent: boolean
  /** SMTP reply code, 0 when the server said nothing. */
  smtpCode: number
  smtpReply: string
  smtpCommand: string
  /** Of whom the answer to RCPT TO was. */
  recipients: readonly string[]
}

function factsOf(error: unknown): Facts {
  const outer = isRecord(error) ? refusalIn(error) : { message: String(error) }
  // Happy eyeballs: every address failed, the first failure tells why.
  const inner = Array.isArray(outer.errors) && isRecord(outer.errors[0]) ? outer.errors[0] : outer
  const clientCode = text(outer.code)
  const response = text(outer.response)
  const smtpCode = typeof outer.responseCode === 'number' ? outer.responseCode : 0
  return {
    code: text(outer.originalCode) || text(inner.code) || clientCode,
    clientCode,
    message: text(outer.message),
    status: text(outer.responseStatus),
    imapCode: text(outer.serverResponseCode).toUpperCase(),
    imapText: text(outer.responseText) || (smtpCode ? '' : response),
    // TLS errors of Node have a `reason` too; only on a connection that ended is it the server's BYE.
    byeReason: CONNECTION_ENDED.has(clientCode) ? text(outer.reason) : '',
    authentication: outer.authenticationFailed === true || clientCode === 'EAUTH',
    tlsFailed: outer.tlsFailed === true || clientCode === 'ETLS',
    silent: clientCode === 'GREETING_TIMEOUT' || outer.timeoutType === 'GREETING_TIMEOUT',
    smtpCode,
    smtpReply: smtpCode ? response : '',
    smtpCommand: text(outer.command),
    recipients: [outer.rejected, outer.recipient].flat().map(text).filter(Boolean),
  }
}

/**
 * What imapflow calls an error of its own and is a refusal of one command: a STATUS of a mailbox that LIST does not know,
 * with the server's answer inside; an answer that is none of those there are; what cannot be sent at all.
 */
function refusalIn(error: Record<string, unknown>): Record<string, unknown> {
  if (error.code === 'NotFound')
    return {
      ...(isRecord(error.response) ? error.response : {}),
      responseStatus: 'NO',
      serverResponseCode: 'NONEXISTENT',
    }
  // Not every server says so in a code.
  if (error.mailboxMissing === true) return { ...error, serverResponseCode: 'NONEXISTENT' }
  return REFUSED_BY_CLIENT.has(text(error.code))
    ? { ...error, message: error.message, responseStatus: 'BAD', responseText: error.message }
    : error
}

const REFUSED_BY_CLIENT: ReadonlySet<string> = new Set([
  'InvalidResponse',
  'InvalidStringValue',
  'InvalidTokenValue',
  'InvalidTextValue',
  'InvalidSequenceSet',
  'InvalidSearchQuery',
])

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function imapReplyProblem(facts: Facts, endpoint: Endpoint): Problem | null {
  const said = [facts.imapCode && `[${facts.imapCode}]`, facts.imapText].filter(Boolean).join(' ')
  if (facts.byeReason && facts.byeReason !== 'Server closed connection') {
    const code = TOO_MANY_CONNECTIONS.test(facts.byeReason) ? 'too-many-connections' : 'server-refused'
    return endpointProblem(code, endpoint, { reply: facts.byeReason, replyCode: 'BYE' })
  }
  if (facts.status !== 'NO' && facts.status !== 'BAD') {
    return facts.authentication && facts.message === 'Login is disabled'
      ? endpointProblem('login-disabled', endpoint)
      : null
  }
  if (facts.clientCode === 'ETHROTTLE')
    return endpointProblem('rate-limited', endpoint, { reply: said, replyCode: 'THROTTLED' })
  const replyCode = facts.status === 'BAD' ? 'BAD' : facts.imapCode || 'NO'
  const code = facts.authentication ? imapLoginCode(facts, said) : imapCommandCode(facts, said)
  return endpointProblem(code, endpoint, { reply: said, replyCode })
}

function imapLoginCode(facts: Facts, said: string): ProblemCode {
  if (facts.imapCode === 'LIMIT' || TOO_MANY_CONNECTIONS.test(said)) return 'too-many-connections'
  if (facts.imapCode === 'PRIVACYREQUIRED') return 'tls-mismatch'
  if (TRANSIENT_CODES.has(facts.imapCode)) return 'server-refused'
  return loginCode(said)
}

function imapCommandCode(facts: Facts, said: string): ProblemCode {
  if (facts.imapCode === 'OVERQUOTA' || /\bquota\b/i.test(said)) return 'over-quota'
  if (facts.imapCode === 'NONEXISTENT' || facts.imapCode === 'TRYCREATE') return 'folder-gone'
  // Dovecot says so without a code of a name that is left over as others lie beneath it.
  if (facts.imapCode === '' && NO_SUCH_FOLDER.test(said)) return 'folder-gone'
  if (facts.imapCode === 'THROTTLED') return 'rate-limited'
  // RFC 4469 section 4.2: the message is more than the server takes (RFC 7889).
  if (facts.imapCode === 'TOOBIG') return 'message-too-large'
  return facts.status === 'BAD' ? 'server-misbehaved' : 'server-refused'
}

const NO_SUCH_FOLDER = /^(?:mailbox|folder) (?:does(?:n't| not) exist|not found)|^no such (?:mailbox|folder)/i

/** What a server says that lets nobody in for now. */
export const TOO_MANY_CONNECTIONS =
  /too many (?:simultaneous )?(?:connections|sessions|logins)|maximum number of connections|connection limit/i
const APP_PASSWORD = /(?:application|app)[- ]specific password|app[- ]?password|log ?in via your web browser/i
const OAUTH_ONLY =
  /basic ?auth(?:entication)? is disabled|basicauthblocked|smtpclientauthentication is disabled|modern auth|5\.7\.139/i
const RATE_LIMIT =
  /rate.?limit|too (?:many|much) (?:messages|mails?|e-?mails|recipients|requests)|sending limit|quota exceeded.*(?:hour|day)|throttl/i
const TOO_LARGE = /5\.3\.4|5\.2\.3|(?:message|size).*(?:too (?:large|big)|exceed)/i

/** ACC-24 and ACC-28: why a provider refused what may well be the right password. */
export function loginCode(said: string): ProblemCode {
  if (APP_PASSWORD.test(said)) return 'app-password-needed'
  if (OAUTH_ONLY.test(said)) return 'oauth-needed'
  return 'login-failed'
}

function smtpReplyProblem(facts: Facts, endpoint: Endpoint): Problem | null {
  if (facts.smtpCode === 0) return null
  const code = smtpCode(facts)
  const params = facts.recipients.length > 0 ? { params: { addresses: facts.recipients.join(', ') } } : {}
  const replyCode = String(isPassingLogin(facts) ? PASSING_LOGIN : facts.smtpCode)
  return endpointProblem(code, endpoint, { reply: facts.smtpReply, replyCode, ...params })
}

/** RFC 4954 section 6: 454 for a passing failure. Some say it in words, or in the enhanced code, and answer 535. */
const PASSING_LOGIN = 454
const isPassingLogin = ({ smtpCode, smtpReply }: Facts): boolean =>
  smtpCode === 535 &&
  /^(?:535[ -])?4\.\d+\.\d+|\btemporar(?:y|ily)\b|\btry again later\b|\binternal (?:server )?error\b/i.test(
    smtpReply,
  )

function smtpCode(facts: Facts): ProblemCode {
  const { smtpCode, smtpReply, smtpCommand } = facts
  if (smtpCode < 400) return 'server-misbehaved'
  // STARTTLS was required and the server does not offer it or refused it; or has no time for it just now.
  if (facts.clientCode === 'ETLS' || smtpCommand === 'STARTTLS')
    return smtpCode < 500 ? 'server-refused' : 'tls-mismatch'
  if (TOO_MANY_CONNECTIONS.test(smtpReply)) return 'too-many-connections'
  if (isPassingLogin(facts)) return 'server-refused'
  if (facts.authentication || smtpCommand.startsWith('AUTH'))
    return smtpCode < 500 ? 'server-refused' : loginCode(smtpReply)
  if (smtpCode === 530 || smtpCode === 534 || smtpCode === 535) return loginCode(smtpReply)
  // Enhanced code 5.2.2 (RFC 3463): the mailbox of a recipient is full, whatever the size of the mail.
  const isFull = /^(?:\d{3}[ -])?[45]\.2\.2\b/.test(smtpReply)
  if (!isFull && (smtpCode === 552 || TOO_LARGE.test(smtpReply)))
    return smtpCommand === 'RCPT TO' ? 'recipient-refused' : 'message-too-large'
  if (RATE_LIMIT.test(smtpReply)) return 'rate-limited'
  // Busy, or greylisting: neither the sender nor the mail is to blame, and it is tried again.
  if (smtpCode < 500 && (smtpCommand === 'MAIL FROM' || smtpCommand === 'DATA')) return 'temporarily-refused'
  if (smtpCode === 421 && smtpCommand === 'RCPT TO') return 'temporarily-refused'
  if (smtpCommand === 'MAIL FROM') return 'sender-refused'
  if (smtpCommand === 'RCPT TO') return 'recipient-refused'
  if (smtpCommand === 'DATA') return 'message-refused'
  return 'server-refused'
}

const EXPIRED = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
const UNTRUSTED =
  /SELF_SIGNED|UNABLE_TO_|CERT_UNTRUSTED|CERT_REJECTED|CERT_REVOKED|CERT_CHAIN_TOO_LONG|CERT_SIGNATURE_FAILURE|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED/

function certificateProblem(facts: Facts, endpoint: Endpoint): Problem | null {
  if (EXPIRED.has(facts.code)) return endpointProblem('certificate-expired', endpoint)
  if (
    facts.code === 'ERR_TLS_CERT_ALTNAME_INVALID' ||
    /does not match certificate's altnames/.test(facts.message)
  ) {
    return endpointProblem('certificate-wrong-host', endpoint)
  }
  return UNTRUSTED.test(facts.code) ? endpointProblem('certificate-untrusted', endpoint) : null
}

/** OpenSSL's ways to say that the other side does not speak TLS at all. */
const NOT_TLS =
  /WRONG_VERSION_NUMBER|wrong version number|PACKET_LENGTH_TOO_LONG|packet length too long|HTTP_REQUEST|http request|RECORD_LAYER_FAILURE|record layer failure/

function tlsProblem(facts: Facts, endpoint: Endpoint): Problem | null {
  if (NOT_TLS.test(facts.code) || NOT_TLS.test(facts.message))
    return endpointProblem('tls-mismatch', endpoint)
  if (facts.message === 'Server does not support STARTTLS') return endpointProblem('tls-mismatch', endpoint)
  if (/^ERR_SSL_|^ERR_TLS_|^EPROTO$|^STARTTLS_INJECTION$/.test(facts.code))
    return endpointProblem('tls-failed', endpoint)
  if (CONNECTION_ENDED.has(facts.code) && /before secure TLS connection/.test(facts.message))
    return endpointProblem('tls-failed', endpoint)
  return facts.tlsFailed && !TRANSPORT.has(facts.code) ? endpointProblem('tls-failed', endpoint) : null
}

const CONNECTION_ENDED: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ECONNECTION',
  'NoConnection',
  'EConnectionClosed',
  'StateLogout',
  'ClosedAfterConnectText',
  'ClosedAfterConnectTLS',
])

const TRANSPORT: ReadonlyMap<string, ProblemCode> = new Map<string, ProblemCode>([
  ['ENOTFOUND', 'host-unknown'],
  ['ENODATA', 'host-unknown'],
  ['EDNS', 'host-unknown'],
  ['ECONNREFUSED', 'port-refused'],
  ['EAI_AGAIN', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENETDOWN', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['ETIMEDOUT', 'timeout'],
  ['ETIMEOUT', 'timeout'],
  ['CONNECT_TIMEOUT', 'timeout'],
  ['GREETING_TIMEOUT', 'timeout'],
  ['UPGRADE_TIMEOUT', 'timeout'],
  ['LockTimeout', 'timeout'],
  ...[...CONNECTION_ENDED].map((code): [string, ProblemCode] => [code, 'connection-lost']),
])

const IMPLICIT_TLS_PORTS: ReadonlySet<number> = new Set([993, 465, 995])

function transportProblem(facts: Facts, endpoint: Endpoint): Problem | null {
  const code = TRANSPORT.get(facts.code) ?? TRANSPORT.get(facts.clientCode)
  if (code === undefined) return null
  // A TLS port waits for our first word just as we wait for its greeting.
  const isTlsPort = facts.silent && endpoint.security !== 'tls' && IMPLICIT_TLS_PORTS.has(endpoint.port)
  return endpointProblem(isTlsPort ? 'tls-mismatch' : code, endpoint)
}

function libraryProblem(facts: Facts, endpoint: Endpoint): Problem | null {
  if (facts.clientCode === 'EENVELOPE' && /no recipients/i.test(facts.message))
    return endpointProblem('no-recipients', endpoint)
  if (facts.clientCode === 'EENVELOPE') return endpointProblem('address-invalid', endpoint)
  if (facts.clientCode === 'EMESSAGE' && /size/i.test(facts.message))
    return endpointProblem('message-too-large', endpoint)
  // imapflow does not send what is more than the limit the server announced (RFC 7889).
  if (facts.imapCode === 'APPENDLIMIT') return endpointProblem('message-too-large', endpoint)
  if (facts.clientCode === 'EPROTOCOL')
    return endpointProblem('not-a-mail-server', endpoint, { reply: facts.message })
  if (facts.message === 'Unsupported authentication mechanism')
    return endpointProblem('login-disabled', endpoint)
  if (facts.clientCode === 'ETHROTTLE') return endpointProblem('rate-limited', endpoint)
  return null
}

const MAX_REPLY = 2000

/** A problem of this server, with the form field that mends it. */
export function endpointProblem(
  code: ProblemCode,
  endpoint: Endpoint,
  said: { reply?: string; replyCode?: string; params?: Record<string, string> } = {},
): Problem {
  const field = fieldOf(code, endpoint)
  const reply = masked(endpoint, said.reply?.trim()).slice(0, MAX_REPLY)
  return {
    code,
    ...(field === undefined ? {} : { field }),
    ...(reply ? { serverReply: reply } : {}),
    params: {
      host: endpoint.host,
      port: String(endpoint.port),
      ...(said.replyCode === undefined ? {} : { replyCode: said.replyCode }),
      ...said.params,
    },
  }
}

/** The server's words as they may be shown, kept or logged. */
const masked = ({ mask }: Endpoint, reply = ''): string => (mask ? mask(reply) : reply)

/** The form field that mends a problem. */
function fieldOf(code: ProblemCode, { protocol }: Endpoint): string | undefined {
  switch (code) {
    case 'host-unknown':
    case 'certificate-wrong-host':
    case 'certificate-expired':
    case 'certificate-untrusted':
      return `${protocol}.host`
    case 'port-refused':
    case 'timeout':
    case 'not-a-mail-server':
      return `${protocol}.port`
    case 'tls-mismatch':
    case 'tls-failed':
    case 'plaintext-refused':
    case 'login-disabled':
      return `${protocol}.security`
    case 'login-failed':
    case 'app-password-needed':
    case 'secret-missing':
      return protocol === 'smtp' ? 'smtpPassword' : 'password'
    case 'sender-refused':
      return 'address'
    case 'recipient-refused':
    case 'no-recipients':
    case 'address-invalid':
      return 'to'
    default:
      return undefined
  }
}
