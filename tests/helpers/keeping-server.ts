import type { DovecotFacts } from './dovecot-server'
import { startSmtpServer } from './smtp-server'

export interface KeepingServer {
  port: number
  /** The sender it puts in the place of whoever wrote; null for none. */
  rewritesTo: string | null
  stop(): Promise<void>
}

/** An outgoing server that files a copy of what it takes by itself, as large providers do. */
export async function startKeepingServer(
  dovecot: DovecotFacts,
  file: (raw: Buffer) => Promise<unknown>,
): Promise<KeepingServer> {
  const keeper: KeepingServer = { port: 0, rewritesTo: null, stop: () => smtp.stop() }
  const smtp = await startSmtpServer({
    dovecot,
    options: {
      onData(stream, _session, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const raw = Buffer.concat(chunks).toString('latin1')
          const kept =
            keeper.rewritesTo === null ? raw : raw.replace(/^From: .*$/m, `From: <${keeper.rewritesTo}>`)
          file(Buffer.from(kept, 'latin1')).then(() => done(null, 'kept'), done)
        })
      },
    },
  })
  keeper.port = smtp.port
  return keeper
}
