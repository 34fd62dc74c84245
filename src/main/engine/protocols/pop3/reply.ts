import { ProblemError, type ProblemCode } from '../../../../shared/problem'
import { endpointProblem, loginCode, TOO_MANY_CONNECTIONS, type Endpoint } from '../../net/problem-of'

/** The first line of an answer (RFC 1939, 3; RFC 2449, 8). */
export interface Reply {
  /** `continue` asks for the next step of a SASL exchange (RFC 5034, 4). */
  status: 'ok' | 'error' | 'continue'
  /** The response code of an error in upper case, or ''. */
  code: string
  /** The server's words; of an error with its response code. */
  text: string
}

/** Null where the line is no reply at all. */
export function parseReply(line: string): Reply | null {
  const [, indicator, rest = ''] = /^(\+OK|-ERR|\+)(?:\s(.*))?$/is.exec(line) ?? []
  if (indicator === undefined) return null
  if (indicator === '+') return { status: 'continue', code: '', text: rest.trim() }
  const text = printable(rest)
  if (indicator.toUpperCase() === '+OK') return { status: 'ok', code: '', text }
  return { status: 'error', code: responseCode(text), text }
}

/** Known codes only: without RESP-CODES a text may begin with a bracket by chance. Levels below are cut off. */
function responseCode(text: string): string {
  const [, named = ''] = /^\[([\w/-]+)\]/.exec(text) ?? []
  const code = named.toUpperCase()
  return RESPONSE_CODES.find((known) => code === known || code.startsWith(`${known}/`)) ?? ''
}

/** RFC 2449 section 8.1, RFC 3206 and RFC 6856 section 5. */
const RESPONSE_CODES = ['IN-USE', 'LOGIN-DELAY', 'AUTH', 'SYS/TEMP', 'SYS/PERM', 'UTF8'] as const

/** What a server says is shown to people: control characters could disguise it. */
const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim()

/** What was asked when the server refused. */
export type Asked = 'greeting' | 'login' | 'message' | 'command'

/** A refusal as a problem with the server's own words; `params.replyCode` is its response code or `ERR`. */
export function refusal(reply: Reply, endpoint: Endpoint, asked: Asked): ProblemError {
  const said = { reply: reply.text, replyCode: reply.code || 'ERR' }
  return new ProblemError(endpointProblem(refusalCode(reply, asked), endpoint, said))
}

function refusalCode({ code, text }: Reply, asked: Asked): ProblemCode {
  if (code === 'IN-USE' || TOO_MANY_CONNECTIONS.test(text)) return 'too-many-connections'
  if (code === 'LOGIN-DELAY') return 'rate-limited'
  if (code === 'AUTH') return loginCode(text)
  if (code !== '') return 'server-refused'
  if (asked === 'login') return LOCKED.test(text) ? 'too-many-connections' : loginCode(text)
  return asked === 'message' && GONE.test(text) ? 'message-gone' : 'server-refused'
}

/** Servers without response codes say in words that another program has the mailbox open. */
const LOCKED =
  /\b(?:locked|unable to (?:get |obtain )?(?:a )?lock|already (?:in use|open)|mailbox (?:is )?in use)\b/i

const GONE =
  /no such message|no message|invalid message|(?:already|been|is) (?:deleted|expunged)|does ?n[o']t exist|not found/i

/** An answer that keeps to no rule: from then on nobody knows which bytes answer what. */
export const misbehaviour = (endpoint: Endpoint, said: string): ProblemError =>
  new ProblemError(endpointProblem('server-misbehaved', endpoint, { reply: printable(said) }))

export const notPop3 = (endpoint: Endpoint, said: string): ProblemError =>
  new ProblemError(endpointProblem('not-a-mail-server', endpoint, { reply: printable(said) }))
