import { describe, expect, it } from 'vitest'
import { createSmtpTransport, type Receipt } from '../../../src/main/engine/net/smtp'
import { ProblemError } from '../../../src/shared/problem'
import { plainSettings } from '../../helpers/plain-settings'
import {
  CLOSE,
  startScriptedSmtp as startServer,
  type Answers,
  type ScriptedSmtp,
  type Step,
} from '../../helpers/scripted-smtp'

const RAW = Buffer.from('From: anna@ourshop.it\r\nSubject: one\r\n\r\nPer\u00f2\r\n')

function send(
  { port }: ScriptedSmtp,
  to = ['a@rossi.it', 'b@rossi.it'],
  change: Partial<ReturnType<typeof plainSettings>> = {},
): Promise<Receipt> {
  const settings = { ...plainSettings(port), ...change }
  return createSmtpTransport(settings, 'secret').sendMail({
    envelope: { from: 'anna@ourshop.it', to },
    raw: RAW,
  })
}

async function problemOf(sending: Promise<Receipt>): Promise<unknown> {
  try {
    return { receipt: await sending }
  } catch (error) {
    return error instanceof ProblemError ? error.problem : error
  }
}

describe('what an SMTP server may say', () => {
  it.each<[string, Partial<Record<Step, string>>]>([
    ['EHLO unknown, so that it is HELO', { EHLO: '502 what?' }],
    [
      'lines of many kinds at EHLO',
      { EHLO: '250-here\r\n250-\r\n250-X-ODD = 1\r\n250-SIZE\r\n250-auth=LOGIN PLAIN\r\n250 AUTH PLAIN' },
    ],
    ['an answer of many lines to the message', { dot: '250-2.0.0 taken\r\n250-\r\n250 2.0.0 queued' }],
    ['answers without words', { MAIL: '250', RCPT: '250', dot: '250' }],
    ['251 for a recipient', { RCPT: '251 will forward' }],
    ['PIPELINING it does not keep', { EHLO: '250-here\r\n250-PIPELINING\r\n250 AUTH PLAIN' }],
    ['8BITMIME', { EHLO: '250-here\r\n250-8BITMIME\r\n250 AUTH PLAIN' }],
  ])('%s: the mail is taken, once', async (_name, answers) => {
    const server = await startServer(answers)
    const login = answers.EHLO?.startsWith('502') !== true
    const { outgoing } = plainSettings(server.port)
    const receipt = await send(server, undefined, { outgoing: { ...outgoing, login } })
    expect(receipt).toMatchObject({ accepted: ['a@rossi.it', 'b@rossi.it'], rejected: [] })
    expect(server.taken).toHaveLength(1)
    expect(server.heard.some((words) => words.includes('BODY=8BITMIME'))).toBe(
      answers.EHLO?.includes('8BITMIME') === true,
    )
  })

  it.each<[Step, string]>([
    ['greeting', '421 later'],
    ['EHLO', '421 later'],
    ['AUTH', '421 later'],
    ['MAIL', '421 later'],
    ['RCPT', '421 later'],
    ['DATA', '421 later'],
    ['dot', '421 later'],
    ['greeting', `421 later${CLOSE}`],
    ['AUTH', `421 later${CLOSE}`],
    ['MAIL', `421 later${CLOSE}`],
    ['RCPT', `421 later${CLOSE}`],
    ['DATA', `421 later${CLOSE}`],
    ['dot', `421 later${CLOSE}`],
  ])(
    '421 at %s (%s) is certainly not sent, told in the server’s words, and may be tried again',
    async (step, words) => {
      const server = await startServer({ [step]: words })
      const problem = await problemOf(send(server))
      expect(problem).toMatchObject({ serverReply: '421 later', params: { replyCode: '421' } })
      expect(problem).not.toMatchObject({ code: 'send-unconfirmed' })
    },
  )

  it.each<[Step, string, string]>([
    ['greeting', CLOSE, 'connection-lost'],
    ['MAIL', CLOSE, 'connection-lost'],
    ['RCPT', CLOSE, 'connection-lost'],
    ['DATA', CLOSE, 'connection-lost'],
    ['dot', CLOSE, 'send-unconfirmed'],
    ['dot', '250-taken\r\n250-half' + CLOSE, 'send-unconfirmed'],
  ])('closed at %s after %j is %s', async (step, words, code) => {
    const server = await startServer({ [step]: words })
    expect(await problemOf(send(server))).toMatchObject({ code })
    expect(server.taken.length).toBe(step === 'dot' ? 1 : 0)
  })

  it('some recipients refused: the others get it, and who does not is named', async () => {
    const server = await startServer({ RCPT: ['550 5.1.1 nobody', '250 ok'] })
    const receipt = await send(server)
    expect(receipt.accepted).toEqual(['b@rossi.it'])
    expect(receipt.rejected).toMatchObject([
      { address: 'a@rossi.it', problem: { code: 'recipient-refused', params: { replyCode: '550' } } },
    ])
  })

  it.each([
    ['', '250 AUTH PLAIN'],
    [' (pipelined)', '250-PIPELINING\r\n250 AUTH PLAIN'],
  ])('who was not taken is told before the message may follow%s', async (_name, announced) => {
    const server = await startServer({ EHLO: `250-here\r\n${announced}`, RCPT: ['550 5.1.1 nobody'] })
    const transport = createSmtpTransport(plainSettings(server.port), 'secret')
    const envelope = { from: 'anna@ourshop.it', to: ['a@rossi.it', 'b@rossi.it'] }
    const told: unknown[] = []
    const sending = transport.sendMail({
      ...{ envelope, raw: RAW },
      beforeData(rejected) {
        told.push(...rejected)
        throw new ProblemError({ code: 'disk-full' })
      },
    })
    expect(await problemOf(sending)).toEqual({ code: 'disk-full' })
    expect(told).toMatchObject([{ address: 'a@rossi.it', problem: { params: { replyCode: '550' } } }])
    expect(server.heard).not.toContain('DATA')
    expect(server.taken).toHaveLength(0)
  })

  it('all recipients refused: all are named', async () => {
    const server = await startServer({ RCPT: ['550 5.1.1 nobody', '550 5.1.1 nobody'] })
    const problem = await problemOf(send(server))
    expect(problem).toMatchObject({
      ...{ code: 'recipient-refused', params: { addresses: 'a@rossi.it, b@rossi.it' } },
    })
  })

  it('recipients refused for different reasons: each by its own words', async () => {
    const server = await startServer({ RCPT: ['550 5.1.1 nobody', '554 5.7.1 not from you'] })
    const problem = await problemOf(send(server))
    expect(problem).toMatchObject({
      ...{ code: 'recipient-refused', params: { addresses: 'a@rossi.it, b@rossi.it', replyCode: '550' } },
      serverReply: 'a@rossi.it: 550 5.1.1 nobody\nb@rossi.it: 554 5.7.1 not from you',
    })
  })

  it('one refused for good and one put off, nobody took it: it is tried again', async () => {
    const server = await startServer({ RCPT: ['550 5.1.1 nobody', '450 4.2.0 greylisted'] })
    const problem = await problemOf(send(server))
    expect(problem).toMatchObject({
      params: { replyCode: '450' },
      serverReply: 'a@rossi.it: 550 5.1.1 nobody\nb@rossi.it: 450 4.2.0 greylisted',
    })
  })

  it.each<[string, Answers, string]>([
    ['EHLO', { EHLO: '502 what?', HELO: CLOSE }, '502 what?'],
    ['a recipient', { RCPT: ['554 5.7.1 go away', CLOSE] }, '554 5.7.1 go away'],
    ['the last recipient', { RCPT: ['250 ok', '554 5.7.1 go away'], DATA: CLOSE }, '554 5.7.1 go away'],
    [
      'recipients who were asked about ahead',
      { EHLO: '250-here\r\n250-PIPELINING\r\n250 AUTH PLAIN', RCPT: ['554 5.7.1 go away', CLOSE] },
      '554 5.7.1 go away',
    ],
  ])(
    'a server that refuses %s and hangs up at the next word is told by its words',
    async (_, answers, said) => {
      const server = await startServer(answers)
      const { outgoing } = plainSettings(server.port)
      const login = answers.EHLO !== '502 what?'
      const sending = send(server, undefined, { outgoing: { ...outgoing, login } })
      expect(await problemOf(sending)).toMatchObject({
        serverReply: said,
        params: { replyCode: said.slice(0, 3) },
      })
      expect(server.taken).toEqual([])
    },
  )

  it.each<[string, Answers, string, string]>([
    ['a farewell', { greeting: '220 here\r\n421 4.3.2 closing' }, 'server-refused', '421 4.3.2 closing'],
    ['a second answer', { MAIL: '250 ok\r\n250 ok' }, 'server-misbehaved', '250 ok'],
    ['a yes to what is not sent yet', { DATA: '354 go on\r\n250 queued' }, 'server-misbehaved', '250 queued'],
    [
      'a no to what is not sent yet',
      { DATA: '354 go on\r\n554 5.7.1 no' },
      'message-refused',
      '554 5.7.1 no',
    ],
  ])('%s that nobody asked for is no answer to what comes next', async (_, answers, code, serverReply) => {
    const server = await startServer(answers)
    expect(await problemOf(send(server))).toMatchObject({ code, serverReply })
    expect(server.taken).toEqual([])
  })

  it('a no in the middle of a large mail is heard, and the rest is kept', async () => {
    const server = await startServer({
      DATA: (socket) => {
        socket.write('354 go on\r\n')
        socket.removeAllListeners('data')
        socket.once('data', () => socket.end('552 5.3.4 too big\r\n'))
      },
    })
    const sending = createSmtpTransport(plainSettings(server.port), 'secret').sendMail({
      envelope: { from: 'anna@ourshop.it', to: ['a@rossi.it'] },
      raw: Buffer.alloc(20_000_000, 'x'.repeat(76) + '\r\n'),
    })
    expect(await problemOf(sending)).toMatchObject({
      code: 'message-too-large',
      serverReply: '552 5.3.4 too big',
    })
  })

  it.each([
    ['a\r\n.b\r\n..c\r\n', 'a\r\n..b\r\n...c'],
    ['.', '..'],
    ['a\nb', 'a\r\nb'],
    ['a\r.\rb\r', 'a\r\n..\r\nb'],
    ['x'.repeat(65_535) + '\r\n.y', 'x'.repeat(65_535) + '\r\n..y'],
  ])('%j goes out in lines of SMTP', async (raw, taken) => {
    const server = await startServer({})
    const envelope = { from: 'anna@ourshop.it', to: ['a@rossi.it'] }
    await createSmtpTransport(plainSettings(server.port), 'secret').sendMail({
      envelope,
      raw: Buffer.from(raw),
    })
    expect(server.taken).toEqual([taken])
  })

  it.each([
    ['PLAIN', 'AUTH PLAIN', ['235 welcome'], ['AUTH PLAIN AGFubmEAc2VjcmV0']],
    [
      'PLAIN, asked for again',
      'AUTH PLAIN',
      ['334 ', '235 welcome'],
      ['AUTH PLAIN AGFubmEAc2VjcmV0', 'AGFubmEAc2VjcmV0'],
    ],
    [
      'LOGIN',
      'AUTH LOGIN',
      ['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6', '235 welcome'],
      ['AUTH LOGIN', 'YW5uYQ==', 'c2VjcmV0'],
    ],
    [
      'CRAM-MD5',
      'AUTH=CRAM-MD5',
      ['334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+', '235 welcome'],
      ['AUTH CRAM-MD5', 'YW5uYSA3MzNiYTg3ZTY0ZWQ3ZTQ0MWYwNjJjNGFjNmRiMDEwMw=='],
    ],
  ])('signs in by %s', async (_, offered, AUTH, expected) => {
    const server = await startServer({ EHLO: `250-here\r\n250 ${offered}`, AUTH })
    await send(server)
    expect(server.heard.slice(1, 1 + expected.length)).toEqual(expected)
  })

  it.each<[string, Partial<Record<Step, string>>]>([
    ['larger than SIZE', { EHLO: '250-here\r\n250-SIZE 10\r\n250 AUTH PLAIN' }],
    ['552 at the end', { dot: '552 5.3.4 too big' }],
  ])('%s is too large', async (_name, answers) => {
    const server = await startServer(answers)
    expect(await problemOf(send(server))).toMatchObject({ code: 'message-too-large' })
  })

  it('an address that needs SMTPUTF8 is not sent in other letters where the server has none', async () => {
    const server = await startServer({})
    expect(await problemOf(send(server, ['andr\u00e9@rossi.it']))).toMatchObject({
      ...{ code: 'recipient-refused', params: { addresses: 'andr\u00e9@rossi.it' } },
    })
    expect(server.taken).toEqual([])
  })

  it('an address that needs SMTPUTF8 is sent so where the server has it', async () => {
    const server = await startServer({ EHLO: '250-here\r\n250-SMTPUTF8\r\n250 AUTH PLAIN' })
    await send(server, ['andr\u00e9@rossi.it'])
    expect(server.heard.find((words) => words.startsWith('MAIL'))).toContain('SMTPUTF8')
    expect(server.taken).toHaveLength(1)
  })

  it('STARTTLS that is no longer offered gets neither password nor mail', async () => {
    const server = await startServer({})
    const { outgoing } = plainSettings(server.port)
    const sending = send(server, undefined, { outgoing: { ...outgoing, security: 'starttls' } })
    expect(await problemOf(sending)).toMatchObject({ code: 'tls-mismatch' })
    expect(server.heard.some((words) => /^(?:AUTH|MAIL)/.test(words))).toBe(false)
  })
})
