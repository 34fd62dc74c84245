import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'
import type { Log } from '../engine/context'
import { listenNear, type RunningServer } from './imap/server'

const MAX_MESSAGE = 30 * 1024 * 1024

export interface SmtpOptions {
  log: Log
  mayLogIn(user: string, password: string): boolean
  accept(sender: string, recipients: readonly string[], source: Buffer): Promise<void>
}

/** Takes mail on a loopback port from whoever may log in. */
export async function startSmtpServer(options: SmtpOptions, wantedPort: number): Promise<RunningServer> {
  let server = createServer(options)
  const port = await listenNear(wantedPort, (candidate) => {
    server = createServer(options)
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      const listening = server.listen(candidate, '127.0.0.1', () => {
        server.off('error', reject)
        const address = listening.address()
        resolve(typeof address === 'object' && address ? address.port : candidate)
      })
    })
  })
  server.on('error', (error) => options.log.warn('demo/smtp: connection failed', error))
  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) }
}

function createServer({ mayLogIn, accept }: SmtpOptions): SMTPServer {
  return new SMTPServer({
    name: 'localhost',
    banner: 'Postilla demo server',
    authMethods: ['PLAIN', 'LOGIN'],
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: MAX_MESSAGE,
    closeTimeout: 500,
    onAuth({ username, password }, _session, callback) {
      if (mayLogIn(username ?? '', password ?? '')) callback(null, { user: username })
      else callback(Object.assign(new Error('Wrong name or password'), { responseCode: 535 }))
    },
    onData(stream, session, callback) {
      const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
      const recipients = session.envelope.rcptTo.map((recipient) => recipient.address)
      readAll(stream)
        .then((source) => accept(sender, recipients, source))
        .then(
          () => callback(null, 'on its way'),
          (error: unknown) => callback(toReply(error)),
        )
    },
  })
}

class TooLarge extends Error {}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) {
    // Past the limit the rest is read and dropped: the reply may come only after the last byte.
    if (!stream.sizeExceeded && chunk instanceof Buffer) chunks.push(chunk)
  }
  if (stream.sizeExceeded) throw new TooLarge()
  return Buffer.concat(chunks)
}

const toReply = (error: unknown): Error =>
  error instanceof TooLarge
    ? Object.assign(new Error('Message too large'), { responseCode: 552 })
    : Object.assign(new Error('Try again later'), { responseCode: 451 })
