import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '../..')

/** The built program of a child, and a way to remove it. */
export interface EngineProgram {
  path: string
  remove(): void
}

/** Builds the child's program once per test file; it lies in the project, so that packages are found from it. */
export async function buildEngineProgram(authority: string): Promise<EngineProgram> {
  const parent = join(root, 'node_modules/.cache/postilla-tests')
  mkdirSync(parent, { recursive: true })
  const outDir = mkdtempSync(join(parent, 'engine-'))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'engine-child-entry.ts'),
      outDir,
      emptyOutDir: false,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'engine.mjs' } },
    },
  })
  writeFileSync(join(outDir, 'authority.pem'), authority)
  return { path: join(outDir, 'engine.mjs'), remove: () => rmSync(outDir, { recursive: true, force: true }) }
}

export interface EngineChild {
  call<T>(
    feature: 'accounts' | 'app' | 'outbox',
    name: string,
    input: unknown,
    output: z.ZodType<T>,
  ): Promise<T>
  log(): string
  /** SIGKILL: no chance to finish anything. Resolves when the process is gone. */
  kill(): Promise<void>
}

const reply = z.object({
  id: z.number(),
  result: z.unknown(),
  error: z.string().optional(),
  log: z.array(z.string()),
})

/** Starts an engine on this profile in a process of its own. */
export async function startEngineChild(
  program: EngineProgram,
  dir: string,
  key: Uint8Array,
): Promise<EngineChild> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let log: string[] = []
  let nextId = 0
  const child = fork(program.path, [dir, Buffer.from(key).toString('hex')], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: join(program.path, '../authority.pem') },
    execPath: process.execPath,
    execArgv: [],
  })
  const gone = once(child, 'exit')
  const ask = (id: number, send: () => void): Promise<unknown> =>
    new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      send()
    })
  child.on('message', (raw) => {
    const message = reply.parse(raw)
    log = message.log
    const caller = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) caller?.resolve(message.result)
    else caller?.reject(new Error(message.error))
  })
  void gone.then(() => {
    for (const { reject } of waiting.values()) reject(new Error('the engine process is gone'))
    waiting.clear()
  })
  await ask(nextId, () => undefined)
  return {
    async call(feature, name, input, output) {
      const id = (nextId += 1)
      if (!child.connected) throw new Error('the engine process is gone')
      return output.parse(await ask(id, () => void child.send({ id, feature, name, input }, () => undefined)))
    },
    log: () => log.join('\n'),
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await gone
    },
  }
}
