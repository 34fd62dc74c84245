import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectManageSieve } from '../../../src/main/engine/protocols/managesieve'
import { ProblemError } from '../../../src/shared/problem'
import { startScriptedServer, type Reply, type ScriptedServer } from '../../helpers/scripted-server'

const capabilities = '"IMPLEMENTATION" "x (1)"\r\n"SASL" "PLAIN"\r\n"SIEVE" "fileinto"\r\n"VERSION" "1.0"\r\n'
const script = 'keep; # {3}\r\nOK "\r\n'

/** One reply for the greeting and each command of `talk`. */
const conversation = [
  `${capabilities}OK "ready"\r\n`,
  'OK\r\n',
  `${capabilities}OK\r\n`,
  '"a \\"b\\"" ACTIVE\r\n{5}\r\nzółw\r\nOK (TAG {3}\r\na)b) {2}\r\nhi\r\n'.replace('{5}', '{6}'),
  `{${script.length}}\r\n${script}\r\nOK\r\n`,
  'OK (WARNINGS) {9}\r\nline 1: x\r\n',
  'NO (QUOTA/MAXSIZE) "too big"\r\n',
  'OK "bye"\r\n',
].map((reply) => Buffer.from(reply))

const expected = {
  scripts: [
    { name: 'a "b"', active: true },
    { name: 'zółw', active: false },
  ],
  content: script,
  warnings: 'line 1: x',
  space: 'rules-too-large',
}

async function talk(port: number) {
  const client = await connectManageSieve(
    {
      server: { host: '127.0.0.1', port, security: 'none' },
      tls: { allowPlaintext: true, trustedCertificate: '' },
      credentials: { user: 'u', password: 'p' },
    },
    {
      timeouts: { connect: 2000, greeting: 300, login: 300, command: 300, silence: 200 },
      limits: { line: 500, script: 5000, lines: 20 },
    },
  )
  try {
    const scripts = await client.listScripts()
    const content = Buffer.from(await client.getScript('a')).toString('utf8')
    const { warnings } = await client.putScript('a', 'keep;')
    const space = await client.haveSpace('a', 10).then(
      () => 'enough',
      (error: unknown) => (error instanceof ProblemError ? error.problem.code : 'none'),
    )
    return { scripts, content, warnings, space }
  } finally {
    await client.logout()
  }
}

const whole = (bytes: Uint8Array): Reply => ({ pieces: [bytes] })

/** Right, or a typed error; and no socket left either way. */
async function settle(server: ScriptedServer): Promise<'right' | 'other' | ProblemError> {
  const outcome = await talk(server.port).then(
    (result) => (JSON.stringify(result) === JSON.stringify(expected) ? 'right' : 'other'),
    (error: unknown) => error,
  )
  await expect.poll(() => server.open(), { interval: 2, timeout: 5000 }).toBe(0)
  if (outcome === 'right' || outcome === 'other') return outcome
  expect(outcome).toBeInstanceOf(ProblemError)
  return outcome instanceof ProblemError ? outcome : 'other'
}

