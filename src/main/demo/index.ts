import type { Log } from '../engine/context'
import type { Engine } from '../engine/create-engine'

export async function startDemo(
  _engine: Engine,
  _options: { profileDir: string; log: Log },
): Promise<{ stop(): Promise<void> }> {
  return { stop: () => Promise.resolve() }
}
