import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Database } from './open'
import { rowOf, type RowOf } from './row'
import { ownJobs, ownTables } from './tables'

/** Backups of former versions that are kept beside the database. */
const KEPT_BACKUPS = 2

/** The rows of the cache that messages kept for good need to be shown: the server may have lost them. */
const keptMail: readonly [table: string, condition: string][] = [
  ['message', 'id IN (SELECT message_id FROM main.message_source)'],
  ['thread', 'id IN (SELECT thread_id FROM backup.message)'],
  ['message_address', 'message_id IN (SELECT id FROM backup.message)'],
  ['address', 'id IN (SELECT address_id FROM backup.message_address)'],
  ['message_body', 'message_id IN (SELECT id FROM backup.message)'],
  ['attachment', 'message_id IN (SELECT id FROM backup.message)'],
]

const thing = rowOf({ type: z.string(), name: z.string(), sql: z.string() })
type Thing = RowOf<typeof thing>

/** Of mail that lies on this computer only, also where it lies: no server tells. */
const localMail: readonly [table: string, condition: string][] = [
  ['folder', "account_id IN (SELECT id FROM main.account WHERE settings ->> '$.incoming.kind' = 'pop3')"],
  ['placement', 'folder_id IN (SELECT id FROM backup.folder)'],
  ['thread_row', 'folder_id IN (SELECT id FROM backup.folder)'],
  ['thread_reference', 'thread_id IN (SELECT thread_id FROM backup.thread_row)'],
  ['body_queue', 'message_id IN (SELECT message_id FROM backup.placement)'],
]

/**
 * Writes `<file>.before-<version>`: a database of the same version and key with what is the user's own. All other
 * tables are there and empty, so that the file can take the place of the database, and the mail is fetched again. The
 * counters come along: an id is never used twice, by no rebuilt cache either. Foreign keys must be off.
 */
export function backUpOwn(db: Database, version: number): void {
  const file = `${db.name}.before-${version}`
  rmSync(file, { force: true })
  // Without a key of its own it takes that of the database.
  db.prepare('ATTACH ? AS backup').run(file)
  try {
    db.transaction(() => {
      const things = readSchema(db)
      const tables = new Set(things.filter(({ type }) => type === 'table').map(({ name }) => name))
      for (const { name, sql } of things) db.exec(inBackup(name, sql))
      for (const name of ownTables) if (tables.has(name)) copyRows(db, name)
      if (tables.has('job')) copyRows(db, 'job', `kind IN (${ownJobs.map((kind) => `'${kind}'`).join()})`)
      if (tables.has('message_source'))
        for (const [name, condition] of keptMail) copyRows(db, name, condition)
      if (tables.has('pop3_message')) for (const [name, condition] of localMail) copyRows(db, name, condition)
      for (const name of ownTables) if (tables.has(name)) forgetPlaces(db, name)
      if (db.prepare("SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence'").get())
        db.exec(
          'DELETE FROM backup.sqlite_sequence; INSERT INTO backup.sqlite_sequence SELECT * FROM main.sqlite_sequence',
        )
      db.pragma(`backup.user_version = ${version}`)
    })()
  } finally {
    db.exec('DETACH backup')
  }
  dropOldBackups(db.name)
}

/** Tables first; the tables inside a full-text index come with it. */
const readSchema = (db: Database): Thing[] =>
  thing
    .prepare<[]>(
      db,
      `SELECT type, name, sql FROM main.sqlite_schema AS s WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       AND NOT EXISTS (SELECT 1 FROM main.sqlite_schema v WHERE v.sql LIKE 'CREATE VIRTUAL TABLE%'
         AND s.name LIKE replace(v.name, '_', '\\_') || '\\_%' ESCAPE '\\' AND s.sql NOT LIKE 'CREATE VIRTUAL TABLE%')
       ORDER BY type <> 'table'`,
    )
    .all()

/** The statement that makes a table, index or view, made to do so in the backup. */
const inBackup = (name: string, sql: string): string =>
  sql.replace(
    new RegExp(`^(CREATE (?:VIRTUAL TABLE|TABLE|UNIQUE INDEX|INDEX|VIEW|TRIGGER) )"?${name}"?`),
    `$1backup.${name}`,
  )

/** Computed columns cannot be written. */
function copyRows(db: Database, table: string, condition = '1'): void {
  const columns = rowOf({ name: z.string() })
    .prepare<[string]>(db, 'SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => name)
    .join(', ')
  db.exec(`INSERT INTO backup.${table} (${columns}) SELECT ${columns} FROM main.${table} WHERE ${condition}`)
}

/** Where something lay in the mail that is not in the backup is found again by the program. */
function forgetPlaces(db: Database, table: string): void {
  const keys = rowOf({ parent: z.string(), child: z.string(), rule: z.string() })
    .prepare<[string]>(
      db,
      `SELECT "table" AS parent, "from" AS child, on_delete AS rule FROM pragma_foreign_key_list(?)`,
    )
    .all(table)
  for (const { parent, child, rule } of keys)
    if (rule === 'SET NULL')
      db.exec(
        `UPDATE backup.${table} SET ${child} = NULL WHERE ${child} NOT IN (SELECT id FROM backup.${parent})`,
      )
}

function dropOldBackups(path: string): void {
  const prefix = `${basename(path)}.before-`
  const versions = readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter(Number.isInteger)
    .sort((a, b) => b - a)
  for (const version of versions.slice(KEPT_BACKUPS)) rmSync(join(dirname(path), `${prefix}${version}`))
}
