import type { Socket } from 'node:net'

/** So many bytes, or null where it ended before. */
export type Read = (bytes: number) => Promise<Buffer | null>

/**
 * Takes exactly so many bytes off a socket, null once it ended before; what follows them is the server's and is given
 * back. All there is is taken at once: a socket that holds some tells of them again with every listener.
 */
export function createReader(socket: Socket) {
  let held: Buffer = Buffer.alloc(0)
  return {
    async read(bytes: number): Promise<Buffer | null> {
      while (held.length < bytes) {
        const taken: unknown = socket.read()
        if (Buffer.isBuffer(taken)) held = Buffer.concat([held, taken])
        else if (socket.readableEnded || socket.destroyed) return null
        else await somethingNew(socket)
      }
      const read = held.subarray(0, bytes)
      held = held.subarray(bytes)
      return read
    },
    giveBack(): void {
      if (held.length > 0) socket.unshift(held)
    },
  }
}

function somethingNew(socket: Socket): Promise<void> {
  const events = ['readable', 'end', 'close', 'error'] as const
  return new Promise((resolve) => {
    const onEvent = (): void => {
      for (const event of events) socket.off(event, onEvent)
      resolve()
    }
    for (const event of events) socket.on(event, onEvent)
  })
}

/** The head of a message of HTTP up to its empty line, or what there is of it before the end, or before it is too long. */
export async function readHead(read: Read, longest: number): Promise<{ head: string; isWhole: boolean }> {
  let head = ''
  while (!head.endsWith('\r\n\r\n')) {
    const byte = head.length < longest ? await read(1) : null
    if (!byte) return { head, isWhole: false }
    head += byte.toString('latin1')
  }
  return { head, isWhole: true }
}
