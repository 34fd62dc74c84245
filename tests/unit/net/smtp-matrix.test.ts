import { expect, it } from 'vitest'
import { isPermanent } from '../../../src/main/engine/net/problem-of'
import { createSmtpTransport } from '../../../src/main/engine/net/smtp'
import { problemOfRejection } from '../../helpers/rejection'
import { plainSettings } from '../../helpers/plain-settings'
import {
  CLOSE,
  RESET,
  SILENCE,
  startScriptedSmtp,
  type Answer,
  type Answers,
  type Step,
} from '../../helpers/scripted-smtp'

/**
 * Each command, and each kind of answer to it. What becomes of the mail is one of four: `sent`; `later`, tried again by
 * itself; `no`, failed and told; `unknown`, failed and never tried again by itself. With it the code and the words.
 */
type Fate = 'sent' | 'later' | 'no' | 'unknown'

/** Whoever has the password may say it again, and it is not shown. */
const words = (step: Asked): string =>
  `5.7.1 go away, ${['greeting', 'EHLO', 'STARTTLS'].includes(step) ? 'friend' : 'secret'}`
const SHOWN = 'go away'
const YES = { greeting: 220, EHLO: 250, STARTTLS: 220, AUTH: 235, MAIL: 250, RCPT: 250, DATA: 354, dot: 250 }
type Asked = keyof typeof YES

const KINDS = {
  'a passing no': (step) => `454 ${words(step)}`,
  'the same, hanging up': (step) => `454 ${words(step)}${CLOSE}`,
  'the same, breaking off': (step) => `454 ${words(step)}${RESET}`,
  'a no': (step) => `554 ${words(step)}`,
  'a no of many lines': (step) => `554-5.7.1 go\r\n554 ${words(step)}`,
  'a no, hanging up': (step) => `554 ${words(step)}${CLOSE}`,
  'a no, breaking off': (step) => `554 ${words(step)}${RESET}`,
  'a no cut off': (step) => (socket) => void socket.end(`554-${words(step)}\r\n554`),
  'a no without line end': (step) => (socket) => void socket.end(`554 ${words(step)}`),
  farewell: (step) => `421 ${words(step)}${CLOSE}`,
  'another yes': (step) => (step === 'DATA' ? '250 fine' : '354 fine'),
  'a yes that ends as a no': (step) => `${YES[step]}-fine\r\n554 ${words(step)}`,
  'a yes cut off': (step) => (socket) => void socket.end(`${YES[step]}-fine\r\n${YES[step]}-of`),
  'a number alone': () => '2',
  'words without a number': (step) => `welcome, ${words(step)}`,
  'a number too long': (step) => `2500 ${words(step)}`,
  bytes: () => (socket) => void socket.write(Buffer.from([0, 255, 254, 13, 10, 27, 128, 13, 10])),
  'a line of 100 kB': (step) => `${YES[step]} ${'x'.repeat(100_000)}`,
  'a line without end': (step) => (socket) => void socket.write(`${YES[step]} ${'x'.repeat(1_000_000)}`),
  'lines without end': (step) => (socket) => void socket.write(`${YES[step]}-more\r\n`.repeat(100_000)),
  'hanging up': () => CLOSE,
  'breaking off': () => RESET,
  silence: () => SILENCE,
} satisfies Record<string, (step: Asked) => Answer>
type Kind = keyof typeof KINDS

const lost = ['later', 'connection-lost', null] as const
const silent = ['later', 'timeout', null] as const
const told = (fate: Fate, code: string) => [fate, code, SHOWN] as const
const nonsense = (said: string) => ['later', 'server-misbehaved', said] as const
const unknown = (said: string | null) => ['unknown', 'send-unconfirmed', said] as const

type Cell = readonly [Fate, string, string | null]

/** What a step makes of the kinds of answer that mean the same at every step but the first and the last. */
function row(no: Cell, later: Cell, different: Partial<Record<Kind, Cell>> = {}): Record<Kind, Cell> {
  return {
    'a passing no': later,
    'the same, hanging up': later,
    'the same, breaking off': later,
    'a no': no,
    'a no of many lines': no,
    'a no, hanging up': no,
    'a no, breaking off': no,
    'a no cut off': no,
    'a no without line end': no,
    farewell: later,
    'another yes': nonsense('354 fine'),
    'a yes that ends as a no': nonsense(SHOWN),
    'a yes cut off': lost,
    'a number alone': nonsense('2'),
    'words without a number': nonsense(SHOWN),
    'a number too long': nonsense(SHOWN),
    bytes: nonsense('ÿþ'),
    'a line of 100 kB': nonsense('xxx'),
    'a line without end': nonsense('xxx'),
    'lines without end': nonsense('-more'),
    'hanging up': lost,
    'breaking off': lost,
    silence: silent,
    ...different,
  }
}

