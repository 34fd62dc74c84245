import { getEventListeners } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { expect, vi } from 'vitest'
import { connectPop3, type Pop3Options, type Pop3Server } from '../../../src/main/engine/protocols/pop3'
import { ProblemError, type Problem } from '../../../src/shared/problem'
import { servedInMemory, settle, stuffed, type Answers, type Shape } from '../../helpers/pop3-server'

/** In the clear and allowed: what a stream in memory can be. */
export const clearServer: Pop3Server = {
  host: 'pop.example.test',
  port: 110,
  security: 'none',
  allowPlaintext: true,
  trustedCertificate: '',
}
export const credentials = { user: 'user@example.test', password: 'correct horse' }

const first = 'Subject: dots\r\n\r\n.\r\n..\r\n.text\r\n\n.\nbare \r ends\0\xff\r\r\n'
const second = '.\r\n'

export const GREETING = '+OK ready <1.2@example.test>\r\n'
const answers: ReadonlyMap<string, string> = new Map([
  ['CAPA', '+OK\r\nSASL PLAIN\r\nUSER\r\nTOP\r\nUIDL\r\nPIPELINING\r\nUTF8\r\nLANG\r\n.\r\n'],
  ['LANG it', '-ERR not spoken here\r\n'],
  ['UTF8', '+OK\r\n'],
  ['AUTH PLAIN', '+ \r\n'],
  [Buffer.from(`\0${credentials.user}\0${credentials.password}`).toString('base64'), '+OK welcome\r\n'],
  ['STAT', '+OK 2 64\r\n'],
  ['LIST', '+OK\r\n1 60\r\n2 4 more\r\n.\r\n'],
  ['LIST 2', '+OK 2 4\r\n'],
  ['UIDL', '+OK\r\n1 aaa\r\n2 !~\r\n.\r\n'],
  ['UIDL 1', '+OK 1 aaa\r\n'],
  ['TOP 1 0', `+OK\r\n${stuffed('Subject: dots\r\n\r\n')}`],
  ['RETR 1', `+OK 60 octets\r\n${stuffed(first)}`],
  ['RETR 2', `+OK\r\n${stuffed(second)}`],
  ['RETR 3', '-ERR no such message\r\n'],
  ['DELE 1', '+OK\r\n'],
  ['RSET', '+OK\r\n'],
  ['NOOP', '+OK\r\n'],
  ['QUIT', '+OK bye\r\n'],
])
export const wellBehaved: Answers = (command) => answers.get(command) ?? '-ERR what?\r\n'

/** The server with some of its answers replaced. */
export const answering =
  (replaced: Readonly<Record<string, string | null>>): Answers =>
  (command) => {
    const answer = replaced[command]
    return answer === undefined ? wellBehaved(command) : answer
  }

/** Every command there is, those after the login in one go where `together`. */
export async function converse(options: Pop3Options, together: boolean) {
  const session = await connectPop3(clearServer, credentials, { language: 'it', ...options })
  const steps = [
    () => session.stat(),
    () => session.list(),
    () => session.sizeOf(2),
    () => session.uidl(),
    () => session.uidOf(1),
    () => session.top(1, 0, buffer).then(asText),
    () => session.retrieve(1, buffer).then(asText),
    () => session.retrieve(2, buffer).then(asText),
    () => session.retrieve(3, buffer).then(asText, codeOfRefusal),
    () => session.delete(1),
    () => session.reset(),
    () => session.noop(),
    () => session.quit(),
  ]
  try {
    if (together) return await allOrFirstFailure(steps.map((step) => step()))
    const results: unknown[] = []
    for (const step of steps) results.push(await step())
    return results
  } catch (error) {
    // A refusal leaves the session open for the caller to go on; any other failure must have closed it by itself.
    if (isRefusal(error)) session.close()
    throw error
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.params?.replyCode !== undefined

const codeOfRefusal = (error: unknown): string => {
  if (error instanceof ProblemError && isRefusal(error)) return error.problem.code
  throw error
}

const asText = (bytes: Buffer): string => bytes.toString('latin1')

/** As Promise.all, but only once every single call has settled: none may be left behind. */
async function allOrFirstFailure(calls: Promise<unknown>[]): Promise<unknown[]> {
  await Promise.allSettled(calls)
  return Promise.all(calls)
}

export const expectedResults = [
  { count: 2, octets: 64 },
  new Map([
    [1, 60],
    [2, 4],
  ]),
  4,
  new Map([
    [1, 'aaa'],
    [2, '!~'],
  ]),
  'aaa',
  'Subject: dots\r\n\r\n',
  first,
  second,
  'message-gone',
  ...[undefined, undefined, undefined, undefined],
]

export type Outcome = { results: unknown[] } | { problem: Problem } | { error: unknown }

/**
 * Holds the conversation up to its end, whatever that is; the clock is moved on only while both sides are silent. Then
 * nothing may be left: no open stream, no running timer, no listener on the signal.
 */
export async function outcomeOf(setup: {
  greeting?: string
  answers?: Answers
  shape?: Shape
  options?: Pop3Options
  together?: boolean
  /** Called when both sides have fallen silent for the first time. */
  onQuiet?: () => void
}): Promise<Outcome> {
  const { greeting = GREETING, shape = {}, options = {}, together = false } = setup
  const { client, served } = servedInMemory(greeting, setup.answers ?? wellBehaved, shape)
  const signal = options.signal ?? new AbortController().signal
  let settled = false
  const outcome = converse({ ...options, signal, dial: async () => client }, together)
    .then(
      (results): Outcome => ({ results }),
      (error: unknown): Outcome => (error instanceof ProblemError ? { problem: error.problem } : { error }),
    )
    .finally(() => (settled = true))
  const progress = (): number => served.said() + served.received.length
  let onQuiet = setup.onQuiet
  for (let quiet = 0; !settled;) {
    const before = progress()
    await settle()
    quiet = progress() === before ? quiet + 1 : 0
    if (quiet < 2) continue
    onQuiet?.()
    onQuiet = undefined
    await vi.advanceTimersByTimeAsync(60_000)
  }
  const result = await outcome
  await settle()
  expect(client.destroyed).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
  expect(getEventListeners(signal, 'abort')).toEqual([])
  return result
}

/** Bytes the well-behaved server says in the whole conversation. */
export async function lengthOfConversation(): Promise<number> {
  const { client, served } = servedInMemory(GREETING, wellBehaved)
  await converse({ dial: async () => client }, false)
  return served.said()
}
