import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { portOf } from './ports'

/** How one reply leaves the server: its pieces in order; `hang` says nothing more, `end` closes after the last. */
export interface Reply {
  pieces: readonly Uint8Array[]
  then?: 'hang' | 'end' | 'reset'
}

export interface ScriptedServer {
  port: number
  /** The next connection gets these: the greeting first, then one for each command. */
  play(replies: readonly Reply[]): void
  /** Connections the client has not closed yet. */
  open(): number
  /** What the last client sent. */
  received(): string
}

/**
 * A server that says what it is told to, whatever the client says: one reply per command, which is what ends in CRLF
 * once its literals are complete. Stops with the test.
 */
export async function startScriptedServer(): Promise<ScriptedServer> {
  let script: readonly Reply[] = []
  let heard = Buffer.alloc(0)
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    const replies = [...script]
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    heard = Buffer.alloc(0)
    let pending = Buffer.alloc(0)
    let turn = say(socket, replies.shift())
    socket.on('data', (data) => {
      heard = Buffer.concat([heard, data])
      pending = Buffer.concat([pending, data])
      for (let end = commandEnd(pending); end > 0; end = commandEnd(pending)) {
        pending = pending.subarray(end)
        turn = turn.then(() => say(socket, replies.shift()))
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return {
    port: portOf(server.address()),
    play: (replies) => (script = replies),
    open: () => sockets.size,
    received: () => heard.toString('utf8'),
  }
}

async function say(socket: Socket, reply: Reply | undefined): Promise<void> {
  for (const piece of reply?.pieces ?? []) {
    if (socket.destroyed) return
    socket.write(piece)
    // A turn of the event loop, so that the client sees the pieces apart.
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (reply?.then === 'end') socket.end()
  if (reply?.then === 'reset') socket.resetAndDestroy()
}

/** Where the first command ends, 0 when it is not complete yet. */
function commandEnd(bytes: Buffer): number {
  for (let from = 0; ;) {
    const end = bytes.indexOf('\r\n', from)
    if (end === -1) return 0
    const literal = /\{(\d+)\+\}$/.exec(bytes.toString('latin1', from, end))
    if (literal === null) return end + 2
    from = end + 2 + Number(literal[1])
    if (from > bytes.length) return 0
  }
}