describe('a conversation in pieces', () => {
  it('is understood wherever it is cut in two', { timeout: 120_000 }, async () => {
    const server = await startScriptedServer()
    const results = new Set<unknown>()
    for (const [index, reply] of conversation.entries()) {
      for (let cut = 1; cut < reply.length; cut++) {
        const halves = { pieces: [reply.subarray(0, cut), reply.subarray(cut)] }
        server.play(conversation.map((other, at) => (at === index ? halves : whole(other))))
        results.add(await settle(server))
      }
    }
    expect([...results]).toEqual(['right'])
  })

  it('is understood byte by byte, and in any other pieces', { timeout: 60_000 }, async () => {
    const server = await startScriptedServer()
    server.play(conversation.map((reply) => ({ pieces: [...reply].map((byte) => Buffer.from([byte])) })))
    expect(await settle(server)).toBe('right')
    const pieces = fc.array(fc.nat(60), { minLength: conversation.length, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(pieces, async (sizes) => {
        server.play(conversation.map((reply, index) => ({ pieces: inPieces(reply, sizes.slice(index)) })))
        expect(await settle(server)).toBe('right')
      }),
      { numRuns: 40 },
    )
  })

  it('that stops anywhere ends in a typed error', { timeout: 120_000 }, async () => {
    const server = await startScriptedServer()
    const codes = new Set<string>()
    const endings = ['end', 'reset', 'hang'] as const
    let turn = 0
    for (const [index, reply] of conversation.slice(0, -1).entries()) {
      for (let cut = 0; cut < reply.length; cut += 7) {
        const then = endings[turn++ % endings.length] ?? 'end'
        const broken = { pieces: [reply.subarray(0, cut)], then }
        server.play([...conversation.slice(0, index).map(whole), broken])
        const outcome = await settle(server)
        if (outcome instanceof ProblemError) codes.add(outcome.problem.code)
        // Only HAVESPACE's answer is told as a result by `talk`.
        else expect([outcome, index]).toEqual(['other', 6])
      }
    }
    expect([...codes].sort()).toEqual(['connection-lost', 'timeout'])
  })
})

describe('a server that misbehaves', () => {
  const at = (index: number, reply: string, then?: 'end' | 'hang'): Reply[] => [
    ...conversation.slice(0, index).map(whole),
    { pieces: [Buffer.from(reply)], ...(then ? { then } : {}) },
  ]

  it.each([
    ['no ManageSieve at all', at(0, '220 mail.example ESMTP\r\n'), 'not-a-mail-server'],
    ['binary garbage', at(0, '\x00\x01\x02\xff\r\n\r\n'), 'not-a-mail-server'],
    [
      'BYE instead of a greeting',
      at(0, 'BYE "too many connections, try later"\r\n', 'end'),
      'too-many-connections',
    ],
    [
      'BYE among the capabilities',
      at(0, `${capabilities}BYE (TRYLATER) "closing"\r\n`, 'end'),
      'server-refused',
    ],
    [
      'a referral',
      at(0, 'BYE (REFERRAL "sieve://u;AUTH=*@other.example:2000") "go"\r\n', 'end'),
      'server-moved',
    ],
    ['BYE to the login', at(1, 'BYE "no"\r\n', 'end'), 'server-refused'],
    ['a refused login', at(1, 'NO "wrong"\r\n'), 'login-failed'],
    [
      'an endless challenge',
      at(1, '"AA=="\r\n"AA=="\r\n"AA=="\r\n"AA=="\r\n"AA=="\r\n'),
      'server-misbehaved',
    ],
    ['a line without end', at(3, 'x'.repeat(100_000)), 'server-misbehaved'],
    ['lines without end', at(3, '"a"\r\n'.repeat(1000)), 'server-misbehaved'],
    ['a literal larger than any script', at(4, '{99999999}\r\n'), 'server-misbehaved'],
    ['a literal of nonsense', at(4, '{12x}\r\nabc\r\nOK\r\n'), 'server-misbehaved'],
    ['a literal that is too short', at(4, '{3}\r\nabcdef\r\nOK\r\n'), 'server-misbehaved'],
    ['a literal that is too long', at(4, '{400}\r\nabc\r\nOK\r\n'), 'timeout'],
    ['an unclosed string', at(4, '"abc\r\nOK\r\n'), 'server-misbehaved'],
    ['an unclosed code', at(4, 'NO (QUOTA "x"\r\n'), 'server-misbehaved'],
    ['two scripts instead of one', at(4, '"a"\r\n"b"\r\nOK\r\n'), 'server-misbehaved'],
    ['an answer nobody knows', at(4, 'PERHAPS "x"\r\n'), 'server-misbehaved'],
    ['BYE in the middle', at(4, 'BYE "shutting down"\r\n', 'end'), 'server-refused'],
  ])('%s', async (_, replies, code) => {
    const server = await startScriptedServer()
    server.play(replies)
    const outcome = await settle(server)
    expect(outcome).toBeInstanceOf(ProblemError)
    expect(outcome instanceof ProblemError ? outcome.problem.code : '').toBe(code)
  })

  it('names the server a referral points to, and sends it nothing', async () => {
    const server = await startScriptedServer()
    server.play(at(0, 'BYE (REFERRAL "sieve://other.example") "go"\r\n', 'end'))
    const outcome = await settle(server)
    expect(outcome instanceof ProblemError ? outcome.problem.params : {}).toMatchObject({
      referral: 'other.example:4190',
      referralHost: 'other.example',
    })
    expect(server.received()).toBe('')
  })

  it('never slips words in before the encryption, nor goes on without it', async () => {
    const server = await startScriptedServer()
    const offered = capabilities.replace('"VERSION"', '"STARTTLS"\r\n"VERSION"')
    const login = (): Promise<unknown> =>
      connectManageSieve({
        server: { host: '127.0.0.1', port: server.port, security: 'starttls' },
        tls: { allowPlaintext: true, trustedCertificate: '' },
        credentials: { user: 'u', password: 'p' },
      }).catch((error: unknown) => (error instanceof ProblemError ? error.problem.code : error))
    for (const [answer, code] of [
      ['OK\r\nOK "injected"\r\n', 'tls-failed'],
      ['NO "not now"\r\n', 'tls-mismatch'],
      ['BYE "not now"\r\n', 'server-refused'],
    ]) {
      server.play([`${offered}OK\r\n`, answer ?? ''].map((reply) => whole(Buffer.from(reply))))
      expect(await login()).toBe(code)
      expect(server.received()).toBe('STARTTLS\r\n')
      await expect.poll(() => server.open()).toBe(0)
    }
  })

  it('never gets a password into an error by repeating it', async () => {
    const server = await startScriptedServer()
    const initial = Buffer.from('\0u\0p').toString('base64')
    server.play(at(1, `NO "I do not know ${initial}"\r\n`))
    const outcome = await settle(server)
    expect(outcome instanceof ProblemError ? outcome.problem.serverReply : '').toBe('I do not know …')
  })

  it(
    'with any bytes anywhere: the right result, a typed error, never a hang',
    { timeout: 120_000 },
    async () => {
      const server = await startScriptedServer()
      const damage = fc.record({
        reply: fc.nat(conversation.length - 2),
        at: fc.nat(200),
        remove: fc.nat(8),
        insert: fc.oneof(
          fc.uint8Array({ maxLength: 40 }),
          fc
            .constantFrom(
              '{',
              '}',
              '{5}\r\n',
              '{0}\r\n',
              '"',
              '\\',
              '(',
              ')',
              '\r\n',
              'BYE\r\n',
              'OK\r\n',
              'NO ',
            )
            .map((text) => new Uint8Array(Buffer.from(text))),
        ),
      })
      await fc.assert(
        fc.asyncProperty(damage, async ({ reply, at: position, remove, insert }) => {
          const broken = conversation.map((bytes, index) => {
            if (index !== reply) return whole(bytes)
            const from = Math.min(position, bytes.length)
            return whole(Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)]))
          })
          server.play(broken)
          await settle(server)
        }),
        { numRuns: 150 },
      )
    },
  )
})

function inPieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  for (const size of sizes) {
    if (size > 0 && at < bytes.length) pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return at < bytes.length ? [...pieces, bytes.subarray(at)] : pieces
}
