import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connectPop3, type Pop3Options, type Pop3Server } from '../../../src/main/engine/protocols/pop3'
import { createAuthority, createCertificate, fingerprintOf, type KeyPair } from '../../helpers/certificates'
import { speakPop3, stuffed, type Answers, type Shape } from '../../helpers/pop3-server'
import { portOf } from '../../helpers/ports'
import { problemOfRejection } from '../../helpers/rejection'
import { eventually } from '../../helpers/eventually'

/** The server's side of real TCP and TLS connections; the client's side is what is under test. */
interface ScriptedServer {
  port: number
  received: string[]
  /** Resolves once no connection is open any more: the client has closed its socket for good. */
  allClosed(): Promise<void>
  stop(): Promise<void>
}

let untrusted: KeyPair
let expired: KeyPair
beforeAll(() => {
  const authority = createAuthority()
  untrusted = createCertificate({ names: ['localhost'], authority })
  expired = createCertificate({ names: ['localhost'], authority, expired: true })
})

const credentials = { user: 'tim', password: 'tanstaaf' }
const GREETING = '+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n'
const accepting: Answers = (command) =>
  command === 'CAPA' ? '+OK\r\nUSER\r\n.\r\n' : command === 'STAT' ? '+OK 1 120\r\n' : '+OK\r\n'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function serve(
  onSocket: (socket: Socket, received: string[]) => void,
  tls?: KeyPair,
): Promise<ScriptedServer> {
  const received: string[] = []
  const open = new Set<Socket>()
  const server: Server = tls ? createTlsServer({ key: tls.key, cert: tls.cert }) : createServer()
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    socket.on('error', () => undefined)
    onSocket(socket, received)
  })
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => open.delete(socket))
  })
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const scripted: ScriptedServer = {
    port: portOf(server.address()),
    received,
    async allClosed() {
      // Not once of node:events, which fails where the client resets the connection: that closes it as well.
      await Promise.all([...open].map((socket) => new Promise((resolve) => socket.once('close', resolve))))
    },
    async stop() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  stops.push(scripted.stop)
  return scripted
}

const speaking =
  (answers: Answers = accepting, shape: Shape = {}, greeting = GREETING) =>
  (socket: Socket, received: string[]): void => {
    speakPop3(
      socket,
      greeting,
      (command) => {
        received.push(command)
        return answers(command)
      },
      shape,
    )
  }

/** Takes everything and says nothing. */
const mute = (socket: Socket, received: string[]): void =>
  void socket.on('data', (data) => received.push(data.toString('latin1')))

const settings = (
  server: ScriptedServer,
  security: Pop3Server['security'],
  trustedCertificate = '',
): Pop3Server => ({
  host: 'localhost',
  port: server.port,
  security,
  allowPlaintext: security === 'none',
  trustedCertificate,
})

/** Answers STLS with these bytes, then goes on under TLS by the other script. */
const upgrading =
  (pair: KeyPair, agreed: string, answers: Answers) =>
  (socket: Socket, received: string[]): void => {
    socket.write(GREETING)
    socket.once('data', (data) => {
      received.push(data.toString().trim())
      socket.write(agreed)
      const secureContext = createSecureContext({ key: pair.key, cert: pair.cert })
      const secure = new TLSSocket(socket, { isServer: true, secureContext })
      secure.on('error', () => undefined)
      speaking(answers, {}, '')(secure, received)
    })
  }

describe('the certificate of a POP3 server', () => {
  for (const security of ['tls', 'starttls'] as const) {
    it(`is believed only when chosen or signed, with security ${security}`, async () => {
      const start = (pair: KeyPair) =>
        security === 'tls' ? serve(speaking(), pair) : serve(upgrading(pair, '+OK\r\n', accepting))
      const unknown = await start(untrusted)
      const old = await start(expired)
      const other = fingerprintOf(expired.cert)
      const problems = [
        await problemOfRejection(connectPop3(settings(unknown, security), credentials)),
        await problemOfRejection(connectPop3(settings(old, security), credentials)),
        await problemOfRejection(connectPop3(settings(unknown, security, other), credentials)),
      ]
      expect(problems.map(({ code, field }) => [code, field])).toEqual([
        ['certificate-untrusted', 'pop3.host'],
        [expect.stringMatching(/certificate-(expired|untrusted)/), 'pop3.host'],
        ['certificate-untrusted', 'pop3.host'],
      ])
      expect([...unknown.received, ...old.received].filter((command) => command !== 'STLS')).toEqual([])
      const chosen = settings(unknown, security, fingerprintOf(untrusted.cert))
      const session = await connectPop3(chosen, credentials)
      expect(await session.stat()).toEqual({ count: 1, octets: 120 })
      session.close()
      await Promise.all([unknown.allClosed(), old.allClosed()])
    })
  }
})

