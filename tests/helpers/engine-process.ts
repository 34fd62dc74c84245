import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { z } from 'zod'

/** An engine in a process of its own. */
export interface EngineChild {
  /** Calls a procedure, e.g. `messages.threads`, and checks the answer. Rejects when the process is gone. */
  call<T>(path: string, input: unknown, schema: z.ZodType<T>): Promise<T>
  /** What it complained about so far. */
  log(): string
  /** Ends it with SIGKILL: no cleaning up, as in a power cut. */
  kill(): Promise<void>
}

const root = resolve(import.meta.dirname, '../..')
const reply = z.object({ id: z.number(), result: z.unknown().optional(), problem: z.string().optional() })

let bundled: Promise<string> | null = null

/** Starts the engine on the profile in `dir`; resolves when it is running. */
export async function startEngineChild(dir: string, env: Record<string, string> = {}): Promise<EngineChild> {
  bundled ??= bundle()
  const child = fork(await bundled, {
    env: { ...process.env, ...env, POSTILLA_CHILD_PROFILE: dir },
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const [errors, waiting] = [
    collect(child),
    new Map<number, (answer: z.infer<typeof reply> | null) => void>(),
  ]
  child.on('exit', () => {
    for (const resolveCall of waiting.values()) resolveCall(null)
    waiting.clear()
  })
  await ready(child, errors)
  child.on('message', (message) => {
    const answer = reply.parse(message)
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  let lastId = 0
  return {
    async call(path, input, schema) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('the engine is gone')
      const id = (lastId += 1)
      const answer = await new Promise<z.infer<typeof reply> | null>((resolveCall) => {
        waiting.set(id, resolveCall)
        child.send({ id, path, input }, (error) => error && resolveCall(null))
      })
      if (!answer) throw new Error('the engine is gone')
      if (answer.problem !== undefined) throw new Error(`${path}: ${answer.problem}`)
      return schema.parse(answer.result)
    },
    log: () => errors.join(''),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function bundle(): Promise<string> {
  const outDir = join(root, 'test-results/engine-child', String(process.pid))
  mkdirSync(outDir, { recursive: true })
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(root, 'tests/helpers/engine-program.ts'),
      outDir,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'engine-child.js' } },
    },
  })
  return join(outDir, 'engine-child.js')
}

function collect(child: ChildProcess): string[] {
  const lines: string[] = []
  child.stderr?.on('data', (data) => lines.push(String(data)))
  return lines
}

async function ready(child: ChildProcess, errors: readonly string[]): Promise<void> {
  await new Promise<void>((resolveReady, reject) => {
    child.once('message', () => resolveReady())
    child.once('exit', (code) => reject(new Error(`the engine ended with ${code}: ${errors.join('')}`)))
  })
}
