import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { StartError } from './start-error'

/**
 * Lets one process at a time use a profile; throws `profile-in-use` otherwise. Returns the function that lets go.
 *
 * The operating system holds the lock (through SQLite's own file locking) and drops it with the process, however
 * that ends. The file with the pid only names the holder: pids are reused, so it must not decide anything.
 */
export function lockProfile(dir: string): () => void {
  const pidFile = join(dir, 'postilla.pid')
  const lock = new Sqlite(join(dir, 'postilla.lock'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw new StartError('profile-in-use', `Postilla is already running with ${dir}${holder(pidFile)}.`, {
      cause,
    })
  }
  writeFileSync(pidFile, String(process.pid))
  return () => {
    rmSync(pidFile, { force: true })
    lock.close()
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