describe('STLS', () => {
  const chosen = (server: ScriptedServer) => settings(server, 'starttls', fingerprintOf(untrusted.cert))

  it('comes first, and what the server can do is asked under TLS only', async () => {
    const server = await serve(upgrading(untrusted, '+OK begin\r\n', accepting))
    const session = await connectPop3(chosen(server), credentials)
    expect(server.received).toEqual(['STLS', 'CAPA', 'USER tim', 'PASS tanstaaf'])
    session.close()
    await server.allClosed()
  })

  it('ends when bytes were slipped in before the encryption', async () => {
    const server = await serve(upgrading(untrusted, '+OK begin\r\n+OK\r\nSASL PLAIN\r\n.\r\n', accepting))
    const problem = await problemOfRejection(connectPop3(chosen(server), credentials))
    expect(problem).toMatchObject({ code: 'tls-failed', field: 'pop3.security' })
    expect(server.received).toEqual(['STLS'])
    await server.allClosed()
  })

  it('ends when the server goes on in the clear', async () => {
    const server = await serve(speaking())
    const problem = await problemOfRejection(
      connectPop3(chosen(server), credentials, { deadlines: { connect: 500 } }),
    )
    expect(['tls-mismatch', 'tls-failed', 'timeout']).toContain(problem.code)
    expect(server.received.slice(1).join()).not.toMatch(/tim|tanstaaf|CAPA/)
    await server.allClosed()
  })

  it('never leads to APOP: whoever sent the greeting chose what would be hashed', async () => {
    const server = await serve(upgrading(untrusted, '+OK\r\n', accepting))
    const problem = await problemOfRejection(connectPop3(chosen(server), credentials, { ways: ['APOP'] }))
    expect(problem.code).toBe('login-disabled')
    await server.allClosed()
  })
})

describe('APOP', () => {
  it('signs in over TLS as the example of RFC 1939 has it', async () => {
    const server = await serve(speaking(), untrusted)
    const tls = settings(server, 'tls', fingerprintOf(untrusted.cert))
    const session = await connectPop3(tls, credentials, { ways: ['APOP'] })
    expect(server.received).toEqual(['CAPA', 'APOP tim c4c9334bac560ecc979e58001b3e22fb'])
    session.close()
    await server.allClosed()
  })
})

describe('a real socket', () => {
  const message = `+OK\r\n${stuffed('text\r\n'.repeat(10_000))}`
  const retrieving: Answers = (command) => (command.startsWith('RETR') ? message : accepting(command))
  const short: Pop3Options = { deadlines: { connect: 300, greeting: 300, login: 300, silence: 300 } }

  const use = async (server: Pop3Server, options: Pop3Options): Promise<void> => {
    const session = await connectPop3(server, credentials, options)
    await session.retrieve(1, buffer)
    await session.quit()
  }

  it.each([
    ['a whole session', {}, null],
    ['a server that closes while it greets', { stopAt: 10, then: 'end' }, 'connection-lost'],
    ['a network that breaks in the login', { stopAt: 70, then: 'destroy' }, 'connection-lost'],
    ['a server that closes in a message', { stopAt: 5000, then: 'end' }, 'connection-lost'],
    ['a server that falls silent while it greets', { stopAt: 10, then: 'stall' }, 'timeout'],
    ['a server that falls silent in the login', { stopAt: 70, then: 'stall' }, 'timeout'],
    ['a server that falls silent in a message', { stopAt: 5000, then: 'stall' }, 'timeout'],
  ] as const)('is gone after %s, in the clear and over TLS', async (_, shape, code) => {
    for (const security of ['none', 'tls'] as const) {
      const server = await serve(speaking(retrieving, shape), security === 'tls' ? untrusted : undefined)
      const to = settings(server, security, security === 'tls' ? fingerprintOf(untrusted.cert) : '')
      const used = use(to, code === 'timeout' ? short : {})
      if (code === null) await used
      else expect(await problemOfRejection(used)).toMatchObject({ code })
      await server.allClosed()
    }
  })

  it('is gone after an abort in the handshake, in the login and in a message', async () => {
    const silent = await serve(mute)
    const login = await serve(speaking(() => null))
    const large = await serve(speaking(retrieving, { stopAt: 5000 }))
    for (const [server, security, reached] of [
      [silent, 'tls', /./s],
      [login, 'none', /./s],
      [large, 'none', /^RETR/],
    ] as const) {
      const controller = new AbortController()
      const reason = new Error('the user left')
      const used = use(settings(server, security), { signal: controller.signal })
      const rejection = expect(used).rejects.toBe(reason)
      await eventually(() => expect(server.received.at(-1)).toMatch(reached))
      controller.abort(reason)
      await rejection
      await server.allClosed()
    }
  })

  it('is gone after a handshake that never ends', async () => {
    const silent = await serve(mute)
    const problem = await problemOfRejection(use(settings(silent, 'tls'), short))
    expect(problem.code).toBe('timeout')
    await silent.allClosed()
  })

  it('leaves no handle in the process', async () => {
    const handles = (): string[] =>
      process.getActiveResourcesInfo().filter((name) => /TCPSocket|TLS/.test(name))
    const server = await serve(speaking(retrieving), untrusted)
    const tls = settings(server, 'tls', fingerprintOf(untrusted.cert))
    await Promise.all(Array.from({ length: 5 }, () => use(tls, {})))
    await server.allClosed()
    expect(handles()).toEqual([])
  })
})
