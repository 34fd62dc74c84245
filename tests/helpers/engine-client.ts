import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { EngineClient } from '../../src/shared/contract/index'

/** Its type differs from a browser's only in what the link does not use. */
const isBrowserLike = (socket: unknown): socket is globalThis.WebSocket => socket instanceof WebSocket

/** Calls the engine behind a window's address, for what no window can do yet. */
export async function withEngine<T>(url: string, work: (engine: EngineClient) => Promise<T>): Promise<T> {
  const { host, origin, hash } = new URL(url)
  const socket = new WebSocket(`ws://${host}/rpc`, ['postilla', hash.slice(1)], { headers: { origin } })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  if (!isBrowserLike(socket)) throw new Error('No socket')
  const engine: EngineClient = createORPCClient(new RPCLink({ websocket: socket }))
  try {
    return await work(engine)
  } finally {
    socket.close()
  }
}
