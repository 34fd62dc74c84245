import { inspect } from 'node:util'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { z } from 'zod'
import { createEngine } from '../../src/main/engine/create-engine'
import type { SecretStore } from '../../src/main/engine/context'

/** A whole engine in a process of its own, for tests that kill it. Calls come and results go over Node's IPC. */

const [dir = '', key = ''] = process.argv.slice(2)
const log: string[] = []
const note = (line: string, error?: unknown): void =>
  void log.push(error === undefined ? line : `${line} ${inspect(error)}`)
const engine = createEngine({
  profile: { dir, kind: 'normal' },
  version: 'test',
  databaseKey: Buffer.from(key, 'hex'),
  clock: { now: () => Date.now() },
  secrets: secretsInFile(join(dir, 'test-secrets.json')),
  log: { info: note, warn: note, error: note },
  randomBytes: (count) => randomBytes(count),
})

const request = z.object({
  id: z.number(),
  feature: z.enum(['accounts', 'app', 'outbox']),
  name: z.string(),
  input: z.unknown(),
})

process.on('message', (raw) => {
  const { id, feature, name, input } = request.parse(raw)
  answer(feature, name, input).then(
    (result) => process.send?.({ id, result: result ?? null, log }),
    (error: unknown) => process.send?.({ id, error: String(error), log }),
  )
})
process.send?.({ id: 0, result: null, log })

async function answer(
  feature: 'accounts' | 'app' | 'outbox',
  name: string,
  input: unknown,
): Promise<unknown> {
  const procedures = new Map<string, unknown>(Object.entries(engine.router[feature]))
  const procedure = procedures.get(name)
  if (!procedure) throw new Error(`no call ${feature}.${name}`)
  const result: unknown = await Reflect.apply(call, undefined, [
    procedure,
    input,
    { context: { log: engine.log } },
  ])
  return result
}

/** Survives the kill, as a keychain would. */
function secretsInFile(path: string): SecretStore {
  const schema = z.record(z.string(), z.string())
  const read = (): Record<string, string> =>
    existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : {}
  return {
    kind: 'memory',
    get: async (name) => read()[name] ?? null,
    set: async (name, value) => writeFileSync(path, JSON.stringify({ ...read(), [name]: value })),
    remove: async (name) => {
      const { [name]: _, ...rest } = read()
      writeFileSync(path, JSON.stringify(rest))
    },
  }
}
