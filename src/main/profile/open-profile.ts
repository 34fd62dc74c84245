import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ProblemError } from '../../shared/problem'
import type { Clock, Log, SecretStore } from '../engine/context'
import { diskProblem } from '../engine/db/problem'
import { createEngine, type Engine } from '../engine/create-engine'
import { version } from '../version'
import { chooseSecrets } from './choose-secrets'
import { databaseKey } from './database-key'
import { DEVICE_FILE, deviceOf } from './device'
import { fileLog } from './file-log'
import { lockProfile } from './lock'
import { openPrivateFolder } from './private-folder'
import { StartError, type StartErrorCode } from './start-error'

export interface ProfileOptions {
  dir: string
  kind: 'normal' | 'demo'
  /** For profiles that die with the process; otherwise the profile's own store is found or made. */
  secrets?: SecretStore
  /** The computer's own where absent. */
  clock?: Clock
  passphrase?: string | undefined
  /** See `EngineDeps`. */
  fileTextProgram?: string | undefined
  askPassphrase(isNew: boolean): Promise<string | null>
  /** Where warnings and errors are shown besides the log file. */
  echo(line: string): void
}

export interface OpenProfile {
  engine: Engine
  log: Log
  dir: string
  /** Lets what was just sent leave, stops the engine and lets another process have the profile. */
  close(): Promise<void>
}

/**
 * Opens a profile for either shell: takes its lock, finds its secrets and key, starts its engine. Throws a
 * `StartError` with a sentence for the user when that cannot be.
 */
export async function openProfile(options: ProfileOptions): Promise<OpenProfile> {
  // Whatever this process writes from here on is the user's alone: the database, its journal, backups, logs.
  process.umask(0o077)
  const unlock = named(options.dir, () => {
    openPrivateFolder(options.dir)
    return lockProfile(options.dir)
  })
  try {
    const log = fileLog(options.dir, options.echo)
    const engine = await startEngine(options, log)
    log.info(`profile: open, version ${version}`)
    return {
      engine,
      log,
      dir: options.dir,
      async close() {
        await engine.flush()
        await engine.stop()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw asStartError(error, options.dir)
  }
}

function named<T>(dir: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asStartError(error, dir)
  }
}

async function startEngine(options: ProfileOptions, log: Log): Promise<Engine> {
  const { dir, kind } = options
  refuseEmptied(dir)
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
  return createEngine({
    profile: { dir, kind },
    version,
    device: () => deviceOf(dir),
    databaseKey: key,
    clock,
    secrets,
    log,
    randomBytes,
    fileTextProgram: options.fileTextProgram,
  })
}

/**
 * SQLite takes an empty file for a new database: after a failed copy or a full disk the program would look as if it had
 * never been used. Where a start ended before it wrote anything, nothing tells of a use, and nothing is refused.
 */
function refuseEmptied(dir: string): void {
  if (statSync(join(dir, 'postilla.db'), { throwIfNoEntry: false })?.size !== 0) return
  const files = readdirSync(dir)
  const backups = files.filter((file) => file.startsWith('postilla.db.before-'))
  const hasLog = (statSync(join(dir, 'postilla.db-wal'), { throwIfNoEntry: false })?.size ?? 0) > 0
  if (backups.length === 0 && !hasLog && !files.includes(DEVICE_FILE)) return
  const copy = backups.length > 0 ? ` or with the copy that lies beside it (${backups.join(', ')})` : ''
  throw new StartError(
    'database-unreadable',
    `The database ${join(dir, 'postilla.db')} is empty, though this profile has been used before. Nothing was changed. ` +
      `Replace the file with that of a backup${copy}; to begin anew without what was in it, move the file away.`,
  )
}

/** What keeps a profile from opening, the files beside the database included, with a sentence about it. */
function asStartError(error: unknown, dir: string): unknown {
  const code = error instanceof ProblemError ? error.problem.code : diskProblem(error)
  const start = (code: StartErrorCode, message: string): StartError =>
    new StartError(code, message, { cause: error })
  switch (code) {
    case 'database-newer':
      return start(
        code,
        `The database in ${dir} was written by a newer Postilla. Install that version or a later one.`,
      )
    case 'database-unreadable':
      return start(
        code,
        `The database in ${dir} is damaged or belongs to another key. It was left as it is; restore a backup.`,
      )
    case 'database-locked':
      return start(
        code,
        `Another program holds the database in ${dir}, perhaps a backup or a virus scanner. Try again in a moment.`,
      )
    case 'disk-full':
      return start(
        code,
        `The disk with ${dir} is full. Nothing was changed; free some space and start again.`,
      )
    case 'disk-unwritable':
      return start(
        code,
        `The database in ${dir} cannot be written. Check the drive and the folder's permissions.`,
      )
    default:
      return error
  }
}
