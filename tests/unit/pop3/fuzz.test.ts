import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stuffed, type Answers } from '../../helpers/pop3-server'
import {
  answering,
  expectedResults,
  lengthOfConversation,
  outcomeOf,
  wellBehaved,
  GREETING,
  type Outcome,
} from './conversation'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const total = await lengthOfConversation()
const everywhere = Array.from({ length: total - 1 }, (_, at) => at + 1)

const right: Outcome = { results: expectedResults }
const problem = (code: string) => ({ problem: { code } })

describe('a conversation cut into chunks', () => {
  for (const together of [false, true]) {
    const how = together ? 'sent ahead' : 'one by one'
    it(`gives the same in every possible pair of chunks, commands ${how}`, async () => {
      for (const cut of everywhere)
        expect(await outcomeOf({ shape: { cuts: [cut] }, together })).toEqual(right)
    })

    it(`gives the same byte by byte, commands ${how}`, async () => {
      expect(await outcomeOf({ shape: { cuts: everywhere }, together })).toEqual(right)
    })

    it(`gives the same in random chunks, commands ${how}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: total }), { maxLength: 60 }), async (cuts) => {
          expect(await outcomeOf({ shape: { cuts }, together })).toEqual(right)
        }),
        { numRuns: 150 },
      )
    })
  }
})

describe('a conversation that stops', () => {
  it('ends by a timeout wherever the server falls silent', async () => {
    for (const stopAt of everywhere) {
      const together = stopAt % 2 === 0
      expect(await outcomeOf({ shape: { stopAt, then: 'stall' }, together })).toMatchObject(
        problem('timeout'),
      )
    }
  })

  it('ends as a lost connection wherever the server closes or the network breaks', async () => {
    for (const stopAt of everywhere) {
      const together = stopAt % 4 < 2
      const shape = { stopAt, then: stopAt % 2 === 0 ? ('end' as const) : ('destroy' as const) }
      expect(await outcomeOf({ shape, together })).toMatchObject(problem('connection-lost'))
    }
  })

  it('ends with the caller’s reason wherever it is aborted', async () => {
    for (const stopAt of everywhere) {
      const controller = new AbortController()
      const reason = new Error('the user left')
      const outcome = await outcomeOf({
        shape: { stopAt, then: 'stall' },
        together: stopAt % 2 === 0,
        options: { signal: controller.signal },
        onQuiet: () => controller.abort(reason),
      })
      expect(outcome).toEqual({ error: reason })
    }
  })
})

/** The well-behaved server with the bytes from `at` on, `removed` of them, replaced. */
function damaged(at: number, removed: number, inserted: string): { greeting: string; answers: Answers } {
  let offset = 0
  const damage = (said: string): string => {
    const from = Math.max(at - offset, 0)
    const hits = offset <= at && at < offset + said.length
    offset += said.length
    return hits ? said.slice(0, from) + inserted + said.slice(from + removed) : said
  }
  return { greeting: damage(GREETING), answers: (command) => damage(wellBehaved(command) ?? '') }
}

const garbage = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 }).map((bytes) => String.fromCharCode(...bytes)),
  fc.constantFrom(
    ...['\r\n', '\n', '.\r\n', '\r\n.\r\n', '+OK\r\n', '-ERR\r\n', '+ \r\n', '-ERR [IN-USE] x\r\n', '.', '+'],
    ...['* BYE\r\n', '1 1\r\n', '99999999999999999999 1\r\n', '\0', '\r\n\r\n'],
  ),
)

describe('a conversation with garbage in it', () => {
  it('ends with a result or a typed problem, never a hang or a leak', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.nat(total - 1),
        fc.nat(12),
        garbage,
        fc.constantFrom('stall' as const, 'end' as const, 'destroy' as const),
        fc.boolean(),
        async (at, removed, inserted, then, together) => {
          const shape = { stopAt: Math.max(total - 12 - removed, at), then }
          const outcome = await outcomeOf({ ...damaged(at, removed, inserted), shape, together })
          seen.add('problem' in outcome ? outcome.problem.code : Object.keys(outcome).join())
          expect(outcome).not.toHaveProperty('error')
        },
      ),
      { numRuns: 1500 },
    )
    expect([...seen]).toEqual(expect.arrayContaining(['server-misbehaved', 'timeout', 'connection-lost']))
  })
})

describe('a server without measure', () => {
  const endless = 'x'.repeat(70_000)
  it.each([
    ['greeting', { greeting: `+OK ${endless}` }],
    ['capability', { answers: answering({ CAPA: `+OK\r\n${endless}` }) }],
    ['challenge', { answers: answering({ 'AUTH PLAIN': `+ ${endless}` }) }],
    ['reply', { answers: answering({ STAT: `+OK ${endless}` }) }],
    ['line of a list', { answers: answering({ LIST: `+OK\r\n1 ${endless}` }) }],
    [
      'list',
      { answers: answering({ UIDL: `+OK\r\n${entries(40)}.\r\n` }), options: { limits: { entries: 30 } } },
    ],
    ['list of capabilities', { answers: answering({ CAPA: `+OK\r\n${'X\r\n'.repeat(1001)}.\r\n` }) }],
  ])('is left at an endless %s', async (_, setup) => {
    expect(await outcomeOf(setup)).toMatchObject(problem('server-misbehaved'))
  })

  it('is left at a message beyond the limit, which is named', async () => {
    const answers = answering({ 'RETR 1': `+OK\r\n${stuffed('text\r\n'.repeat(300))}` })
    const outcome = await outcomeOf({ answers, options: { limits: { message: 1000 } } })
    expect(outcome).toMatchObject({ problem: { code: 'message-too-large', params: { limit: '1000' } } })
  })

  it('takes a message of exactly the limit', async () => {
    const longest = Math.max(...expectedResults.map((one) => (typeof one === 'string' ? one.length : 0)))
    expect(await outcomeOf({ options: { limits: { message: longest } } })).toEqual(right)
  })
})

const entries = (count: number): string =>
  Array.from({ length: count }, (_, index) => `${index + 1} id${index}\r\n`).join('')

describe('a server that breaks the rules', () => {
  it.each([
    ['LIST', '+OK\r\n1 60\n2 4\n.\n', 'right'],
    ['LIST', '+OK\r\n1 60\r\n1 60\r\n.\r\n', 'server-misbehaved'],
    ['LIST', '+OK\r\n0 60\r\n.\r\n', 'server-misbehaved'],
    ['LIST', '+OK\r\n1 -60\r\n.\r\n', 'server-misbehaved'],
    ['LIST', '+OK\r\nnothing\r\n.\r\n', 'server-misbehaved'],
    ['LIST', '+OK\r\n1 60\r\n2 4\r\n', 'timeout'],
    ['LIST 2', '+OK 1 60\r\n', 'server-misbehaved'],
    ['UIDL', '+OK\r\n1 \xff\r\n.\r\n', 'server-misbehaved'],
    ['UIDL', `+OK\r\n1 ${'u'.repeat(300)}\r\n.\r\n`, 'server-misbehaved'],
    ['STAT', '+OK\r\n', 'server-misbehaved'],
    ['STAT', '+OK 1e3 5\r\n', 'server-misbehaved'],
    ['STAT', '+ go on\r\n', 'server-misbehaved'],
    ['STAT', '* OK\r\n', 'server-misbehaved'],
    ['STAT', '-ERR [SYS/TEMP] later\r\n', 'server-refused'],
    ['RETR 1', '+OK\r\ntext\n.\n', 'timeout'],
    ['RETR 1', '+OK\r\ntext.\r\n', 'timeout'],
    ['AUTH PLAIN', '+OK\r\n', 'server-misbehaved'],
    ['QUIT', '-ERR some deleted messages not removed\r\n', 'server-refused'],
    ['CAPA', '+OK\r\nSASL PLAIN\n.\n', 'right'],
    ['UTF8', '-ERR not now\r\n', 'right'],
  ])('is understood or left: %s answered by %j', async (command, answer, code) => {
    const outcome = await outcomeOf({ answers: answering({ [command]: answer }) })
    if (code === 'right') expect(outcome).toEqual(right)
    else expect(outcome).toMatchObject(problem(code))
  })
})
