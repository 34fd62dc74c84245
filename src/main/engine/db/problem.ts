import Sqlite from 'better-sqlite3'
import type { ProblemCode } from '../../../shared/problem'

/**
 * What a failure of SQLite means to the user, or null for one that is ours. Only a file that SQLite calls no database
 * or corrupt is unreadable: a full disk or a file held by another program is no reason to restore a backup.
 */
export function databaseProblem(error: unknown): ProblemCode | null {
  if (!(error instanceof Sqlite.SqliteError)) return null
  // The only part of the index to its journal that grows: there was no room.
  if (error.code === 'SQLITE_IOERR_SHMSIZE') return 'disk-full'
  // Extended codes begin with the primary one: SQLITE_IOERR_WRITE, SQLITE_READONLY_DBMOVED.
  const [, primary = ''] = /^SQLITE_([A-Z]+)/.exec(error.code) ?? []
  return PROBLEMS[primary] ?? null
}

/** As `databaseProblem`, for the files beside the database (secrets, device, logs) as well. */
export function diskProblem(error: unknown): ProblemCode | null {
  const problem = databaseProblem(error)
  if (problem || !(error instanceof Error) || !('code' in error) || !('syscall' in error)) return problem
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return 'disk-full'
  if (error.code === 'EROFS') return 'disk-unwritable'
  // The network refuses with these, too, but names no file.
  const isRefused = error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EIO'
  return isRefused && 'path' in error ? 'disk-unwritable' : null
}

const PROBLEMS: Readonly<Record<string, ProblemCode>> = {
  NOTADB: 'database-unreadable',
  CORRUPT: 'database-unreadable',
  BUSY: 'database-locked',
  LOCKED: 'database-locked',
  FULL: 'disk-full',
  READONLY: 'disk-unwritable',
  CANTOPEN: 'disk-unwritable',
  PERM: 'disk-unwritable',
  AUTH: 'disk-unwritable',
  IOERR: 'disk-unwritable',
}
