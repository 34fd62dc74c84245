import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../src/main/engine/db/migrate'
import { migrations } from '../../src/main/engine/db/migrations/index'
import { openDatabase } from '../../src/main/engine/db/open'

const NAME = 'postilla.db'
let made: { databaseKey: Uint8Array<ArrayBuffer>; content: Buffer } | null = null

/** Puts an empty database that is up to date into a profile, and returns its key. It is migrated once in each process. */
export function placeDatabase(dir: string): Uint8Array<ArrayBuffer> {
  made ??= makeDatabase()
  writeFileSync(join(dir, NAME), made.content)
  return made.databaseKey
}

function makeDatabase(): NonNullable<typeof made> {
  const dir = mkdtempSync(join(tmpdir(), 'postilla-empty-'))
  const databaseKey = new Uint8Array(randomBytes(32))
  const db = openDatabase(join(dir, NAME), databaseKey)
  migrate(db, migrations)
  db.close()
  const content = readFileSync(join(dir, NAME))
  rmSync(dir, { recursive: true, force: true })
  return { databaseKey, content }
}
