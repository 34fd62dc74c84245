import { hostname } from 'node:os'
import type { ConnectionOptions } from 'node:tls'
import { ProblemError } from '../../../../shared/problem'
import { dial, encrypt } from '../../net/dial'
import { endpointProblem, type Endpoint } from '../../net/problem-of'
import type { Proxy } from '../../net/proxy'
import { allRefused, type Refused } from '../../net/refused'
import { createWire, type Wire } from '../../net/wire'
import { parseExtensions, type Extensions } from './extensions'
import { createReplies, isLost, isNo, isYes, misbehaviour, refusal, type Reply, type Step } from './reply'

/** Milliseconds. */
export interface SmtpTimeouts {
  connect: number
  greeting: number
  /** For one answer; long, because servers scan a message before they answer its last line. */
  idle: number
}

export interface ConversationOptions {
  tls: ConnectionOptions
  timeouts: SmtpTimeouts
  proxy?: Proxy | null | undefined
  log(line: string): void
  signal?: AbortSignal | undefined
}

/** Questions to an SMTP server and its answers, over one connection. Every rejection is a `ProblemError` or the signal's reason. */
export interface Conversation {
  readonly wire: Wire
  /** What the server announced over the connection as it is now. */
  readonly extensions: Extensions
  /** Sends one command and reads its answer; `shown` stands for it in the log. */
  ask(command: string, step: Step, shown?: string): Promise<Reply>
  /** Rejects when the server has said something nobody asked for; belongs before a command that waits for an answer. */
  quiet(step: Step): Promise<void>
  send(command: string, shown?: string): void
  /** The answer to the command that was sent longest ago. */
  answer(step: Step, recipient?: string): Promise<Reply>
  /** The next reply, whenever it comes: also a hasty one, in the middle of what is being sent. */
  reply(): Promise<Reply>
  /** Rejects, and closes, when `work` takes longer than an answer may. */
  inTime<T>(work: () => Promise<T>): Promise<T>
  /** Says QUIT and closes. */
  quit(): void
  close(): void
}

/** Patience is measured for each answer: an upload takes its time, and meanwhile the server may well be silent. */
const NO_SILENCE = 2 ** 31 - 1
const LONGEST_FAREWELL = 5000
const MAX_LINE = 64 * 1024

/** Connects, hears the greeting, says EHLO and encrypts where that is asked for. */
export async function openConversation(
  endpoint: Endpoint,
  options: ConversationOptions,
): Promise<Conversation> {
  const { tls, timeouts, log, signal, proxy } = options
  const dialing = { tls, deadline: timeouts.connect, signal, proxy }
  const stream = await dial(endpoint, dialing)
  const wire = createWire(stream, endpoint, { maxLine: MAX_LINE, silence: NO_SILENCE, signal })
  let hasEnded = false
  wire.failure.catch(() => (hasEnded = true))
  const replies = createReplies(wire, endpoint, log)
  let extensions = parseExtensions('')
  /** What was refused since the last yes, where that did not end the conversation. */
  let refused: Refused[] = []

  const inTime = <T>(work: () => Promise<T>): Promise<T> => wire.within(timeouts.idle, 'ETIMEDOUT', work)

  /** A server that says no and hangs up is heard by its words, not by the silence after them. */
  const withLastWords = (error: unknown): unknown =>
    refused.length > 0 && isLost(error) ? new ProblemError(allRefused(refused)) : error

  async function answer(step: Step, recipient?: string): Promise<Reply> {
    let reply
    try {
      reply = await inTime(replies.next)
    } catch (error) {
      throw withLastWords(error)
    }
    if (!isNo(reply)) {
      refused = []
      return reply
    }
    const no = refusal(reply, step, endpoint, recipient === undefined ? [] : [recipient])
    // RFC 5321 section 3.8: it closes now, whatever else was asked.
    if (reply.code === 421) throw no
    refused.push({ address: recipient ?? '', problem: no.problem })
    return reply
  }

  function send(command: string, shown = command): void {
    log(`C: ${shown}`)
    wire.send(`${command}\r\n`)
  }

  /** A word nobody asked for is the server's farewell, and would else be taken for the answer to what comes next. */
  async function quiet(step: Step): Promise<void> {
    if (!(await replies.hasUnasked())) return
    const reply = await answer(step)
    throw wire.fail(isNo(reply) ? refusal(reply, step, endpoint) : misbehaviour(endpoint, reply.said))
  }

  async function ask(command: string, step: Step, shown?: string): Promise<Reply> {
    await quiet(step)
    send(command, shown)
    return answer(step)
  }

  async function require(command: string, step: Step): Promise<void> {
    const reply = await ask(command, step)
    if (!isYes(reply)) throw refusal(reply, step, endpoint)
  }

  async function greeting(): Promise<void> {
    let reply
    try {
      reply = await wire.within(timeouts.greeting, 'GREETING_TIMEOUT', replies.next)
    } catch (error) {
      throw ofStranger(error, endpoint)
    }
    if (reply.code !== 220) throw refusal(reply, 'CONN', endpoint)
  }

  async function hello(): Promise<void> {
    const reply = await ask(`EHLO ${ownName()}`, 'EHLO')
    if (isYes(reply)) {
      extensions = parseExtensions(reply.said)
      return
    }
    // 500, 502 and the like: it does not know the command, and with it no extensions. Any other no is meant for us.
    if (!/^50\d/.test(String(reply.code))) throw refusal(reply, 'EHLO', endpoint)
    if (endpoint.security === 'starttls') throw refusal(reply, 'STARTTLS', endpoint)
    await require(`HELO ${ownName()}`, 'HELO')
    extensions = { ...parseExtensions(''), auth: [] }
  }

  try {
    await greeting()
    await hello()
    if (endpoint.security === 'starttls') {
      // Asked for without looking whether it is announced: an answer in the clear could have been cut by anyone.
      await require('STARTTLS', 'STARTTLS')
      await wire.encrypt((plain) => encrypt(plain, endpoint, dialing))
      await hello()
    }
  } catch (error) {
    wire.close()
    throw error
  }

  return {
    wire,
    get extensions() {
      return extensions
    },
    ...{ ask, quiet, send, answer, inTime },
    reply: replies.next,
    quit() {
      if (hasEnded) return
      send('QUIT')
      wire
        .within(LONGEST_FAREWELL, 'ETIMEDOUT', replies.next)
        .catch(() => undefined)
        .finally(() => wire.close())
    },
    close: () => wire.close(),
  }
}

/** Who greets in other words than those of SMTP is something else. */
function ofStranger(error: unknown, endpoint: Endpoint): unknown {
  if (!(error instanceof ProblemError) || error.problem.code !== 'server-misbehaved') return error
  const reply = error.problem.serverReply ?? ''
  return new ProblemError(endpointProblem('not-a-mail-server', endpoint, { reply }), { cause: error })
}

/** RFC 5321 section 4.1.3: who has no name of their own gives an address. */
const ownName = (): string =>
  /^[\w-]+(?:\.[\w-]*[a-z][\w-]*)+$/i.test(hostname()) ? hostname() : '[127.0.0.1]'
