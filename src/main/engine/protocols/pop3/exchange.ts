import { ProblemError } from '../../../../shared/problem'
import { endpointProblem, type Endpoint } from '../../net/problem-of'
import type { Wire } from '../../net/wire'
import { misbehaviour, notPop3, parseReply, refusal, type Reply } from './reply'

/** Questions and their answers in order, over one connection. */
export interface Exchange {
  /**
   * Sends a command and hands the first line of its answer to `answer`, which reads the rest. A rejection of `answer`
   * is passed on; whether the connection survives it is up to the wire. `shown` stands for the command in the log.
   */
  run<T>(command: string, answer: (reply: Reply) => Promise<T> | T, shown?: string): Promise<T>
  /** The first line of all; its text. Rejects where the server speaks no POP3 or wants nobody now. */
  greeting(): Promise<string>
  /** The next reply within an answer. */
  reply(): Promise<Reply>
  /** The lines of a list, without its dots (RFC 1939, 3); more than `limit` end the connection. */
  lines(limit: number): AsyncIterable<string>
  /** One more line of a SASL exchange. It is never logged, nor is what the server repeats of it. */
  sendSecret(line: string): void
  /** Takes secrets out of the server's words: some servers repeat a command they do not understand. */
  redact(text: string): string
  /** Commands may leave before the ones ahead of them are answered (RFC 2449, 6.6). */
  allowPipelining(): void
  /** No command but this last one may be run any more. */
  finish<T>(command: string, answer: (reply: Reply) => Promise<T> | T): Promise<T>
}

/** A list's further lines would only drown the rest of the log. */
const LOGGED_LINES = 50

/** Enough to hide the way to the server; few enough that neither side's buffers fill with commands. */
const PIPELINE_DEPTH = 20

interface Job {
  command: string
  shown: string
  answer(reply: Reply): Promise<void>
  reject(error: unknown): void
}

export function createExchange(
  wire: Wire,
  endpoint: Endpoint,
  options: { secret: string; log: (line: string) => void },
): Exchange {
  const { log } = options
  const secrets = secretsOf(options.secret)
  const waiting: Job[] = []
  const sent: Job[] = []
  let depth = 1
  let working = false
  let finished = false

  function enqueue<T>(command: string, answer: (reply: Reply) => Promise<T> | T, shown: string): Promise<T> {
    if (finished) return Promise.reject(new ProblemError(endpointProblem('connection-lost', endpoint)))
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    waiting.push({
      command,
      shown,
      reject,
      answer: async (reply) => {
        try {
          resolve(await answer(reply))
        } catch (error) {
          reject(error)
        }
      },
    })
    if (!working) void work()
    else if (sent.length > 0) sendWaiting()
    return promise
  }

  async function work(): Promise<void> {
    working = true
    try {
      while (sent.length + waiting.length > 0) {
        if (sent.length === 0 && wire.hasUnread()) throw await unasked()
        sendWaiting()
        const first = await reply()
        await sent[0]?.answer(first)
        wire.answered()
        sent.shift()
      }
    } catch (error) {
      for (const job of [...sent.splice(0), ...waiting.splice(0)]) job.reject(error)
    } finally {
      working = false
    }
  }

  function sendWaiting(): void {
    while (sent.length < depth) {
      const job = waiting.shift()
      if (job === undefined) return
      sent.push(job)
      log(`C: ${job.shown}`)
      wire.send(`${job.command}\r\n`)
    }
  }

  /** A word nobody asked for is the server's farewell, and would else be taken for the answer to what comes next. */
  async function unasked(): Promise<unknown> {
    const said = await reply()
    return wire.fail(
      said.status === 'error'
        ? refusal(said, endpoint, 'command')
        : misbehaviour(endpoint, said.text || 'The server answered what nobody asked'),
    )
  }

  async function reply(): Promise<Reply> {
    const line = await textLine()
    log(`S: ${redact(line)}`)
    const parsed = parseReply(line)
    if (parsed === null) throw wire.fail(misbehaviour(endpoint, redact(line)))
    return parsed.status === 'error' ? { ...parsed, text: redact(parsed.text) } : parsed
  }

  async function greeting(): Promise<string> {
    const line = await textLine()
    log(`S: ${redact(line)}`)
    const parsed = parseReply(line)
    if (parsed === null || parsed.status === 'continue') throw wire.fail(notPop3(endpoint, redact(line)))
    if (parsed.status === 'error') throw refusal(parsed, endpoint, 'greeting')
    return parsed.text
  }

  async function* lines(limit: number): AsyncGenerator<string, void> {
    for (let count = 0; ; count++) {
      const line = await textLine()
      if (line === '.' || count < LOGGED_LINES) log(`S: ${redact(line)}`)
      if (line === '.') return
      if (count === limit) throw wire.fail(misbehaviour(endpoint, 'The server sent a list without end'))
      yield line.startsWith('.') ? line.slice(1) : line
    }
  }

  const textLine = async (): Promise<string> => (await wire.line()).toString('utf8')

  const redact = (text: string): string =>
    secrets.reduce((safe, secret) => safe.replaceAll(secret, '***'), text)

  return {
    run: (command, answer, shown = command) => enqueue(command, answer, shown),
    greeting,
    reply,
    lines,
    sendSecret(line) {
      if (line !== '') secrets.push(line)
      log('C: ***')
      wire.send(`${line}\r\n`)
    },
    redact,
    allowPipelining() {
      depth = PIPELINE_DEPTH
    },
    finish(command, answer) {
      const answered = enqueue(command, answer, command)
      finished = true
      return answered
    },
  }
}

/** A very short secret is taken out only where it is repeated with its command: it occurs in any text by chance. */
const secretsOf = (secret: string): string[] => [
  `PASS ${secret}`,
  ...(secret.length < 4 ? [] : [secret, Buffer.from(secret).toString('base64')]),
]
