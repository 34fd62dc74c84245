import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSmtpTransport, type Receipt } from '../../../src/main/engine/net/smtp'
import { ProblemError } from '../../../src/shared/problem'
import { plainSettings } from '../../helpers/plain-settings'
import { portOf } from '../../helpers/ports'

type Step = 'greeting' | 'EHLO' | 'HELO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'dot'

const CLOSE = 'CLOSE'

interface Scripted {
  port: number
  heard: string[]
  /** Messages whose closing dot came. */
  taken: string[]
}

/** A server that answers each step as told; an answer that ends with CLOSE is the last. */
async function startServer(answers: Partial<Record<Step, string | readonly string[]>>): Promise<Scripted> {
  const usual: Record<Step, string> = {
    ...{ greeting: '220 here', EHLO: '250-here\r\n250 AUTH PLAIN', HELO: '250 here', AUTH: '235 welcome' },
    ...{ MAIL: '250 ok', RCPT: '250 ok', DATA: '354 go on', dot: '250 queued' },
  }
  const scripted: Scripted = { port: 0, heard: [], taken: [] }
  const sockets = new Set<Socket>()
  const turns = new Map<Step, number>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    let pending = ''
    let isData = false
    function answer(step: Step): string {
      const turn = turns.get(step) ?? 0
      turns.set(step, turn + 1)
      const told = answers[step] ?? usual[step]
      const words = typeof told === 'string' ? told : (told[turn] ?? usual[step])
      const said = words.replace(CLOSE, '')
      if (said !== '') socket.write(`${said}\r\n`)
      if (words.endsWith(CLOSE)) socket.end()
      return said
    }
    answer('greeting')
    socket.on('data', (data) => {
      pending += data.toString('latin1')
      for (;;) {
        const mark = isData ? '\r\n.\r\n' : '\r\n'
        const end = pending.indexOf(mark)
        if (end < 0) return
        const words = pending.slice(0, end)
        pending = pending.slice(end + mark.length)
        if (isData) {
          isData = false
          scripted.taken.push(words)
          answer('dot')
          continue
        }
        scripted.heard.push(words)
        const verb = words.slice(0, 4).toUpperCase()
        if (verb === 'QUIT') socket.end('221 bye\r\n')
        else if (verb === 'EHLO' || verb === 'HELO' || verb === 'AUTH') answer(verb)
        else if (verb === 'MAIL' || verb === 'RCPT') answer(verb)
        else if (verb === 'DATA') isData = answer('DATA').startsWith('354')
        else socket.write('502 unknown\r\n')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  scripted.port = portOf(server.address())
  return scripted
}

const RAW = Buffer.from('From: anna@ourshop.it\r\nSubject: one\r\n\r\nPer\u00f2\r\n')

function send(
  { port }: Scripted,
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
    const smtpAuth = answers.EHLO?.startsWith('502') !== true
    const receipt = await send(server, undefined, { smtpAuth })
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

  it('all recipients refused: all are named', async () => {
    const server = await startServer({ RCPT: ['550 5.1.1 nobody', '550 5.1.1 nobody'] })
    const problem = await problemOf(send(server))
    expect(problem).toMatchObject({
      ...{ code: 'recipient-refused', params: { addresses: 'a@rossi.it, b@rossi.it' } },
    })
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
    const { smtp } = plainSettings(server.port)
    const sending = send(server, undefined, { smtp: { ...smtp, security: 'starttls' } })
    expect(await problemOf(sending)).toMatchObject({ code: 'tls-mismatch' })
    expect(server.heard.some((words) => /^(?:AUTH|MAIL)/.test(words))).toBe(false)
  })
})
