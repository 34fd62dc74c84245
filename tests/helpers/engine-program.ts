import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { z } from 'zod'
import { createEngine } from '../../src/main/engine/create-engine'
import { sealedFileSecrets } from '../../src/main/secrets/sealed-file'

/**
 * The engine in a process of its own, to be killed without warning. Started by `engine-process.ts`; takes calls as
 * messages `{ id, path, input }` and answers `{ id, result }` or `{ id, problem }`.
 */

const call = z.object({ id: z.number(), path: z.string(), input: z.unknown() })

const dir = process.env.POSTILLA_CHILD_PROFILE
if (!dir) throw new Error('POSTILLA_CHILD_PROFILE names no directory')

/** How far the clock is ahead. Moved while the engine runs by the call `clock`, the zone of the computer with it. */
let ahead = Number(process.env.POSTILLA_CHILD_AHEAD ?? 0)

const report = (line: string, error?: unknown): void => console.error(line, error ?? '')
const engine = createEngine({
  profile: { dir, kind: 'normal' },
  version: '0.0.0-test',
  device: () => 'testdevice',
  databaseKey: createHash('sha256').update(dir).digest(),
  clock: { now: () => Date.now() + ahead },
  secrets: sealedFileSecrets(join(dir, 'secrets'), 'only for tests'),
  log: { info: () => undefined, warn: report, error: report },
  randomBytes: (count) => randomBytes(count),
})
const client = createRouterClient(engine.router, { context: { log: engine.log } })

process.on('message', (message) => void answer(message))
process.on('disconnect', () => process.exit(0))
process.send?.({ ready: true })

async function answer(message: unknown): Promise<void> {
  const { id, path, input } = call.parse(message)
  try {
    if (path === 'clock') {
      const moved = z.object({ ahead: z.number(), zone: z.string() }).parse(input)
      ahead = moved.ahead
      process.env.TZ = moved.zone
      return void process.send?.({ id, result: null })
    }
    process.send?.({ id, result: await procedure(path)(withFile(input)) })
  } catch (error) {
    process.send?.({ id, problem: described(error) })
  }
}

/** No file goes from process to process: it comes as its name and text. */
function withFile(input: unknown): unknown {
  const read = z.looseObject({ file: z.object({ name: z.string(), text: z.string() }) }).safeParse(input)
  return read.success ? { ...read.data, file: new File([read.data.file.text], read.data.file.name) } : input
}

function procedure(path: string): (input: unknown) => Promise<unknown> {
  let found: unknown = client
  for (const name of path.split('.')) {
    if ((typeof found !== 'object' && typeof found !== 'function') || found === null) break
    found = Reflect.get(found, name)
  }
  if (typeof found !== 'function') throw new Error(`no call ${path}`)
  const run = found
  return async (input) => {
    const answer: unknown = await Reflect.apply(run, undefined, [input])
    return answer
  }
}

/** An error of a call says in its data what it is: its code, among others. */
function described(error: unknown): string {
  const data = error instanceof Error && 'data' in error ? JSON.stringify(error.data) : ''
  return `${error instanceof Error ? error.message : String(error)} ${data}`.trim()
}
