import { afterEach, expect, it, onTestFinished } from 'vitest'
import type { AccountSettings, TestEvent } from '../../src/shared/contract/accounts'
import { noProxy, type ProxyServer } from '../../src/shared/contract/proxy'
import type { Problem } from '../../src/shared/problem'
import { fingerprintOf } from '../helpers/certificates'
import { deliver, describeLive, dovecot, freshMailbox, liveSettings, outgoingAt } from '../helpers/dovecot'
import { eventually } from '../helpers/eventually'
import { startFaultProxy } from '../helpers/fault-proxy'
import { idle, startLiveEngine, subjectsOf, type LiveEngine } from '../helpers/live-engine'
import { held, pop3Settings, servePop3 } from '../helpers/pop3-mailbox'
import { freePorts } from '../helpers/ports'
import { startProxyServer } from '../helpers/proxy-server'
import { startSmtpServer } from '../helpers/smtp-server'

/** With all that an address, a line or a name and password written in one could not hold. */
const login = { user: 'olga@büro w%20', password: 'p:@/ ß%41"\\' }
/** Nobody knows it but the proxy. */
const HIDDEN = 'mail.behind.test'
const kinds = ['socks5', 'http'] as const

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const at = (kind: ProxyServer['kind'], port: number, user = ''): ProxyServer => ({
  ...{ kind, host: '127.0.0.1', port, user },
})

function engine(): LiveEngine {
  const live = startLiveEngine()
  cleanups.push(() => live.stop())
  return live
}

async function proxyOf(...given: Parameters<typeof startProxyServer>) {
  const proxy = await startProxyServer(...given)
  cleanups.push(() => proxy.stop())
  return proxy
}

async function smtpServer() {
  const smtp = await startSmtpServer({ dovecot: dovecot() })
  cleanups.push(() => smtp.stop())
  return smtp
}

/** Settings by which a mailbox is reached under the name that only the proxy knows; its certificate is of another. */
async function hidden(proxy: ProxyServer | undefined) {
  const mailbox = freshMailbox()
  const smtp = await smtpServer()
  const settings = liveSettings(mailbox, {
    outgoing: { ...outgoingAt(mailbox, smtp.port), host: HIDDEN },
    trustedCertificate: fingerprintOf(dovecot().server.cert),
    ...(proxy ? { proxy } : {}),
  })
  return { mailbox, smtp, settings: { ...settings, incoming: { ...settings.incoming, host: HIDDEN } } }
}

async function tried(
  { client }: LiveEngine,
  settings: AccountSettings,
  password: string,
  proxyPassword = '',
) {
  const failed: Record<string, Problem | undefined> = {}
  let done: Extract<TestEvent, { type: 'done' }> | null = null
  for await (const event of await client.accounts.test({
    settings,
    password,
    ...(proxyPassword ? { proxyPassword } : {}),
  })) {
    if (event.type === 'done') done = event
    else if (event.state === 'failed') failed[event.step] = event.problem
  }
  return { failed, ok: done?.ok, log: done?.log.join('\n') ?? '' }
}

async function send({ client }: LiveEngine, to: string, subject: string): Promise<void> {
  const { id, revision } = await client.outbox.create({
    kind: 'new',
    to: [{ name: '', address: to }],
    subject,
  })
  await client.outbox.send({ id, revision })
  await client.outbox.sendNow({ id })
}

