import type { Socket } from 'node:net'

/** Rejects with what ends the socket before the event comes. */
export function opened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve())
    socket.once('error', reject)
    socket.once('close', () => reject(failure('Connection closed', 'ECONNECTION')))
  })
}

export const failure = (message: string, code: string): Error => Object.assign(new Error(message), { code })
