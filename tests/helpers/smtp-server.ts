import { once } from 'node:events'
import type { Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { deliverByLmtp } from './lmtp'
import { portOf } from './ports'
import type { DovecotFacts } from './dovecot-server'

/** How the server misbehaves; may be changed between two mails. */
export interface Misbehaviour {
  /** Reply to every login, e.g. `534-5.7.9 Application-specific password required`. */
  refuseLogin?: string
  refuseSender?: string
  /** Recipients refused, each with its reply. */
  refuseRecipients?: Record<string, string>
  /** Reply to the message after its last line. */
  refuseMessage?: string
  /** Cuts the connection after the last line of the message: before keeping it, or after. */
  dropAfterData?: 'before-accepting' | 'after-accepting'
  /** Milliseconds of waiting before the reply to the message. */
  slow?: number
}

export interface AcceptedMail {
  from: string
  to: string[]
  raw: Buffer
  user: string
}

export interface SmtpServer {
  port: number
  accepted: AcceptedMail[]
  /** Logins tried, right or wrong; by CRAM-MD5 without the password, which nobody is told. */
  logins: { user: string; password: string; secure: boolean }[]
  /** The mechanisms they were tried by, in the same order. */
  mechanisms: string[]
  misbehaviour: Misbehaviour
  /** Says from now on that a mail may have so many bytes; 0 for no word of it. */
  takeNoMoreThan(bytes: number): void
  stop(): Promise<void>
}

export interface SmtpServerSetup {
  dovecot: DovecotFacts
  /** How connections are secured; `none` still offers AUTH. */
  security?: 'tls' | 'starttls' | 'none'
  /** False: asks for no login. */
  auth?: boolean
  certificate?: { key: string; cert: string }
  options?: SMTPServerOptions
}

/** A real SMTP server with a login; what it accepts for @example.test lands in Dovecot. */
export async function startSmtpServer(setup: SmtpServerSetup): Promise<SmtpServer> {
  const sockets = new Map<number, Socket>()
  const state: SmtpServer = {
    port: 0,
    accepted: [],
    logins: [],
    mechanisms: [],
    misbehaviour: {},
    takeNoMoreThan: (bytes) => Object.assign(server.options, { size: bytes }),
    stop: () => stop(server, sockets),
  }
  const security = setup.security ?? 'starttls'
  const server = new SMTPServer({
    ...(setup.certificate ?? setup.dovecot.server),
    secure: security === 'tls',
    allowInsecureAuth: security === 'none',
    authOptional: setup.auth === false,
    disabledCommands: [
      ...(security === 'none' ? ['STARTTLS'] : []),
      ...(setup.auth === false ? ['AUTH'] : []),
    ],
    disableReverseLookup: true,
    logger: false,
    onAuth(auth, session, done) {
      const user = auth.username ?? ''
      const password = auth.password ?? ''
      state.logins.push({ user, password, secure: session.secure })
      state.mechanisms.push(auth.method)
      const { refuseLogin } = state.misbehaviour
      if (refuseLogin) return done(replyError(refuseLogin))
      const isRight =
        auth.method === 'CRAM-MD5'
          ? auth.validatePassword(setup.dovecot.password)
          : password === setup.dovecot.password
      if (!isRight) return done(replyError('535 5.7.8 Authentication credentials invalid'))
      done(null, { user })
    },
    onMailFrom(_address, _session, done) {
      const { refuseSender } = state.misbehaviour
      done(refuseSender ? replyError(refuseSender) : null)
    },
    onRcptTo({ address }, _session, done) {
      const refusal = state.misbehaviour.refuseRecipients?.[address]
      done(refusal ? replyError(refusal) : null)
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        receive(state, setup, session, Buffer.concat(chunks), () =>
          sockets.get(session.remotePort)?.destroy(),
        ).then(
          (reply) => done(null, reply),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        )
      })
    },
    ...setup.options,
  })
  rememberSockets(server, sockets)
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  state.port = portOf(server.server.address())
  return state
}

async function receive(
  state: SmtpServer,
  { dovecot }: SmtpServerSetup,
  session: SMTPServerSession,
  raw: Buffer,
  dropConnection: () => void,
): Promise<string> {
  const { refuseMessage, dropAfterData, slow } = state.misbehaviour
  if (slow) await new Promise((resolve) => setTimeout(resolve, slow))
  if (refuseMessage) throw replyError(refuseMessage)
  if (dropAfterData === 'before-accepting') {
    dropConnection()
    return 'unheard'
  }
  const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
  const to = session.envelope.rcptTo.map(({ address }) => address)
  const local = to.filter((address) => address.endsWith('@example.test'))
  if (local.length > 0) await deliverByLmtp(dovecot.lmtp, local, raw)
  state.accepted.push({ from, to, raw, user: String(session.user ?? '') })
  if (dropAfterData === 'after-accepting') dropConnection()
  return `2.0.0 Ok: queued as ${state.accepted.length}`
}

/** `550 5.1.1 No such user` as the error smtp-server wants. */
function replyError(reply: string): Error {
  return Object.assign(new Error(reply.replace(/^\d{3}[ -]/, '')), {
    responseCode: Number(reply.slice(0, 3)),
  })
}

/** smtp-server has no call to cut a connection: its sockets are told apart by the client's port. */
function rememberSockets(server: SMTPServer, sockets: Map<number, Socket>): void {
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket
    if (remotePort === undefined) return
    sockets.set(remotePort, socket)
    socket.once('close', () => sockets.delete(remotePort))
  })
}

const stop = (server: SMTPServer, sockets: Map<number, Socket>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets.values()) socket.destroy()
  })

/** The sink behind Dovecot's submission service and Sieve actions: no login, everything local goes to Dovecot. */
export async function startRelay(): Promise<{
  port: number
  deliverTo(lmtpPort: number): void
  stop(): Promise<void>
}> {
  let lmtp = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const local = session.envelope.rcptTo
          .map(({ address }) => address)
          .filter((to) => to.endsWith('@example.test'))
        const delivery =
          local.length > 0 ? deliverByLmtp(lmtp, local, Buffer.concat(chunks)) : Promise.resolve()
        delivery.then(
          () => done(null, 'kept'),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        )
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: portOf(server.server.address()),
    deliverTo: (port) => (lmtp = port),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
