import { describe, expect, it } from 'vitest'
import { isPermanent, type Endpoint } from '../../../src/main/engine/net/problem-of'
import { parseCapabilities } from '../../../src/main/engine/protocols/pop3/capabilities'
import { timestampOf } from '../../../src/main/engine/protocols/pop3/login'
import { parseReply, refusal, type Asked } from '../../../src/main/engine/protocols/pop3/reply'

const endpoint: Endpoint = { protocol: 'pop3', host: 'pop.example.test', port: 995, security: 'tls' }

function problemOf(line: string, asked: Asked) {
  const reply = parseReply(line)
  if (reply === null) throw new Error(`no reply: ${line}`)
  return refusal(reply, endpoint, asked).problem
}

describe('replies', () => {
  it.each([
    ['+OK', { status: 'ok', code: '', text: '' }],
    ['+ok 2 320', { status: 'ok', code: '', text: '2 320' }],
    ['+OK [AUTH] is only a text here', { status: 'ok', code: '', text: '[AUTH] is only a text here' }],
    ['-ERR', { status: 'error', code: '', text: '' }],
    ['-ERR [in-use] locked', { status: 'error', code: 'IN-USE', text: '[in-use] locked' }],
    ['-ERR [SYS/TEMP/DISK] full', { status: 'error', code: 'SYS/TEMP', text: '[SYS/TEMP/DISK] full' }],
    ['-ERR [Monday] we rest', { status: 'error', code: '', text: '[Monday] we rest' }],
    ['-ERR \u001b[31mred\u0007', { status: 'error', code: '', text: '[31mred' }],
    ['+ ', { status: 'continue', code: '', text: '' }],
    ['+', { status: 'continue', code: '', text: '' }],
    ['+ eyJzIjoxfQ==', { status: 'continue', code: '', text: 'eyJzIjoxfQ==' }],
  ])('reads %j', (line, reply) => expect(parseReply(line)).toEqual(reply))

  it.each(['', '* OK IMAP', '220 smtp', 'OK', '+OKAY', '-ERROR', ' +OK', '+-', 'HTTP/1.1 400 Bad Request'])(
    'finds none in %j',
    (line) => expect(parseReply(line)).toBeNull(),
  )
})

describe('refusals', () => {
  it.each([
    [
      '-ERR [IN-USE] Do you have another POP session running?',
      'login',
      'too-many-connections',
      'IN-USE',
      false,
    ],
    ['-ERR Unable to lock maildrop', 'login', 'too-many-connections', 'ERR', false],
    ['-ERR [AUTH] Username and password not accepted.', 'login', 'login-failed', 'AUTH', true],
    ['-ERR [AUTH] Application-specific password required', 'login', 'app-password-needed', 'AUTH', true],
    ['-ERR Logon failure: basic authentication is disabled.', 'login', 'oauth-needed', 'ERR', true],
    ['-ERR invalid password', 'login', 'login-failed', 'ERR', true],
    [
      '-ERR [LOGIN-DELAY] minimum time between mail checks violation',
      'login',
      'rate-limited',
      'LOGIN-DELAY',
      false,
    ],
    ['-ERR [SYS/TEMP] Temporary authentication failure', 'login', 'server-refused', 'SYS/TEMP', false],
    ['-ERR [SYS/PERM] POP access is not enabled', 'login', 'server-refused', 'SYS/PERM', true],
    ['-ERR Too many connections from your address', 'greeting', 'too-many-connections', 'ERR', false],
    ['-ERR no such message, only 2 in maildrop', 'message', 'message-gone', 'ERR', true],
    ['-ERR message 1 already deleted', 'message', 'message-gone', 'ERR', true],
    ['-ERR [SYS/TEMP] disk error', 'message', 'server-refused', 'SYS/TEMP', false],
    ['-ERR [UTF8] needs UTF8', 'message', 'server-refused', 'UTF8', true],
    ['-ERR some deleted messages not removed', 'command', 'server-refused', 'ERR', true],
  ] as const)('tells %j (%s) as %s', (line, asked, code, replyCode, permanent) => {
    const problem = problemOf(line, asked)
    expect(problem).toMatchObject({ code, serverReply: line.slice(5), params: { replyCode } })
    expect(isPermanent(problem)).toBe(permanent)
  })
})

describe('capabilities', () => {
  it('reads what a server announces, in any case and order', () => {
    const lines =
      'Top|uidl|SASL plain XOAUTH2|Expire 30|LOGIN-DELAY 900 USER|UTF8 USER|LANG|PIPELINING|X-ELSE a'
    expect(parseCapabilities(lines.split('|'))).toEqual({
      announced: true,
      user: false,
      sasl: ['PLAIN', 'XOAUTH2'],
      top: true,
      uidl: true,
      pipelining: true,
      utf8: true,
      utf8User: true,
      lang: true,
      expireDays: 30,
      loginDelay: 900,
      implementation: '',
      dependsOnUser: true,
    })
  })

  it.each([null, [], ['', '   ', 'EXPIRE NEVER', 'LOGIN-DELAY', 'LOGIN-DELAY -3', 'EXPIRE 99999999999']])(
    'makes nothing of %j',
    (lines) => {
      const read = parseCapabilities(lines)
      expect(read).toMatchObject({ announced: lines !== null, user: false, sasl: [], pipelining: false })
      expect([read.expireDays, read.loginDelay]).toEqual([null, null])
    },
  )
})

describe('the timestamp of a greeting', () => {
  it.each([
    ['POP3 server ready <1896.697170952@dbc.mtview.ca.us>', '<1896.697170952@dbc.mtview.ca.us>'],
    ['ready', ''],
    ['<no-at-sign>', ''],
    ['<two@at@signs>', ''],
    ['<with space@host>', ''],
    ['<bytes\u00ff@host>', ''],
  ])('is taken from %j only where it is well formed', (greeting, timestamp) =>
    expect(timestampOf(greeting)).toBe(timestamp),
  )
})
