import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ProblemError } from '../../shared/problem'
import type { Clock, Log, SecretStore } from '../engine/context'
import { createEngine, type Engine } from '../engine/create-engine'
import { version } from '../version'
import { chooseSecrets } from './choose-secrets'
import { databaseKey } from './database-key'
import { fileLog } from './file-log'
import { lockProfile } from './lock'
import { StartError } from './start-error'

export interface ProfileOptions {
  dir: string
  kind: 'normal' | 'demo'
  /** For profiles that die with the process; otherwise the profile's own store is found or made. */
  secrets?: SecretStore
  /** The computer's own where absent. */
  clock?: Clock
  passphrase?: string | undefined
  askPassphrase(isNew: boolean): Promise<string | null>
  /** Where warnings and errors are shown besides the log file. */
  echo(line: string): void
}

export interface OpenProfile {
  engine: Engine
  log: Log
  dir: string
  /** Stops the engine and lets another process have the profile. */
  close(): Promise<void>
}

/**
 * Opens a profile for either shell: takes its lock, finds its secrets and key, starts its engine. Throws a
 * `StartError` with a sentence for the user when that cannot be.
 */
export async function openProfile(options: ProfileOptions): Promise<OpenProfile> {
  makeDirectory(options.dir)
  const unlock = lockProfile(options.dir)
  try {
    const log = fileLog(options.dir, options.echo)
    const engine = await startEngine(options, log)
    log.info(`profile: open, version ${version}`)
    return {
      engine,
      log,
      dir: options.dir,
      async close() {
        await engine.stop()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

function makeDirectory(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new StartError('profile-unusable', `The folder ${dir} cannot be made or written.`, { cause })
  }
}

async function startEngine(options: ProfileOptions, log: Log): Promise<Engine> {
  const { dir, kind } = options
  const databaseExists = existsSync(join(dir, 'postilla.db'))
  const secrets =
    options.secrets ??
    (await chooseSecrets({
      profileDir: dir,
      sealedPath: join(dir, 'secrets.sealed'),
      databaseExists,
      passphrase: options.passphrase,
      askPassphrase: options.askPassphrase,
    }))
  const key = await databaseKey(secrets, databaseExists, randomBytes)
  const clock = options.clock ?? { now: () => Date.now() }
  try {
    return createEngine({
      profile: { dir, kind },
      version,
      databaseKey: key,
      clock,
      secrets,
      log,
      randomBytes,
    })
  } catch (error) {
    throw asStartError(error, dir)
  }
}

function asStartError(error: unknown, dir: string): unknown {
  if (!(error instanceof ProblemError)) return error
  if (error.problem.code === 'database-newer') {
    const message = `The database in ${dir} was written by a newer Postilla. Install that version or a later one.`
    return new StartError('database-newer', message, { cause: error })
  }
  if (error.problem.code === 'database-unreadable') {
    const message = `The database in ${dir} is damaged or belongs to another key. It was left as it is; restore a backup.`
    return new StartError('database-unreadable', message, { cause: error })
  }
  return error
}
