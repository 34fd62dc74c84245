import { inspect } from 'node:util'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext } from '../../src/main/engine/create-context'
import type { EngineContext, EngineDeps } from '../../src/main/engine/context'
import { memorySecrets } from '../../src/main/secrets/memory'
import type { ChangeEvent } from '../../src/shared/contract/app'
import { placeDatabase } from './migrated-database'

/** A real encrypted database in a directory of its own, a clock that stands still, and the events that left. */
export interface TestContext {
  context: EngineContext
  clock: { now(): number; set(time: number): void; advance(milliseconds: number): void }
  /** Events in the order in which they left, over all `reopen`s. */
  sent: ChangeEvent[]
  /** Lines of `warn` and `error`, but for those on how long statements took. */
  complaints: string[]
  deps: EngineDeps
  /** Closes the database and opens it again, as a restart does. The old context is of no use afterwards. */
  reopen(): TestContext
  close(): void
}

export const TEST_START = Date.UTC(2026, 2, 10, 9, 0, 0)
/** When the accounts of tests about something else were made: their mail is not filed by itself. */
export const FILED_FROM = TEST_START + 366 * 86_400_000

export function createTestContext(device = 'testdevice'): TestContext {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-test-'))
  return openContext(
    dir,
    { ...createTestDeps(dir), databaseKey: placeDatabase(dir), device: () => device },
    [],
  )
}

function openContext(dir: string, deps: ReturnType<typeof createTestDeps>, sent: ChangeEvent[]): TestContext {
  const context = createContext(deps)
  context.events.subscribe((event) => sent.push(event))
  return {
    context,
    clock: deps.clock,
    complaints: deps.complaints,
    sent,
    deps,
    reopen() {
      context.db.close()
      return openContext(dir, deps, sent)
    },
    close() {
      context.db.close()
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** What an engine needs, with nothing of this machine in it. */
export function createTestDeps(dir: string) {
  const time = { now: TEST_START }
  const complaints: string[] = []
  return {
    profile: { dir, kind: 'normal' as const },
    version: '0.0.0-test',
    device: () => 'testdevice',
    databaseKey: new Uint8Array(randomBytes(32)),
    clock: {
      now: () => time.now,
      set: (value: number) => void (time.now = value),
      advance: (milliseconds: number) => void (time.now += milliseconds),
    },
    secrets: memorySecrets(),
    complaints,
    log: {
      info: () => undefined,
      // Which statements are slow is up to the machine.
      warn(line: string, error?: unknown): void {
        if (!line.startsWith('db/slow-statement')) complaints.push(`${line} ${inspect(error)}`)
      },
      error: (line: string, error?: unknown) => void complaints.push(`${line} ${inspect(error)}`),
    },
    randomBytes: (count: number) => new Uint8Array(randomBytes(count)),
  }
}
