import { describe, expect, it } from 'vitest'
import { isPermanent, problemOf, type Endpoint } from '../../../src/main/engine/net/problem-of'

const imap: Endpoint = { protocol: 'imap', host: 'imap.firma.it', port: 993, security: 'tls' }
const smtp: Endpoint = { protocol: 'smtp', host: 'smtp.firma.it', port: 587, security: 'starttls' }
const failure = (message: string, facts: object): Error => Object.assign(new Error(message), facts)

/** Errors as the libraries threw them, recorded from live connections. */
const imapLogin = (text: string, code = '', status = 'NO') =>
  failure('Command failed', {
    authenticationFailed: true,
    responseStatus: status,
    responseText: text,
    response: `1 ${status} ${code && `[${code}] `}${text}`,
    ...(code ? { serverResponseCode: code } : {}),
  })
const smtpReply = (code: string, command: string, response: string) =>
  failure(`Failed: ${response}`, { code, command, response, responseCode: Number(response.slice(0, 3)) })

describe('what an error means', () => {
  it.each([
    [
      'ENOTFOUND',
      failure('getaddrinfo ENOTFOUND imap.firma.it', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
      'host-unknown',
    ],
    [
      'EDNS',
      failure('queryA ENOTFOUND', { code: 'EDNS', originalCode: 'ENOTFOUND', command: 'CONN' }),
      'host-unknown',
    ],
    ['a resolver that is down', failure('getaddrinfo EAI_AGAIN', { code: 'EAI_AGAIN' }), 'unreachable'],
    ['ECONNREFUSED', failure('connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }), 'port-refused'],
    [
      'ECONNREFUSED on every address',
      Object.assign(new AggregateError([failure('connect ECONNREFUSED ::1:1', { code: 'ECONNREFUSED' })]), {
        code: 'ECONNREFUSED',
      }),
      'port-refused',
    ],
    [
      'ECONNREFUSED by nodemailer',
      failure('connect ECONNREFUSED', { code: 'ESOCKET', originalCode: 'ECONNREFUSED', command: 'CONN' }),
      'port-refused',
    ],
    ['ENETUNREACH', failure('connect ENETUNREACH', { code: 'ENETUNREACH' }), 'unreachable'],
    [
      'CONNECT_TIMEOUT',
      failure('Failed to establish connection in required time', { code: 'CONNECT_TIMEOUT' }),
      'timeout',
    ],
    ['NoConnection', failure('Connection not available', { code: 'NoConnection' }), 'connection-lost'],
    ['ECONNRESET', failure('read ECONNRESET', { code: 'ECONNRESET' }), 'connection-lost'],
    [
      'wrong version number',
      failure('wrong version number', {
        code: 'ERR_SSL_WRONG_VERSION_NUMBER',
        library: 'SSL routines',
        reason: 'wrong version number',
      }),
      'tls-mismatch',
    ],
    [
      'a TLS alert',
      failure('alert handshake failure', {
        code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
        reason: 'ssl/tls alert handshake failure',
      }),
      'tls-failed',
    ],
    [
      'a self-signed certificate',
      failure('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      'certificate-untrusted',
    ],
    [
      'a self-signed certificate by nodemailer',
      failure('self-signed certificate', {
        code: 'ETLS',
        originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        command: 'CONN',
      }),
      'certificate-untrusted',
    ],
    [
      'an expired certificate',
      failure('certificate has expired', { code: 'CERT_HAS_EXPIRED' }),
      'certificate-expired',
    ],
    [
      "another host's certificate",
      failure("Hostname/IP does not match certificate's altnames", {
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
        reason: 'Host: a. is not in the cert',
      }),
      'certificate-wrong-host',
    ],
    [
      'STARTTLS injection',
      failure('Server sent data', { code: 'STARTTLS_INJECTION', tlsFailed: true }),
      'tls-failed',
    ],
    ['no STARTTLS', failure('Server does not support STARTTLS', { tlsFailed: true }), 'tls-mismatch'],
    ['garbage', failure('Unexpected char', { code: 'ParserError11' }), 'server-misbehaved'],
    ['no error at all', 'text', 'server-misbehaved'],
  ])('%s', (_name, error, code) => {
    const problem = problemOf(error, imap)
    expect(problem).toMatchObject({ code, params: { host: 'imap.firma.it', port: '993' } })
    // None of these was said by a mail server: a captive portal, a cable or a resolver may be behind them.
    expect(isPermanent(problem)).toBe(false)
  })

  it('takes a silent TLS port for what it is, and a silent other port for silence', () => {
    const silent = failure('Failed to receive greeting', { code: 'GREETING_TIMEOUT' })
    expect(problemOf(silent, { ...imap, security: 'starttls' }).code).toBe('tls-mismatch')
    expect(problemOf(silent, { ...imap, port: 143, security: 'starttls' }).code).toBe('timeout')
    expect(problemOf(silent, imap).code).toBe('timeout')
    const blocked = failure('Failed to establish connection', { code: 'CONNECT_TIMEOUT' })
    expect(problemOf(blocked, { ...imap, security: 'starttls' }).code).toBe('timeout')
  })
})

describe('what an IMAP server said', () => {
  it.each([
    [imapLogin('Authentication failed.', 'AUTHENTICATIONFAILED'), 'login-failed', true],
    [imapLogin('LOGIN failed.'), 'login-failed', true],
    [imapLogin('Temporary authentication failure.', 'UNAVAILABLE'), 'server-refused', false],
    [imapLogin('Mailbox is in use', 'INUSE'), 'server-refused', false],
    [imapLogin('Too many simultaneous connections. (Failure)', 'ALERT'), 'too-many-connections', false],
    [imapLogin('Account limit', 'LIMIT'), 'too-many-connections', false],
    [imapLogin('Plaintext authentication disallowed', 'PRIVACYREQUIRED'), 'tls-mismatch', true],
  ])('%#', (error, code, permanent) => {
    const problem = problemOf(error, imap)
    expect([problem.code, isPermanent(problem)]).toEqual([code, permanent])
  })

  it('[ACC-24] recognises the request for an app password in the words of the providers', () => {
    for (const words of [
      'Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)',
      'Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 (Failure)',
      'Sorry, you need to create an app password to use this service',
    ]) {
      expect(problemOf(imapLogin(words, 'ALERT'), imap)).toMatchObject({
        code: 'app-password-needed',
        field: 'password',
      })
    }
  })

  it('[ACC-28] recognises that passwords are switched off', () => {
    const words =
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.'
    expect(problemOf(smtpReply('EAUTH', 'AUTH LOGIN', words), smtp).code).toBe('oauth-needed')
    expect(problemOf(imapLogin('Basic authentication is disabled.'), imap).code).toBe('oauth-needed')
  })

  it('never takes a connection lost during LOGIN for a wrong password, though imapflow marks it so', () => {
    const lost = failure('Connection not available', {
      code: 'NoConnection',
      authenticationFailed: true,
      response: '',
    })
    expect(problemOf(lost, imap).code).toBe('connection-lost')
  })

  it('maps refused commands, and keeps the words', () => {
    const refused = (code: string, text: string, responseStatus = 'NO') =>
      problemOf(
        failure('Command failed', { responseStatus, responseText: text, serverResponseCode: code }),
        imap,
      )
    expect(refused('OVERQUOTA', 'Quota exceeded')).toMatchObject({
      code: 'over-quota',
      serverReply: '[OVERQUOTA] Quota exceeded',
    })
    expect(refused('NONEXISTENT', 'Mailbox does not exist').code).toBe('folder-gone')
    expect(
      problemOf(
        failure("Mailbox doesn't exist: Old", {
          code: 'NotFound',
          response: { responseStatus: 'NO', responseText: 'No such mailbox' },
        }),
        imap,
      ),
    ).toMatchObject({
      code: 'folder-gone',
      serverReply: '[NONEXISTENT] No such mailbox',
      params: { replyCode: 'NONEXISTENT' },
    })
    expect(
      problemOf(
        failure('Command failed', {
          responseStatus: 'NO',
          responseText: 'No such mailbox',
          mailboxMissing: true,
        }),
        imap,
      ).code,
    ).toBe('folder-gone')
    expect(problemOf(failure('Invalid server response', { code: 'InvalidResponse' }), imap)).toMatchObject({
      code: 'server-misbehaved',
      params: { replyCode: 'BAD' },
    })
    expect(refused('', 'No way').code).toBe('server-refused')
    expect(refused('', 'Unknown command', 'BAD').code).toBe('server-misbehaved')
  })

  it('holds a reply in bounds', () => {
    expect(problemOf(imapLogin('x'.repeat(100_000)), imap).serverReply).toHaveLength(2000)
  })
})

describe('what an SMTP server said', () => {
  it.each([
    ['EAUTH', 'AUTH PLAIN', '535 5.7.8 Authentication failed', 'login-failed', true],
    ['EAUTH', 'AUTH PLAIN', '535 5.7.8 Temporary authentication failure', 'server-refused', false],
    ['EAUTH', 'AUTH PLAIN', '535 4.7.0 Authentication failed', 'server-refused', false],
    ['EAUTH', 'AUTH PLAIN', '535 Internal error, try again later', 'server-refused', false],
    ['EAUTH', 'AUTH PLAIN', '454 4.7.0 Temporary authentication failure', 'server-refused', false],
    ['EENVELOPE', 'RCPT TO', '450 4.2.0 Greylisted', 'recipient-refused', false],
    ['EENVELOPE', 'RCPT TO', '552 5.2.2 Mailbox full', 'recipient-refused', true],
    // Of a recipient, not of the mail, which a smaller file would not help.
    ['EMESSAGE', 'DATA', '552 5.2.2 Mailbox full / over quota', 'message-refused', true],
    ['EENVELOPE', 'MAIL FROM', '503 5.5.1 Bad sequence of commands', 'sender-refused', false],
    ['EENVELOPE', 'MAIL FROM', '530 5.7.0 Authentication required', 'login-failed', true],
    ['EENVELOPE', 'MAIL FROM', '452 4.5.3 You have exceeded your sending limit', 'rate-limited', false],
    ['EPROTOCOL', 'CONN', '421 4.7.0 Too many connections from your IP', 'too-many-connections', false],
    ['ETLS', 'STARTTLS', '502 5.5.1 Command not implemented', 'tls-mismatch', true],
  ])('%s %s %s', (code, command, response, expected, permanent) => {
    const problem = problemOf(smtpReply(code, command, response), smtp)
    expect([problem.code, isPermanent(problem)]).toEqual([expected, permanent])
    expect(problem.serverReply).toBe(response)
  })
})
