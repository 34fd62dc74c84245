import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { createEngine, type Engine } from '../src/main/engine/create-engine'
import { memorySecrets } from '../src/main/secrets/memory'

/** The whole engine on a profile in a folder; what it has to say is passed over, but for errors. */
export const benchEngine = (dir: string, databaseKey: Uint8Array, warn = ignored): Engine =>
  createEngine({
    profile: { dir, kind: 'normal' },
    version: '0.0.0-bench',
    device: () => 'bench',
    databaseKey,
    clock: { now: () => Date.now() },
    secrets: memorySecrets(),
    log: { info: ignored, warn, error: console.error },
    randomBytes: (count) => randomBytes(count),
  })

function ignored(..._: unknown[]): void {}

/** Starts the running program once more, with work of its own, so that each measurement has a process to itself. */
export function inChild<T>(work: unknown, answer: z.ZodType<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const program = process.argv[1]
    if (!program) throw new Error('no program')
    const child = fork(program, [JSON.stringify(work)])
    child.on('message', (message) => resolve(answer.parse(message)))
    child.on('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
}
