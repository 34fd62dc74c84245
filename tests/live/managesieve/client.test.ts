import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectTcp, createServer } from 'node:net'
import { pipeline } from 'node:stream'
import { afterEach, expect, it } from 'vitest'
import { connectManageSieve, type ManageSieveClient } from '../../../src/main/engine/protocols/managesieve'
import { ProblemError, type Problem } from '../../../src/shared/problem'
import { describeLive, doveadm, dovecot, freshMailbox } from '../../helpers/dovecot'
import { startFaultProxy } from '../../helpers/fault-proxy'
import { manageSieveSettings } from '../../helpers/managesieve'
import { accessTokenFor } from '../../helpers/oauth-introspection'
import { portOf } from '../../helpers/ports'

const open: ManageSieveClient[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.logout()))
})

async function connect(...parameters: Parameters<typeof connectManageSieve>): Promise<ManageSieveClient> {
  const client = await connectManageSieve(...parameters)
  open.push(client)
  return client
}

const problemOf = (promise: Promise<unknown>): Promise<Problem> =>
  promise.then(
    () => {
      throw new Error('it succeeded')
    },
    (error: unknown) => {
      if (error instanceof ProblemError) return error.problem
      throw error
    },
  )

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

describeLive('signing in', () => {
  it('goes through STARTTLS and reads the capabilities again', async () => {
    const client = await connect(manageSieveSettings(freshMailbox()))
    expect(client.capabilities).toMatchObject({ version: '1.0', startTls: false, maxRedirects: 4 })
    expect(client.capabilities.extensions).toEqual(
      expect.arrayContaining(['fileinto', 'vacation', 'imap4flags']),
    )
  })

  it('never goes on without TLS where STARTTLS is taken out of the announcement', async () => {
    const proxy = await startFaultProxy({ host: '127.0.0.1', port: dovecot().managesieve })
    proxy.faults.rewrite = (line) => (line === '"STARTTLS"' ? null : line)
    const sent: string[] = []
    proxy.faults.rewriteClient = (line) => {
      sent.push(line)
      return line
    }
    const server = { host: 'localhost', port: proxy.port, security: 'starttls' as const }
    const problem = await problemOf(connect(manageSieveSettings(freshMailbox(), { server })))
    expect(problem).toMatchObject({ code: 'tls-mismatch', field: 'managesieve.security' })
    expect(sent).toEqual([])
    await proxy.stop()
  })

  it('refuses a password over plain text, and takes it where the user allowed that', async () => {
    const mailbox = freshMailbox()
    const server = { host: 'localhost', port: dovecot().managesieve, security: 'none' as const }
    expect((await problemOf(connect(manageSieveSettings(mailbox, { server })))).code).toBe(
      'plaintext-refused',
    )
    const client = await connect(
      manageSieveSettings(mailbox, { server, tls: { allowPlaintext: true, trustedCertificate: '' } }),
    )
    expect(await client.listScripts()).toEqual([])
  })

  it.each(['OAUTHBEARER', 'XOAUTH2'])('takes an access token by %s', async (mechanism) => {
    const mailbox = freshMailbox()
    const proxy = await startFaultProxy({ host: '127.0.0.1', port: dovecot().managesieve })
    proxy.faults.rewrite = (line) => (line.startsWith('"SASL"') ? `"SASL" "PLAIN ${mechanism}"` : line)
    let said = ''
    proxy.faults.rewriteClient = (line) => {
      said ||= line
      return line
    }
    const settings = manageSieveSettings(mailbox, {
      server: { host: 'localhost', port: proxy.port, security: 'none' },
      tls: { allowPlaintext: true, trustedCertificate: '' },
      credentials: { user: mailbox.user, accessToken: accessTokenFor(mailbox.user) },
    })
    const client = await connect(settings)
    expect(said).toContain(mechanism)
    expect(await client.listScripts()).toEqual([])
    const refused = await problemOf(
      connect({ ...settings, credentials: { user: mailbox.user, accessToken: 'stale' } }),
    )
    expect(refused.code).toBe('login-failed')
    expect(JSON.stringify(refused)).not.toContain('stale')
    client.close()
    await proxy.stop()
  })

  it('tells a wrong password in the words of the server', async () => {
    const mailbox = { ...freshMailbox(), password: 'wrong' }
    const problem = await problemOf(connect(manageSieveSettings(mailbox)))
    expect(problem).toMatchObject({ code: 'login-failed', field: 'password' })
    expect(problem.serverReply).toMatch(/authentication failed/i)
  })

  it('takes a certificate for another host only where the user trusts exactly that one', async () => {
    const forwarder = createServer((socket) => {
      const onward = connectTcp(dovecot().managesieve, '127.0.0.1')
      pipeline(socket, onward, socket, () => undefined)
    })
    forwarder.listen(0, '127.0.0.2')
    await once(forwarder, 'listening')
    const server = { host: '127.0.0.2', port: portOf(forwarder.address()), security: 'starttls' as const }
    const trusting = (trustedCertificate: string) =>
      manageSieveSettings(freshMailbox(), { server, tls: { allowPlaintext: false, trustedCertificate } })
    expect((await problemOf(connect(trusting('')))).code).toBe('certificate-wrong-host')
    expect((await problemOf(connect(trusting('AA:BB')))).code).toBe('certificate-untrusted')
    const { fingerprint256 } = new X509Certificate(dovecot().server.cert)
    const client = await connect(trusting(fingerprint256))
    expect(await client.listScripts()).toEqual([])
    await client.logout()
    forwarder.close()
  })

  it('takes a certificate signed by an authority even where the user trusted another one by hand', async () => {
    const tls = { allowPlaintext: false, trustedCertificate: 'AA:BB' }
    const client = await connect(manageSieveSettings(freshMailbox(), { tls }))
    expect(client.capabilities.version).toBe('1.0')
  })
})

