import { createServer, type Socket } from 'node:net'
import { commands } from './commands'
import { Session, type Login } from './session'

export interface RunningServer {
  port: number
  stop(): Promise<void>
}

/** Serves IMAP on a loopback port: the one asked for when it is free, else (or for 0) any. */
export async function startImapServer(login: Login, wantedPort: number): Promise<RunningServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.setNoDelay(true)
    new Session(socket, login, commands)
  })
  const port = await listenNear(
    wantedPort,
    (candidate) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(candidate, '127.0.0.1', () => {
          server.off('error', reject)
          const address = server.address()
          resolve(typeof address === 'object' && address ? address.port : candidate)
        })
      }),
  )
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Tries the wanted port first and falls back to any free one. */
export async function listenNear(wanted: number, listen: (port: number) => Promise<number>): Promise<number> {
  if (wanted === 0) return listen(0)
  try {
    return await listen(wanted)
  } catch {
    return listen(0)
  }
}
