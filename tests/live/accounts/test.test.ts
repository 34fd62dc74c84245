import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterEach, expect, it } from 'vitest'
import { testAccount, type TestInput } from '../../../src/main/engine/features/accounts/test'
import type { AccountSettings, TestEvent } from '../../../src/shared/contract/accounts'
import type { Problem } from '../../../src/shared/problem'
import { createCertificate, fingerprintOf, type KeyPair } from '../../helpers/certificates'
import { describeLive, dovecot, freshMailbox, liveSettings, type Mailbox } from '../../helpers/dovecot'
import { otherClient } from '../../helpers/imap-client'
import { startKeepingServer } from '../../helpers/keeping-server'
import { startLiveEngine } from '../../helpers/live-engine'
import { freePorts, portOf } from '../../helpers/ports'
import { startSmtpServer, type SmtpServer, type SmtpServerSetup } from '../../helpers/smtp-server'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

describeLive('testing an account against real servers', () => {
  it('[ACC-08] passes every step of IMAP and SMTP with working settings', async () => {
    const { settings, mailbox, smtp } = await working()
    const { steps, done } = await run(settings, mailbox.password)
    expect(steps).toEqual([
      'imap-connect running',
      'imap-connect passed',
      'imap-secure passed',
      'imap-login running',
      'imap-login passed',
      'imap-folders running',
      'imap-folders passed',
      'smtp-connect running',
      'smtp-connect passed',
      'smtp-secure passed',
      'smtp-login running',
      'smtp-login passed',
    ])
    expect(done.ok).toBe(true)
    expect(smtp.logins).toEqual([{ user: mailbox.user, password: mailbox.password, secure: true }])
  })

  it('[ACC-08] of an account there is, tries the password that is typed at its own server, chosen from the list', async () => {
    const { settings, mailbox, smtp } = await working()
    const live = startLiveEngine()
    cleanups.push(() => live.stop())
    const { id } = await live.client.accounts.add({ settings, password: 'wrong', tested: false })
    const [own] = await live.client.outgoingServers.list()
    const asked = { settings, password: mailbox.password, accountId: id, outgoing: own?.id ?? 0 }
    for await (const event of await live.client.accounts.test(asked))
      if (event.type === 'done') expect(event.ok).toBe(true)
    expect(smtp.logins).toEqual([{ user: mailbox.user, password: mailbox.password, secure: true }])
  })

  it('[ACC-08] sends a mail to oneself where that is wanted, and waits until it is in the inbox', async () => {
    const { settings, mailbox } = await working()
    const { steps, done } = await run(settings, mailbox.password, { toSelf: true })
    expect(steps.slice(-4)).toEqual([
      ...['self-send running', 'self-send passed', 'self-arrive running', 'self-arrive passed'],
    ])
    expect(done.ok).toBe(true)
    expect(done.log.join('\n')).not.toContain(mailbox.password)
  })

  it('[ACC-08] tells that a mail to oneself was taken for spam', async () => {
    const { settings, mailbox } = await working()
    const other = await otherClient(mailbox)
    cleanups.push(() => other.close())
    const filter = await startKeepingServer(dovecot(), (raw) => other.imap.append('Junk', raw))
    cleanups.push(() => filter.stop())
    settings.outgoing = { ...settings.outgoing, port: filter.port }
    const { failed } = await run(settings, mailbox.password, { toSelf: true })
    expect(failed).toMatchObject({ 'self-arrive': { code: 'self-mail-in-spam', params: { folder: 'Junk' } } })
  })

  it('[ACC-08] tells that a mail to oneself was taken and did not come', async () => {
    const { settings, mailbox } = await working()
    // The server takes mail for others, too, and keeps it from everybody.
    const elsewhere = { ...settings, address: 'anna@elsewhere.example' }
    const { failed, done } = await run(elsewhere, mailbox.password, { toSelf: true, longest: 1 })
    expect(failed).toMatchObject({ 'self-arrive': { code: 'self-mail-missing' } })
    expect(done).toMatchObject({ ok: false, incoming: { tested: true }, sending: { tested: true } })
  })

  it('[ACC-09] keeps a log without the password in any spelling', async () => {
    const { settings, mailbox } = await working()
    const { done } = await run(settings, mailbox.password)
    const log = done.log.join('\n')
    expect(log).toContain('# IMAP localhost')
    expect(log).toMatch(/^S: 235/m)
    expect(log).not.toContain(mailbox.password)
    for (const word of log.match(/[A-Za-z0-9+/]{8,}={0,2}/g) ?? []) {
      expect(Buffer.from(word, 'base64').toString()).not.toContain(mailbox.password)
    }
  })

  it('[ACC-10] tells a wrong password, and does not try it a second time at SMTP', async () => {
    const { settings, smtp } = await working()
    const { failed, done } = await run(settings, 'wrong-password')
    expect(Object.keys(failed)).toEqual(['imap-login'])
    expect(failed['imap-login']).toMatchObject({ code: 'login-failed', field: 'password' })
    expect(failed['imap-login']?.serverReply).toMatch(/AUTHENTICATIONFAILED/)
    expect(done.ok).toBe(false)
    expect(smtp.logins).toEqual([])
  })

  it('[ACC-24] tells that an app password is needed', async () => {
    const { settings, mailbox, smtp } = await working()
    smtp.misbehaviour.refuseLogin = '534-5.7.9 Application-specific password required. Learn more at 5.7.9'
    const { failed } = await run(settings, mailbox.password)
    expect(failed['smtp-login']).toMatchObject({ code: 'app-password-needed' })
  })

  it('[ACC-28] tells that the provider wants OAuth and no password', async () => {
    const { settings, mailbox, smtp } = await working()
    smtp.misbehaviour.refuseLogin =
      '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.'
    const { failed } = await run(settings, mailbox.password)
    expect(failed['smtp-login']).toMatchObject({ code: 'oauth-needed' })
  })

  it('[ACC-10] tells a host that does not exist', async () => {
    const { settings, mailbox } = await working()
    settings.incoming = { ...settings.incoming, host: 'no-such-host.invalid' }
    const { failed } = await run(settings, mailbox.password)
    expect(failed['imap-connect']?.code).toMatch(/host-unknown|unreachable/)
  })

  it('[ACC-10] tells a port nobody listens on', async () => {
    const { settings, mailbox } = await working()
    const [port = 0] = await freePorts(1)
    settings.incoming = { ...settings.incoming, port }
    settings.outgoing = { ...settings.outgoing, port }
    const { failed } = await run(settings, mailbox.password)
    expect(failed['imap-connect']).toMatchObject({ code: 'port-refused', field: 'imap.port' })
    expect(failed['smtp-connect']).toMatchObject({ code: 'port-refused', field: 'smtp.port' })
  })

  it('[ACC-10] tells TLS spoken to a port that wants it later', async () => {
    const { settings, mailbox, smtp } = await working()
    settings.incoming = { ...settings.incoming, port: dovecot().imap, security: 'tls' }
    settings.outgoing = { ...settings.outgoing, port: smtp.port, security: 'tls' }
    const { failed } = await run(settings, mailbox.password)
    expect(failed['imap-secure']).toMatchObject({ code: 'tls-mismatch', field: 'imap.security' })
    expect(failed['smtp-secure']).toMatchObject({ code: 'tls-mismatch', field: 'smtp.security' })
  })

  it('[ACC-10] tells plain words spoken to a port that wants TLS at once', async () => {
    const { settings, mailbox } = await working({ security: 'tls' })
    settings.incoming = { ...settings.incoming, security: 'starttls' }
    settings.outgoing = { ...settings.outgoing, security: 'starttls' }
    const { failed } = await run(settings, mailbox.password, { patience: 300 })
    expect(failed['imap-secure']).toMatchObject({ code: 'tls-mismatch' })
    expect(failed['smtp-secure']).toMatchObject({ code: 'tls-mismatch' })
  })

  it('[ACC-07] refuses a server without STARTTLS rather than going on unencrypted', async () => {
    const { settings, mailbox, smtp } = await working({ security: 'none' })
    const imap = await talk((socket) => {
      socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n')
      socket.on('data', (data: Buffer) => {
        const [tag = ''] = data.toString().split(' ')
        socket.write(`* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n${tag} OK done\r\n`)
      })
    })
    settings.incoming = { ...settings.incoming, port: imap.port, security: 'starttls' }
    settings.outgoing = { ...settings.outgoing, security: 'starttls' }
    const { failed } = await run(settings, mailbox.password)
    expect(failed['imap-secure']).toMatchObject({ code: 'tls-mismatch' })
    expect(failed['smtp-secure']).toMatchObject({ code: 'tls-mismatch' })
    expect(imap.received()).not.toMatch(/LOGIN|AUTHENTICATE/)
    expect(smtp.logins).toEqual([])
  })

  it('[ACC-07] never trusts a greeting that skips the login to skip encryption', async () => {
    const { settings, mailbox } = await working()
    const imap = await talk((socket) => {
      socket.write('* PREAUTH [CAPABILITY IMAP4rev1] come in\r\n')
      socket.on('data', (data: Buffer) => {
        const [tag = ''] = data.toString().split(' ')
        socket.write(`${tag} OK done\r\n`)
      })
    })
    settings.incoming = { ...settings.incoming, port: imap.port, security: 'starttls' }
    const { failed } = await run(settings, mailbox.password)
    expect(failed['imap-secure']).toMatchObject({ code: 'tls-mismatch' })
  })

  it('[ACC-07] sends a password unencrypted only where that was allowed', async () => {
    const { settings, mailbox, smtp } = await working({ security: 'none' })
    settings.incoming = { ...settings.incoming, port: dovecot().imap, security: 'none' }
    settings.outgoing = { ...settings.outgoing, security: 'none' }
    const refused = await run(settings, mailbox.password)
    expect(refused.failed['imap-connect']).toMatchObject({
      code: 'plaintext-refused',
      field: 'imap.security',
    })
    expect(smtp.logins).toEqual([])
    const allowed = await run({ ...settings, allowPlaintext: true }, mailbox.password)
    expect(allowed.done.ok).toBe(true)
    expect(allowed.steps).toContain('imap-secure skipped')
    expect(smtp.logins).toEqual([{ user: mailbox.user, password: mailbox.password, secure: false }])
  })

  it('[ACC-10] shows a certificate nobody vouches for, and trusts it once it is pinned', async () => {
    const certificate = createCertificate({ names: ['localhost'] })
    const { settings, mailbox, smtp } = await working({ certificate })
    const refused = await run(settings, mailbox.password)
    expect(refused.failed['smtp-secure']).toMatchObject({
      code: 'certificate-untrusted',
      params: { fingerprint: fingerprintOf(certificate.cert), subject: 'CN=localhost' },
    })
    const trusting = { ...settings, trustedCertificate: fingerprintOf(certificate.cert) }
    const trusted = await run(trusting, mailbox.password)
    expect(trusted.done.ok).toBe(true)
    expect(smtp.logins).toHaveLength(1)
  })

  it('[ACC-31] trusts exactly the chosen certificate: another unsigned one never gets the password', async () => {
    const chosen = createCertificate({ names: ['localhost'] })
    const { settings, mailbox, smtp } = await working({
      certificate: createCertificate({ names: ['localhost'] }),
    })
    const trusting = { ...settings, trustedCertificate: fingerprintOf(chosen.cert) }
    const { failed } = await run(trusting, mailbox.password)
    expect(failed['smtp-secure']).toMatchObject({ code: 'certificate-untrusted' })
    expect(smtp.logins).toEqual([])
    const own = await tlsTalk(chosen)
    const served = await run(
      { ...trusting, incoming: { ...trusting.incoming, port: own.port } },
      mailbox.password,
    )
    expect(served.steps).toContain('imap-login passed')
    const imap = await tlsTalk(createCertificate({ names: ['localhost'] }))
    const both = await run(
      { ...trusting, incoming: { ...trusting.incoming, port: imap.port } },
      mailbox.password,
    )
    expect(both.failed['imap-secure']).toMatchObject({ code: 'certificate-untrusted' })
    expect(imap.received()).toContain('CAPABILITY')
    expect(imap.received()).not.toMatch(/LOGIN|AUTHENTICATE/)
  })

  it('[ACC-10] tells an expired certificate and one for another host', async () => {
    const { authority } = dovecot()
    const expired = createCertificate({ names: ['localhost'], authority, expired: true })
    const other = createCertificate({ names: ['mail.example.test'], authority })
    const codes = []
    for (const certificate of [expired, other]) {
      const { settings, mailbox } = await working({ certificate, security: 'tls' })
      const imap = await tlsGreeting(certificate)
      settings.incoming = { ...settings.incoming, port: imap }
      const { failed } = await run(settings, mailbox.password)
      codes.push(failed['imap-secure']?.code, failed['smtp-secure']?.code)
      expect(failed['smtp-secure']?.params?.fingerprint).toBe(fingerprintOf(certificate.cert))
    }
    expect(codes).toEqual([
      'certificate-expired',
      'certificate-expired',
      'certificate-wrong-host',
      'certificate-wrong-host',
    ])
  })

  it('[ACC-10] tells a server that is no mail server', async () => {
    const { settings, mailbox } = await working()
    const ssh = await talk((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'))
    settings.incoming = { ...settings.incoming, port: ssh.port, security: 'starttls' }
    settings.outgoing = { ...settings.outgoing, port: ssh.port, security: 'starttls' }
    const { failed } = await run(settings, mailbox.password, { patience: 500 })
    expect(failed['imap-connect']).toMatchObject({ code: 'not-a-mail-server' })
    expect(failed['smtp-connect']).toMatchObject({ code: 'not-a-mail-server' })
  })

  it('[ACC-10] tells a server that never answers', async () => {
    const { settings, mailbox } = await working()
    const silent = await talk(() => undefined)
    settings.incoming = { ...settings.incoming, port: silent.port, security: 'starttls' }
    settings.outgoing = { ...settings.outgoing, port: silent.port, security: 'starttls' }
    const { failed } = await run(settings, mailbox.password, { patience: 200 })
    expect(failed['imap-connect']).toMatchObject({ code: 'timeout' })
    expect(failed['smtp-connect']).toMatchObject({ code: 'timeout' })
  })

  it('[ACC-10] tells too many connections', async () => {
    const { settings, mailbox } = await working()
    const full = await talk((socket) => socket.end('* BYE Too many connections from your IP address\r\n'))
    settings.incoming = { ...settings.incoming, port: full.port, security: 'starttls' }
    const { failed } = await run(settings, mailbox.password)
    expect(failed['imap-connect']).toMatchObject({ code: 'too-many-connections' })
  })

  it('[ACC-32] goes on to the next port where the first one is closed, and keeps what answered', async () => {
    const { settings, mailbox, smtp } = await working()
    const [closed = 0] = await freePorts(1)
    const answering = settings.outgoing
    const first = { ...settings.outgoing, port: closed, security: 'tls' as const }
    const events = testAccount({
      ...{
        settings: { ...settings, outgoing: first },
        password: mailbox.password,
        smtpPassword: mailbox.password,
        proxy: null,
      },
      candidates: () => [first, answering],
    })
    const steps: string[] = []
    for await (const event of events) {
      if (event.type === 'step') steps.push(`${event.step} ${event.state}`)
      else expect(event).toMatchObject({ ok: true, settings: { outgoing: answering } })
    }
    expect(steps).toContain('smtp-login passed')
    expect(steps).not.toContain('smtp-connect failed')
    expect(smtp.logins).toHaveLength(1)
  })

  it('[ACC-01] tells an account without an outgoing server', async () => {
    const { settings, mailbox } = await working()
    const { failed, done } = await run(
      { ...settings, outgoing: { ...settings.outgoing, host: '' } },
      mailbox.password,
    )
    expect(failed).toEqual({
      'smtp-connect': {
        ...{ code: 'smtp-missing', field: 'smtp.host', params: { address: settings.address } },
      },
    })
    expect(done.ok).toBe(false)
  })

  it('[ACC-07] signs in nowhere at a relay without a login', async () => {
    const { settings, mailbox } = await working({ auth: false })
    const { steps, done } = await run(
      { ...settings, outgoing: { ...settings.outgoing, login: false } },
      mailbox.password,
    )
    expect(steps).toContain('smtp-login skipped')
    expect(done.ok).toBe(true)
    const demanding = await run(settings, mailbox.password)
    expect(demanding.failed['smtp-login']).toMatchObject({ code: 'login-disabled' })
  })

  it('closes its sockets when it is aborted', async () => {
    const { settings, mailbox } = await working()
    const silent = await talk(() => undefined)
    settings.incoming = { ...settings.incoming, port: silent.port, security: 'starttls' }
    const abort = new AbortController()
    const events = testAccount({
      settings,
      password: mailbox.password,
      smtpPassword: '',
      proxy: null,
      signal: abort.signal,
    })
    await events.next()
    await silent.connected
    abort.abort()
    const drain = async (): Promise<void> => {
      while (!(await events.next()).done);
    }
    await expect(drain()).rejects.toThrow()
    await silent.closed
  })
})

interface Working {
  settings: AccountSettings
  mailbox: Mailbox
  smtp: SmtpServer
}

async function working(setup: Partial<SmtpServerSetup> = {}): Promise<Working> {
  const mailbox = freshMailbox()
  const smtp = await startSmtpServer({ dovecot: dovecot(), ...setup })
  cleanups.push(() => smtp.stop())
  const settings = liveSettings(mailbox)
  settings.outgoing = { ...settings.outgoing, port: smtp.port, security: setup.security ?? 'starttls' }
  return { settings, mailbox, smtp }
}

async function run(
  settings: AccountSettings,
  password: string,
  { patience = 5000, ...more }: Partial<Pick<TestInput, 'patience' | 'toSelf' | 'longest'>> = {},
) {
  const steps: string[] = []
  const failed: Record<string, Problem | undefined> = {}
  let done: Extract<TestEvent, { type: 'done' }> | null = null
  for await (const event of testAccount({
    settings,
    password,
    smtpPassword: password,
    proxy: null,
    patience,
    ...more,
  })) {
    if (event.type === 'done') done = event
    else {
      steps.push(`${event.step} ${event.state}`)
      if (event.state === 'failed') failed[event.step] = event.problem
    }
  }
  if (done === null) throw new Error('the test never ended')
  return { steps, failed, done }
}

/** A server that says what a test wants it to. */
async function talk(greet: (socket: Socket) => void) {
  let received = ''
  const connected = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  const server = createServer((socket) => {
    socket.on('data', (data: Buffer) => (received += data.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => closed.resolve())
    greet(socket)
    connected.resolve()
  })
  const port = await listen(server)
  return { port, received: () => received, connected: connected.promise, closed: closed.promise }
}

const tlsGreeting = (certificate: KeyPair): Promise<number> =>
  listen(
    createTlsServer(certificate, (socket) => socket.write('* OK ready\r\n')).on(
      'tlsClientError',
      () => undefined,
    ),
  )

/** An IMAP server that would take a login. */
async function tlsTalk(certificate: KeyPair) {
  let received = ''
  const server = createTlsServer(certificate, (socket) => {
    socket.on('error', () => undefined)
    socket.write('* OK ready\r\n')
    socket.on('data', (data: Buffer) => {
      received += data.toString()
      const [tag = ''] = data.toString().split(' ')
      socket.write(`* CAPABILITY IMAP4rev1\r\n${tag} OK done\r\n`)
    })
  })
  return { port: await listen(server), received: () => received }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => server.close())
  return portOf(server.address())
}