describeLive.each(kinds)('[ACC-31] an account whose connections go through %s', (kind) => {
  it('is tested, read and sent from, its servers’ names and the login left to the proxy alone', async () => {
    const proxy = await proxyOf(kind, { login })
    const { mailbox, smtp, settings } = await hidden(at(kind, proxy.port, login.user))
    const live = engine()
    const { ok, failed, log } = await tried(live, settings, mailbox.password, login.password)
    expect([ok, failed]).toEqual([true, {}])
    expect(log).toContain(`through ${kind === 'http' ? 'HTTP' : 'SOCKS5'} 127.0.0.1:${proxy.port}`)
    expect(log).not.toContain(login.password)

    await deliver(mailbox.address, 'Subject: Behind the wall\r\n\r\nText')
    await live.client.accounts.add({
      ...{ settings, password: mailbox.password, proxyPassword: login.password, tested: true },
    })
    await idle(live.client)
    expect(await subjectsOf(live.client, 'INBOX')).toEqual(['Behind the wall'])
    await send(live, 'anna@nowak.example', 'Through it')
    await eventually(() => expect(smtp.accepted).toHaveLength(1))
    await eventually(async () => expect(await subjectsOf(live.client, 'Sent')).toEqual(['Through it']))
    expect(new Set(proxy.asked.map(({ host }) => host))).toEqual(new Set([HIDDEN]))
    expect(new Set(proxy.asked.map(({ port }) => port))).toEqual(new Set([dovecot().imaps, smtp.port]))

    // The secret is nowhere but where secrets are, and gone with the account.
    const [account] = await live.client.accounts.list()
    expect(JSON.stringify(account)).not.toContain(login.password)
    expect(live.log.join('\n')).not.toContain(login.password)
    await live.client.accounts.remove({ id: account?.id ?? 0 })
    await eventually(() => expect(proxy.open()).toBe(0))
  })

  it('is fetched by POP3 as well, encrypted when that was agreed on', async () => {
    const proxy = await proxyOf(kind)
    const server = await servePop3(held('one'))
    const settings = pop3Settings(server)
    const live = engine()
    await live.client.accounts.add({
      settings: {
        ...settings,
        proxy: at(kind, proxy.port),
        incoming: { ...settings.incoming, host: HIDDEN },
      },
      ...{ password: 'pw', tested: true },
    })
    await idle(live.client)
    expect(await subjectsOf(live.client, 'INBOX')).toEqual(['one'])
    expect(proxy.asked).toEqual([{ host: HIDDEN, port: settings.incoming.port }])
  })

  it('never goes around it, not even to look what is wrong: the failure names the proxy', async () => {
    const mailbox = freshMailbox()
    const network = await startFaultProxy({ host: '127.0.0.1', port: dovecot().imaps, encrypted: true })
    onTestFinished(() => network.stop())
    const smtp = await smtpServer()
    const proxy = await proxyOf(kind, { login })
    const live = engine()
    const settings = liveSettings(mailbox, {
      outgoing: outgoingAt(mailbox, smtp.port),
      timeLimits: { connect: 3, answer: 30 },
    })
    settings.incoming.port = network.port
    const through = async (server: ProxyServer, proxyPassword = '') => {
      const { ok, failed } = await tried(
        live,
        { ...settings, proxy: server },
        mailbox.password,
        proxyPassword,
      )
      expect(ok).toBe(false)
      const [incoming, sending] = [failed['imap-connect'], failed['smtp-connect']]
      expect(incoming?.params?.['proxy']).toBe(`${server.host}:${server.port}`)
      expect(sending?.code).toBe(incoming?.code)
      return [incoming?.code, incoming?.field, incoming?.serverReply]
    }
    const [closed = 0] = await freePorts(1)
    const own = at(kind, proxy.port, login.user)
    expect(await through(at(kind, closed))).toMatchObject(['proxy-unreachable', 'proxy.host', /ECONNREFUSED/])
    expect(await through({ ...own, host: 'no-such-proxy.invalid' })).toMatchObject([
      'proxy-unreachable',
      'proxy.host',
      /no-such-proxy/,
    ])
    expect((await through(own, 'wrong')).slice(0, 2)).toEqual(['proxy-login-failed', 'proxy.user'])
    expect((await through(at(kind, proxy.port))).slice(0, 2)).toEqual(['proxy-login-failed', 'proxy.user'])
    // What answers is a mail server, or a proxy of the other kind.
    expect((await through(at(kind, smtp.port)))[0]).toBe('proxy-misbehaved')
    const other = await proxyOf(kind === 'http' ? 'socks5' : 'http')
    expect((await through(at(kind, other.port)))[0]).toBe('proxy-misbehaved')
    proxy.manners.refuses = true
    expect(await through(own, login.password)).toMatchObject([
      'proxy-refused',
      'proxy.host',
      /not allowed|403 Forbidden/,
    ])
    proxy.manners.isSilent = true
    expect((await through(own, login.password))[0]).toBe('proxy-refused')
    expect(network.accepted()).toBe(0)
    expect(smtp.logins).toEqual([])

    // Of an account that is there, too; and it goes on by itself once the proxy lets it.
    await live.client.accounts.add({
      settings: { ...settings, proxy: own },
      ...{ password: mailbox.password, proxyPassword: login.password, tested: true },
    })
    const problem = async (): Promise<Problem | null> =>
      (await live.client.accounts.list())[0]?.sync.problem ?? null
    await eventually(async () => expect(await problem()).toMatchObject({ code: 'proxy-refused' }))
    expect(network.accepted()).toBe(0)
    Object.assign(proxy.manners, { refuses: false, isSilent: false })
    await live.client.accounts.syncNow({})
    await idle(live.client)
    expect(network.open()).toBe(proxy.open())
  })
})

describeLive('[ACC-31] the proxy of the program', () => {
  it('serves all that have none of their own, from the moment on it is chosen', async () => {
    const [first, second] = [await proxyOf('socks5', { login }), await proxyOf('http')]
    const { mailbox, smtp, settings } = await hidden(undefined)
    const direct = freshMailbox('direct')
    const live = engine()
    const { client } = live
    expect(await client.accounts.proxy()).toEqual(noProxy)
    await client.accounts.saveProxy({ proxy: at('socks5', first.port, login.user), password: login.password })
    await live.addAccount(mailbox, settings)
    await live.addAccount(
      direct,
      liveSettings(direct, { proxy: noProxy, outgoing: outgoingAt(direct, smtp.port) }),
    )
    await eventually(async () => {
      const stages = (await client.accounts.list()).map(({ sync }) => sync.stage)
      expect(stages).toEqual(['idle', 'idle'])
    })
    expect(new Set(first.asked.map(({ host }) => host))).toEqual(new Set([HIDDEN]))
    expect(first.open()).toBeGreaterThan(0)

    await client.accounts.saveProxy({ proxy: at('http', second.port) })
    await idle(client)
    await eventually(() => expect([first.open(), second.open() > 0]).toEqual([0, true]))
    await send(live, 'anna@nowak.example', 'By the other')
    await eventually(() => expect(smtp.accepted).toHaveLength(1))
    expect(second.asked.map(({ port }) => port)).toContain(smtp.port)

    await expect(client.accounts.saveProxy({ proxy: at('http', 1, 'a:b') })).rejects.toMatchObject({
      ...{ data: { code: 'field-invalid', field: 'proxy.user' } },
    })
    await expect(
      client.accounts.saveProxy({ proxy: { ...at('http', 1), host: 'a b' } }),
    ).rejects.toMatchObject({ data: { code: 'field-invalid', field: 'proxy.host' } })
  })
})
