import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { ProblemError } from '../../../shared/problem'
import { databaseProblem } from './problem'

export type Database = Sqlite.Database

const KEY_BYTES = 32

/**
 * What comes before anything else touches the file, or SQLite reads it as plain text. AEGIS-256 seals and
 * authenticates each page with a nonce of its own, as SQLCipher's AES-CBC with HMAC-SHA-512 does, in a fraction of the
 * time: taking mail in costs a third less, hardly more than without encryption. The key is random, so nothing is
 * derived from it.
 */
export const unlocking = (key: Uint8Array): string[] => [
  "cipher = 'aegis'",
  `key = "x'${Buffer.from(key).toString('hex')}'"`,
]

/** A log this long, 80 MB, is copied by the writer: the thread that should have done it does not keep up. */
const LAST_RESORT_PAGES = 20_000

/** Lets the connection that writes copy the log itself when it holds so many pages, on the thread that answers calls. */
export function copiedByWriter(db: Database, pages: number): void {
  db.pragma(`wal_autocheckpoint = ${pages}`)
}

/**
 * Opens (or makes) the encrypted database file. `key` is 32 random bytes. A file that the key does not open is
 * refused with `database-unreadable` and left untouched; a disk that cannot be used is refused as what it is (see
 * `databaseProblem`).
 */
export function openDatabase(path: string, key: Uint8Array): Database {
  if (key.length !== KEY_BYTES) throw new Error(`database key must be ${KEY_BYTES} bytes`)
  let db: Database | null = null
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const isNew = !existsSync(path)
    db = new Sqlite(path)
    for (const pragma of unlocking(key)) db.pragma(pragma)
    db.prepare('SELECT count(*) FROM sqlite_master').get()
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    copiedByWriter(db, LAST_RESORT_PAGES)
    // The log is as long as what waits in it: `createCheckpoints` goes by that.
    db.pragma('journal_size_limit = 0')
    db.pragma('foreign_keys = ON')
    db.pragma('temp_store = MEMORY')
    db.pragma('cache_size = -16000')
    if (isNew) db.pragma('user_version = 0')
    return db
  } catch (cause) {
    db?.close()
    const code = databaseProblem(cause)
    throw code ? new ProblemError({ code }, { cause }) : cause
  }
}
