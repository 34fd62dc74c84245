import { createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectImap } from '../../../src/main/engine/net/imap'
import { createMask } from '../../../src/main/engine/net/mask'
import { openSmtp } from '../../../src/main/engine/net/smtp'
import type { AccountSettings } from '../../../src/shared/contract/accounts'
import { ProblemError } from '../../../src/shared/problem'
import { portOf } from '../../helpers/ports'

const SECRET = 'Tr0ub4dor & "3" ü'
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

describe('the mask', () => {
  const mask = createMask([SECRET])

  it.each([
    ['in the clear', SECRET],
    ['as base64', base64(SECRET)],
    ['in a SASL PLAIN message', base64(`\0anna@firma.it\0${SECRET}`)],
    ['in a SASL PLAIN message of another length', base64(`\0ann@firma.it\0${SECRET}`)],
    ['in a SASL PLAIN message of a third length', base64(`\0an@firma.it\0${SECRET}`)],
    ['as base64 for addresses', Buffer.from(`\0anna@firma.it\0${SECRET}`).toString('base64url')],
    ['in capitals', SECRET.toUpperCase()],
    ['a character a byte', Buffer.from(SECRET, 'utf8').toString('latin1')],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['escaped as a quoted string', JSON.stringify(SECRET)],
  ])('hides the secret %s', (_how, spelling) => {
    const masked = mask(`NO [AUTHENTICATIONFAILED] "${spelling}" is wrong`)
    expect(masked).toMatch(/^NO \[AUTHENTICATIONFAILED\] .*•.* is wrong$/)
    expect(masked.toLowerCase()).not.toContain('dor & ')
    for (const word of masked.match(/[A-Za-z0-9+/]{4,}={0,2}/g) ?? [])
      expect(Buffer.from(word, 'base64').toString('utf8')).not.toContain('dor & "3"')
  })

  it('leaves other words alone, and everything where there is no secret', () => {
    expect(mask('LOGIN failed for anna@firma.it')).toBe('LOGIN failed for anna@firma.it')
    expect(createMask([''])('LOGIN failed')).toBe('LOGIN failed')
    expect(createMask(['ab'])('OWFi is no word of ours')).toBe('OWFi is no word of ours')
  })
})

/** Answers each line by `reply`, quoting it as badly written servers do. */
async function quotingServer(greeting: string, reply: (line: string) => string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write(greeting)
    socket.on('data', (data) => {
      for (const line of data.toString('utf8').split('\r\n')) if (line !== '') socket.write(reply(line))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return portOf(server.address())
}

function settingsFor(port: number): AccountSettings {
  const server = { host: '127.0.0.1', port, security: 'none' as const, user: 'anna@firma.it' }
  return {
    ...{ address: 'anna@firma.it', senderName: '', provider: 'custom', rules: { kind: 'none' } },
    ...{ incoming: { kind: 'imap', ...server }, outgoing: { kind: 'smtp', login: true, ...server } },
    ...{ allowPlaintext: true, trustedCertificate: '', sentCopy: 'append' },
  }
}

async function saidOf(work: Promise<unknown>): Promise<string> {
  const failure = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(failure instanceof ProblemError)) throw new Error('no problem came')
  return `${failure.problem.serverReply ?? ''} ${failure.message}`
}

describe('a server that quotes what it was sent', () => {
  it('over IMAP shows no password', async () => {
    const port = await quotingServer('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n', (line) => {
      const [tag = ''] = line.split(' ')
      return / (LOGIN|AUTHENTICATE) /.test(line)
        ? `${tag} NO cannot do ${line} [${SECRET}]\r\n`
        : `${tag} OK done\r\n`
    })
    const said = await saidOf(connectImap(settingsFor(port), SECRET))
    expect(said).toContain('cannot do')
    expect(said).not.toContain(SECRET)
    expect(said).not.toContain(base64(`\0anna@firma.it\0${SECRET}`))
  })

  it('over SMTP shows no password, at the login or later', async () => {
    const port = await quotingServer('220 ready\r\n', (line) => {
      if (line.startsWith('EHLO')) return '250-here\r\n250 AUTH PLAIN\r\n'
      if (line.startsWith('AUTH')) return '235 welcome\r\n'
      return `550 after ${base64(`\0anna@firma.it\0${SECRET}`)} or ${SECRET}\r\n`
    })
    const session = await openSmtp(settingsFor(port))
    await session.login(SECRET)
    const raw = Buffer.from('Subject: x\r\n\r\nx\r\n')
    const said = await saidOf(session.send({ envelope: { from: 'a@b.it', to: ['c@d.it'] }, raw }))
    expect(said).toContain('after')
    expect(said).not.toContain('dor & ')
    expect(said).not.toContain(base64(`\0anna@firma.it\0${SECRET}`))
  })
})