const stranger = (said: string): Cell => ['later', 'not-a-mail-server', said]

const TABLE: Record<Asked, Record<Kind, Cell>> = {
  greeting: row(told('no', 'server-refused'), told('later', 'server-refused'), {
    'a yes that ends as a no': stranger('go away'),
    'a number alone': stranger('2'),
    'words without a number': stranger('go away'),
    'a number too long': stranger('go away'),
    bytes: stranger('ÿþ'),
    'a line of 100 kB': stranger('xxx'),
    'a line without end': stranger('xxx'),
    'lines without end': stranger('-more'),
  }),
  EHLO: row(told('no', 'server-refused'), told('later', 'server-refused')),
  STARTTLS: row(told('no', 'tls-mismatch'), told('later', 'server-refused')),
  AUTH: row(told('no', 'login-failed'), told('later', 'server-refused')),
  MAIL: row(told('no', 'sender-refused'), told('later', 'temporarily-refused')),
  RCPT: row(told('no', 'recipient-refused'), told('later', 'recipient-refused'), {
    farewell: told('later', 'temporarily-refused'),
  }),
  DATA: row(told('no', 'message-refused'), told('later', 'temporarily-refused'), {
    'another yes': nonsense('250 fine'),
  }),
  dot: row(told('no', 'message-refused'), told('later', 'temporarily-refused'), {
    'another yes': unknown('354 fine'),
    'a yes that ends as a no': unknown(SHOWN),
    'a yes cut off': unknown(null),
    'a number alone': unknown('2'),
    'words without a number': unknown(SHOWN),
    'a number too long': unknown(SHOWN),
    bytes: unknown('ÿþ'),
    'a line of 100 kB': unknown('xxx'),
    'a line without end': unknown('xxx'),
    'lines without end': unknown('-more'),
    'hanging up': unknown(null),
    'breaking off': unknown(null),
    silence: unknown(null),
  }),
}

const steps: Asked[] = ['greeting', 'EHLO', 'STARTTLS', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'dot']
const isKind = (name: string): name is Kind => name in KINDS
const kinds = Object.keys(KINDS).filter(isKind)
/** Broken off before it was heard that the connection stands, the words may be gone with it: nobody can show them. */
const isHeard = (step: Asked, kind: Kind): boolean =>
  step !== 'greeting' || !(kind.endsWith('breaking off') && TABLE[step][kind][2] !== null)
const cells = steps.flatMap((step) =>
  kinds.filter((kind) => isHeard(step, kind)).map((kind) => [step, kind, ...TABLE[step][kind]] as const),
)

const RAW = Buffer.from('Subject: one\r\n\r\nhello\r\n')

async function sendTo(answers: Answers, step: Step, silence: number) {
  const server = await startScriptedSmtp(answers)
  const plain = plainSettings(server.port)
  const security = step === 'STARTTLS' ? 'starttls' : 'none'
  const settings = { ...plain, outgoing: { ...plain.outgoing, security } as const }
  const timeouts = { greeting: silence, idle: silence }
  const envelope = { from: 'anna@ourshop.it', to: ['a@rossi.it'] }
  const sending = createSmtpTransport(settings, 'secret', { timeouts }).sendMail({ envelope, raw: RAW })
  return { server, sending }
}

it.each(cells)('%s: %s is %s, %s', async (step, kind, fate, code, said) => {
  const patience = kind === 'silence' ? 50 : 20_000
  const { server, sending } = await sendTo({ [step]: KINDS[kind](step) }, step, patience)
  const problem = await problemOfRejection(sending)
  expect(problem.code).toBe(code)
  if (said === null) expect(problem.serverReply).toBeUndefined()
  else expect(problem.serverReply).toContain(said)
  expect(problem.serverReply ?? '').not.toContain('secret')
  expect((problem.serverReply ?? '').length).toBeLessThanOrEqual(2000)
  expect(fateOf(problem)).toBe(fate)
  expect(server.taken).toHaveLength(step === 'dot' ? 1 : 0)
  // A password is not said again in the clear to a server that would not encrypt.
  if (step === 'STARTTLS') expect(server.heard.join()).not.toMatch(/AUTH|MAIL/)
})

const fateOf = (problem: Parameters<typeof isPermanent>[0]): Fate =>
  problem.code === 'send-unconfirmed' ? 'unknown' : isPermanent(problem) ? 'no' : 'later'

it.each(steps.filter((step) => step !== 'STARTTLS'))('%s: a yes of many lines goes on', async (step) => {
  const lines = `${YES[step]}-fine\r\n${YES[step]} AUTH PLAIN`
  const { server, sending } = await sendTo({ [step]: lines }, step, 20_000)
  await expect(sending).resolves.toMatchObject({ accepted: ['a@rossi.it'], rejected: [] })
  expect(server.taken).toHaveLength(1)
})