describeLive('scripts', () => {
  it('are stored, listed, fetched, put in force, renamed and deleted', async () => {
    const client = await connect(manageSieveSettings(freshMailbox()))
    const script = 'require "fileinto";\r\n# zażółć\r\nfileinto "Łódź";\r\n'
    await client.putScript('one "quoted" \\ name', script)
    await client.putScript('Zwei ö', '# nothing\n')
    await client.setActive('Zwei ö')
    expect((await client.listScripts()).toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'one "quoted" \\ name', active: false },
      { name: 'Zwei ö', active: true },
    ])
    expect(text(await client.getScript('one "quoted" \\ name'))).toBe(script)
    await client.renameScript('one "quoted" \\ name', 'three')
    await client.deleteScript('three')
    expect((await problemOf(client.deleteScript('Zwei ö'))).code).toBe('conflict')
    await client.setActive('')
    await client.deleteScript('Zwei ö')
    expect(await client.listScripts()).toEqual([])
  })

  it('keep every byte, at any size up to the bound', async () => {
    const client = await connect(manageSieveSettings(freshMailbox()))
    const line = `# ${'x{5}\\"żółw '.repeat(9)}\n`
    const script = Buffer.from(line.repeat(Math.floor(500_000 / Buffer.byteLength(line))))
    await client.putScript('long', script)
    expect(Buffer.from(await client.getScript('long')).equals(script)).toBe(true)
    const small = await connect(manageSieveSettings(freshMailbox()), { limits: { script: 10 } })
    expect((await problemOf(small.putScript('x', 'keep; # too long'))).code).toBe('rules-too-large')
  })

  it('that do not compile are refused in the words of the compiler, and nothing changes', async () => {
    const client = await connect(manageSieveSettings(freshMailbox()))
    await client.putScript('mine', 'keep;')
    for (const attempt of [client.putScript('mine', 'foo $;'), client.checkScript('fileinto "X";')]) {
      const problem = await problemOf(attempt)
      expect(problem.code).toBe('rules-refused')
      expect(problem.serverReply).toMatch(/line 1: error/)
    }
    expect(text(await client.getScript('mine'))).toBe('keep;')
    expect(await client.checkScript('keep;')).toEqual({ warnings: '' })
    expect((await client.checkScript('stop; keep;')).warnings).toEqual(expect.any(String))
  })

  it('that are not there, or whose name is taken, are told apart', async () => {
    const client = await connect(manageSieveSettings(freshMailbox()))
    await client.putScript('a', 'keep;')
    await client.putScript('b', 'keep;')
    expect((await problemOf(client.getScript('c'))).code).toBe('not-found')
    expect((await problemOf(client.setActive('c'))).code).toBe('not-found')
    expect((await problemOf(client.deleteScript('c'))).code).toBe('not-found')
    expect((await problemOf(client.renameScript('a', 'b'))).code).toBe('conflict')
    expect(await problemOf(client.getScript('a\nb'))).toMatchObject({ code: 'field-invalid', field: 'name' })
    await client.haveSpace('d', 1000)
    await client.noop()
    expect((await client.readCapabilities()).implementation).toMatch(/Pigeonhole/)
  })
})

describeLive('a connection that ends', () => {
  it('by the will of the server tells its words', async () => {
    const mailbox = freshMailbox()
    const client = await connect(manageSieveSettings(mailbox))
    doveadm('kick', mailbox.user)
    const problem = await problemOf(client.listScripts().then(() => client.listScripts()))
    expect(['server-refused', 'connection-lost']).toContain(problem.code)
    expect(await problemOf(client.noop())).toEqual(problem)
  })

  it('by an abort rejects with its reason, at every stage', async () => {
    const proxy = await startFaultProxy({ host: '127.0.0.1', port: dovecot().managesieve }, { chunk: 1 })
    const server = { host: 'localhost', port: proxy.port, security: 'none' as const }
    const tls = { allowPlaintext: true, trustedCertificate: '' }
    for (const wait of [0, 1, 5, 20, 50, 100]) {
      const controller = new AbortController()
      const reason = new Error('enough')
      setTimeout(() => controller.abort(reason), wait)
      const work = connectManageSieve(manageSieveSettings(freshMailbox(), { server, tls }), {
        signal: controller.signal,
      })
      const outcome = work.then(async (client) => {
        for (;;) await client.noop()
      })
      await expect(outcome).rejects.toBe(reason)
    }
    await expect.poll(() => proxy.open()).toBe(0)
    await proxy.stop()
  })

  it('commands asked for at once are answered in order', async () => {
    const client = await connect(manageSieveSettings(freshMailbox()))
    const names = Array.from({ length: 20 }, (_, index) => `script ${index}`)
    await Promise.all(names.map((name) => client.putScript(name, `# ${name}\n`)))
    const contents = await Promise.all(names.map((name) => client.getScript(name)))
    expect(contents.map(text)).toEqual(names.map((name) => `# ${name}\n`))
  })
})
