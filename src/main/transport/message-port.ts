import { RPCHandler } from '@orpc/server/message-port'
import type { Engine } from '../engine/create-engine'

type SupportedPort = Parameters<RPCHandler<{ log: Engine['log'] }>['upgrade']>[0]

/** Serves the engine's router to one window over a MessagePort. The port must be started by the caller. */
export function serveMessagePort(engine: Engine, port: SupportedPort): void {
  const handler = new RPCHandler(engine.router)
  handler.upgrade(port, { context: { log: engine.log } })
}
