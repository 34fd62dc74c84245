import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { databaseProblem, diskProblem } from '../engine/db/problem'
import { StartError } from './start-error'

/**
 * Lets one process at a time use a profile; throws `profile-in-use` otherwise, `profile-unusable` where nothing can be written. Returns the function that lets go.
 *
 * The operating system holds the lock (through SQLite's own file locking) and drops it with the process, however
 * that ends. The file with the pid only names the holder: pids are reused, so it must not decide anything.
 */
export function lockProfile(dir: string): () => void {
  const pidFile = join(dir, 'postilla.pid')
  const lock = takeLock(dir, pidFile)
  try {
    writeFileSync(pidFile, String(process.pid))
  } catch {
    // On a full disk nobody is named; the lock holds all the same.
  }
  return () => {
    rmSync(pidFile, { force: true })
    lock.close()
  }
}

function takeLock(dir: string, pidFile: string): Sqlite.Database {
  let lock: Sqlite.Database | null = null
  try {
    lock = new Sqlite(join(dir, 'postilla.lock'), { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock?.close()
    if (diskProblem(cause) === 'disk-full') throw cause
    throw databaseProblem(cause) === 'database-locked'
      ? new StartError('profile-in-use', `Postilla is already running with ${dir}${holder(pidFile)}.`, {
          cause,
        })
      : new StartError('profile-unusable', `The folder ${dir} cannot be made or written.`, { cause })
  }
}

function holder(pidFile: string): string {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
    return pid > 0 ? ` (process ${pid})` : ''
  } catch {
    return ''
  }
}
