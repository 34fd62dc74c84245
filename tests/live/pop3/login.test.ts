import { afterEach, expect, it } from 'vitest'
import { isPermanent } from '../../../src/main/engine/net/problem-of'
import { connectPop3, type Pop3Server, type Pop3Session } from '../../../src/main/engine/protocols/pop3'
import { deliver, describeLive, dovecot, freshMailbox } from '../../helpers/dovecot'
import { startFaultProxy, type FaultProxy } from '../../helpers/fault-proxy'
import { accessTokenFor } from '../../helpers/oauth-introspection'
import { livePop3 } from '../../helpers/pop3'
import { problemOfRejection } from '../../helpers/rejection'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const kept = (session: Pop3Session): Pop3Session => {
  cleanups.push(() => session.close())
  return session
}

/** The clear port behind a proxy that alters what the server says. */
async function behindProxy(faults: Parameters<typeof startFaultProxy>[1]): Promise<FaultProxy> {
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: dovecot().pop3 }, faults)
  cleanups.push(() => proxy.stop())
  return proxy
}

describeLive('signing in to a POP3 server', () => {
  for (const security of ['tls', 'starttls', 'none'] as const) {
    it(`signs in with security ${security}, and no secret gets into the log`, async () => {
      const mailbox = freshMailbox('pop3')
      const log: string[] = []
      const server = livePop3(security)
      const session = kept(await connectPop3(server, mailbox, { log: (line) => log.push(line) }))
      expect(await session.stat()).toEqual({ count: 0, octets: 0 })
      const said = log.join('\n')
      expect(said.includes('C: STLS')).toBe(security === 'starttls')
      expect(said).toContain('C: AUTH PLAIN\nS: + \nC: ***\nS: +OK')
      expect(said).not.toContain(mailbox.password)
      expect(said).not.toContain(Buffer.from(`\0${mailbox.user}\0${mailbox.password}`).toString('base64'))
    })
  }

  it('signs in with USER and PASS where no SASL is offered', async () => {
    const proxy = await behindProxy({ rewrite: (line) => (line.startsWith('SASL') ? null : line) })
    const mailbox = freshMailbox('pop3')
    const log: string[] = []
    const server = { ...livePop3('none'), port: proxy.port }
    const session = kept(await connectPop3(server, mailbox, { log: (line) => log.push(line) }))
    expect(await session.stat()).toMatchObject({ count: 0 })
    expect(log).toContain(`C: USER ${mailbox.user}`)
    expect(log).toContain('C: PASS ***')
  })

  for (const mechanism of ['OAUTHBEARER', 'XOAUTH2'] as const) {
    it(`signs in with a token by ${mechanism}`, async () => {
      const { user } = freshMailbox('pop3')
      const log: string[] = []
      await deliver(user, 'Subject: for the token\r\n\r\n')
      const session = kept(
        await connectPop3(
          livePop3(),
          { user, accessToken: accessTokenFor(user) },
          { log: (line) => log.push(line), ways: [mechanism] },
        ),
      )
      expect(await session.stat()).toMatchObject({ count: 1 })
      expect(log).toContain(`C: AUTH ${mechanism}`)
    })

    it(`tells a refused token by ${mechanism}`, async () => {
      const { user } = freshMailbox('pop3')
      const credentials = { user, accessToken: 'expired-token' }
      const problem = await problemOfRejection(connectPop3(livePop3(), credentials, { ways: [mechanism] }))
      expect(problem).toMatchObject({ code: 'login-failed', params: { replyCode: 'AUTH' } })
      expect(problem.serverReply).toMatch(/invalid_token|invalid_request|status/)
    })
  }

  it('tells a wrong password, in the server’s words', async () => {
    const { user } = freshMailbox('pop3')
    const problem = await problemOfRejection(connectPop3(livePop3(), { user, password: 'wrong-password' }))
    expect(problem).toMatchObject({
      code: 'login-failed',
      field: 'password',
      serverReply: '[AUTH] Authentication failed.',
    })
    expect(isPermanent(problem)).toBe(true)
  })

  it('tells a mailbox that another program has open', async () => {
    const mailbox = freshMailbox('pop3')
    const proxy = await behindProxy({
      rewrite: (line) =>
        line.startsWith('+OK Logged in') ? '-ERR [IN-USE] Locked by another session' : line,
    })
    const server = { ...livePop3('none'), port: proxy.port }
    const problem = await problemOfRejection(connectPop3(server, mailbox))
    expect(problem).toMatchObject({
      code: 'too-many-connections',
      serverReply: '[IN-USE] Locked by another session',
      params: { replyCode: 'IN-USE' },
    })
    expect(isPermanent(problem)).toBe(false)
  })

  it('sends no password in the clear unless allowed, and no token ever', async () => {
    const mailbox = freshMailbox('pop3')
    const proxy = await behindProxy({})
    const server = { ...livePop3('none'), port: proxy.port, allowPlaintext: false }
    const refused = await problemOfRejection(connectPop3(server, mailbox))
    const token = { user: mailbox.user, accessToken: accessTokenFor(mailbox.user) }
    const refusedToken = await problemOfRejection(connectPop3({ ...server, allowPlaintext: true }, token))
    expect([refused.code, refusedToken.code]).toEqual(['plaintext-refused', 'plaintext-refused'])
    expect(proxy.accepted()).toBe(0)
  })

  it('never goes on in the clear when STLS is refused', async () => {
    const sent: string[] = []
    const proxy = await behindProxy({
      rewriteClient: (line) => {
        sent.push(line)
        return line === 'STLS' ? 'NONSENSE' : line
      },
    })
    const server: Pop3Server = { ...livePop3('starttls'), port: proxy.port, allowPlaintext: true }
    const problem = await problemOfRejection(connectPop3(server, freshMailbox('pop3')))
    expect(problem).toMatchObject({ code: 'tls-mismatch', field: 'pop3.security' })
    expect(sent).toEqual(['STLS'])
  })

  it('tells a port that speaks the other kind of encryption, or no POP3', async () => {
    const mailbox = freshMailbox('pop3')
    const { pop3, pop3s, imap, submission } = dovecot()
    const codes = await Promise.all(
      [
        { ...livePop3('tls'), port: pop3 },
        { ...livePop3('none'), port: imap },
        { ...livePop3('starttls'), port: submission },
      ].map((server) => problemOfRejection(connectPop3(server, mailbox)).then(({ code }) => code)),
    )
    expect(codes).toEqual(['tls-mismatch', 'not-a-mail-server', 'not-a-mail-server'])
    const silent = { ...livePop3('none'), port: pop3s }
    const problem = await problemOfRejection(connectPop3(silent, mailbox, { deadlines: { greeting: 300 } }))
    expect(problem.code).toBe('timeout')
  })

  it('refuses credentials that would become commands', async () => {
    const password = 'secret'
    const user = 'someone\r\nDELE 1'
    const problem = await problemOfRejection(connectPop3(livePop3(), { user, password }))
    const noSecret = await problemOfRejection(connectPop3(livePop3(), { user: 'someone', password: '' }))
    expect(problem).toMatchObject({ code: 'field-invalid', field: 'pop3.user' })
    expect(noSecret.code).toBe('secret-missing')
  })
})
