import { RPCHandler } from '@orpc/server/ws'
import type { WebSocket } from 'ws'
import type { Engine } from '../engine/create-engine'

/** Serves the engine's router to one window over a WebSocket. */
export function serveWebSocket(engine: Engine, socket: WebSocket): void {
  const handler = new RPCHandler(engine.router)
  void handler.upgrade(socket, { context: { log: engine.log } })
}
