import { ProblemError } from '../../../../shared/problem'
import { endpointProblem, problemError, type Endpoint } from '../../net/problem-of'
import type { Wire } from '../../net/wire'

/** What a server answers to one command (RFC 5321 section 4.2). */
export interface Reply {
  code: number
  /** All lines with their codes, as the server said them. */
  said: string
}

/** What was asked; a server's refusal means something else at each. */
export type Step = 'CONN' | 'EHLO' | 'HELO' | 'STARTTLS' | 'MAIL FROM' | 'RCPT TO' | 'DATA' | `AUTH ${string}`

export const isYes = ({ code }: Reply): boolean => code >= 200 && code < 300
export const isNo = ({ code }: Reply): boolean => code >= 400

/** A reply that is not the yes that was hoped for, as a problem with the server's own words. */
export function refusal(
  { code, said }: Reply,
  step: Step,
  endpoint: Endpoint,
  recipients: readonly string[] = [],
): ProblemError {
  const facts = { responseCode: code, response: said, command: step, rejected: recipients }
  return problemError(Object.assign(new Error(said), facts), endpoint)
}

/** Words that are no answer: from then on nobody knows which bytes answer what. */
export const misbehaviour = (endpoint: Endpoint, said: string): ProblemError =>
  new ProblemError(endpointProblem('server-misbehaved', endpoint, { reply: printable(said) }))

/** RFC 5321 section 4.5.3.1.5 allows 512 bytes. */
const MAX_LINE = 64 * 1024
const MAX_REPLY = 256 * 1024
/** What is kept of an answer nobody can read; twice of what is shown, so that no secret is cut in two before it is hidden. */
const MAX_SHOWN = 4000

const LF = 0x0a

/**
 * Reads replies off the wire, each bounded and well-formed: three digits, the same on every line. Anything else, also a
 * "250" that ends as a "550", ends the connection as `server-misbehaved` and is never taken for a yes.
 */
export function createReplies(wire: Wire, endpoint: Endpoint, log: (line: string) => void) {
  /** Of a line that is not complete. */
  let begun: Buffer = Buffer.alloc(0)

  async function line(): Promise<string> {
    for (;;) {
      const bytes = await wire.chunk()
      const end = bytes.indexOf(LF)
      begun = Buffer.concat([begun, end < 0 ? bytes : bytes.subarray(0, end)])
      if (begun.length > MAX_LINE) throw nonsense([decoded(begun.subarray(0, MAX_SHOWN))])
      if (end < 0) continue
      wire.unread(bytes.subarray(end + 1))
      const whole = decoded(begun)
      begun = Buffer.alloc(0)
      log(`S: ${whole}`)
      return whole
    }
  }

  async function next(): Promise<Reply> {
    const lines: string[] = []
    try {
      for (let size = 0; ;) {
        const said = await line()
        size += said.length + 1
        if (size > MAX_REPLY) throw nonsense([...lines.slice(0, 20), '…'])
        if (said === '' && lines.length === 0) continue
        lines.push(said)
        const [, code = '', goesOn] = REPLY_LINE.exec(said) ?? []
        if (code === '' || lines[0]?.startsWith(code) !== true) throw nonsense(lines.slice(-20))
        if (goesOn !== '-') return { code: Number(code), said: lines.join('\n') }
      }
    } catch (error) {
      const cut = isLost(error) ? cutOff([...lines, decoded(begun)]) : null
      if (cut === null) throw error
      return cut
    }
  }

  /** Whether the server said something nobody asked for; line ends alone say nothing. */
  async function hasUnasked(): Promise<boolean> {
    while (wire.hasUnread()) {
      const bytes = await wire.chunk()
      if (/^[\r\n]*$/.test(bytes.toString('latin1'))) continue
      wire.unread(bytes)
      return true
    }
    return false
  }

  const nonsense = (lines: readonly string[]): unknown => wire.fail(misbehaviour(endpoint, lines.join('\n')))

  return { next, hasUnasked }
}

export type Replies = ReturnType<typeof createReplies>

const REPLY_LINE = /^([2-5]\d\d)([ -]|$)/

/** A server that refuses and hangs up within its words has still refused. */
function cutOff(lines: readonly string[]): Reply | null {
  const said = lines.filter(Boolean).join('\n')
  const [, code] = /^([45]\d\d)[ -]/.exec(said) ?? []
  return code === undefined ? null : { code: Number(code), said }
}

export const isLost = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'connection-lost'

/** Servers write their words in UTF-8 or in one of the old 8-bit sets (RFC 5321 has none); control characters disguise. */
function decoded(bytes: Buffer): string {
  const utf8 = bytes.toString('utf8')
  return printable(utf8.includes('\ufffd') ? bytes.toString('latin1') : utf8)
}

const printable = (text: string): string => text.replace(/[^\P{Cc}\n]+/gu, ' ').trim()
