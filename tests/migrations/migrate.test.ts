import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrate, schemaVersion, type Migration } from '../../src/main/engine/db/migrate'
import { migrations } from '../../src/main/engine/db/migrations/index'
import { openDatabase } from '../../src/main/engine/db/open'
import { cacheTables } from '../../src/main/engine/db/tables'
import { ProblemError } from '../../src/shared/problem'
import { temporaryDir } from '../helpers/temporary'

const first: Migration = {
  version: 10,
  name: 'first',
  up: (db) => db.exec('CREATE TABLE a (x) ; INSERT INTO a VALUES (1)'),
}
const second: Migration = { version: 20, name: 'second', up: (db) => db.exec('ALTER TABLE a ADD COLUMN y') }
const third: Migration = { version: 30, name: 'third', up: (db) => db.exec('CREATE TABLE b (x)') }
const broken: Migration = {
  version: 30,
  name: 'broken',
  up(db) {
    db.exec('CREATE TABLE b (x)')
    db.exec('INSERT INTO missing VALUES (1)')
  },
}

const key = randomBytes(32)

function problemOf(work: () => unknown): ProblemError['problem'] | null {
  try {
    work()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
  return null
}

describe('migrating', () => {
  it('runs what is due, once and in order', () => {
    const db = new Sqlite(':memory:')
    migrate(db, [first])
    migrate(db, [first, second, third])
    migrate(db, [first, second, third])
    expect(schemaVersion(db)).toBe(30)
    expect(db.prepare('SELECT x, y FROM a').all()).toEqual([{ x: 1, y: null }])
  })

  it('refuses a database of a newer program and leaves it alone', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const newer = openDatabase(path, key)
    migrate(newer, [first, second, third])
    newer.close()
    const bytes = readFileSync(path)
    const db = openDatabase(path, key)
    expect(problemOf(() => migrate(db, [first, second]))).toEqual({
      code: 'database-newer',
      params: { version: '30', known: '20' },
    })
    db.close()
    expect(readFileSync(path).equals(bytes)).toBe(true)
    expect(existsSync(`${path}.before-30`)).toBe(false)
  })

  it('takes a backup first: what is the user’s own, in a database that can take the place of this one', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    migrate(db, migrations)
    expect(existsSync(`${path}.before-0`)).toBe(false)
    db.exec(`
      INSERT INTO company (id, name, created_at, updated_at) VALUES ('c', 'Acme', 1, 1);
      INSERT INTO thread DEFAULT VALUES;
      INSERT INTO message (dedupe_key, thread_id, received_at) VALUES (x'00', 1, 1);
      INSERT INTO link (id, created_at, updated_at) VALUES ('l', 1, 1);
      INSERT INTO link_thread VALUES ('l', 1);
      INSERT INTO account (address, settings, created_at) VALUES ('a@b.it', '{}', 1);
      INSERT INTO outgoing (id, account_id, content, thread_id, created_at, updated_at) VALUES ('o', 1, '{}', 1, 1, 1);
      INSERT INTO search_word (word) VALUES ('word');`)
    const version = schemaVersion(db)
    const next: Migration = {
      version: version + 10,
      name: 'next',
      up: (each) => each.exec('DROP TABLE company'),
    }
    migrate(db, [...migrations, next])
    db.close()
    const backup = `${path}.before-${version}`
    expect(readFileSync(backup).includes('Acme')).toBe(false)
    const copy = openDatabase(backup, key)
    migrate(copy, migrations)
    expect(schemaVersion(copy)).toBe(version)
    expect(copy.prepare('SELECT name FROM company').all()).toEqual([{ name: 'Acme' }])
    expect(copy.prepare('SELECT id FROM link').all()).toEqual([{ id: 'l' }])
    for (const table of cacheTables)
      expect(copy.prepare(`SELECT count(*) AS n FROM ${table}`).get(), table).toEqual({ n: 0 })
    copy.exec(
      "INSERT INTO thread DEFAULT VALUES; INSERT INTO message_search (rowid, subject) VALUES (1, 'found')",
    )
    expect(copy.prepare('SELECT id FROM thread').all()).toEqual([{ id: 2 }])
    expect(copy.prepare("SELECT rowid FROM message_search ('found')").all()).toEqual([{ rowid: 1 }])
    copy.close()
  })

  it('goes on with the removal of an account in the backup, or mail queued in it would leave after all', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    migrate(db, migrations)
    db.exec("INSERT INTO job (kind, subject) VALUES ('account-mail', '7'), ('mail-lost', 'company c')")
    const version = schemaVersion(db)
    migrate(db, [...migrations, { version: version + 10, name: 'next', up: () => undefined }])
    db.close()
    const copy = openDatabase(`${path}.before-${version}`, key)
    expect(copy.prepare('SELECT kind, subject FROM job').all()).toEqual([
      { kind: 'account-mail', subject: '7' },
    ])
    copy.close()
  })

  it('has kept mail whole in the backup: the server may have lost it', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    migrate(db, migrations)
    db.exec(`
      INSERT INTO thread DEFAULT VALUES;
      INSERT INTO thread DEFAULT VALUES;
      INSERT INTO message (dedupe_key, thread_id, received_at, subject) VALUES (x'00', 1, 1, 'gone'), (x'01', 2, 1, 'kept');
      INSERT INTO address (address_key, loose_key, domain) VALUES ('x@a.it', 'x@a.it', 'a.it'), ('m@a.it', 'm@a.it', 'a.it');
      INSERT INTO message_address (message_id, role, position, address_id) VALUES (1, 'from', 0, 1), (2, 'from', 0, 2);
      INSERT INTO message_body (message_id, text, html, fetched_at) VALUES (2, 'Hello', '', 1);
      INSERT INTO message_source (message_id, source, kept_at) VALUES (2, x'00', 1);`)
    const version = schemaVersion(db)
    migrate(db, [...migrations, { version: version + 10, name: 'next', up: () => undefined }])
    db.close()
    const copy = openDatabase(`${path}.before-${version}`, key)
    expect(copy.prepare('SELECT id, thread_id, subject FROM message').all()).toEqual([
      { id: 2, thread_id: 2, subject: 'kept' },
    ])
    expect(copy.prepare('SELECT address FROM participant WHERE message_id = 2').all()).toEqual([
      { address: 'm@a.it' },
    ])
    expect(copy.prepare('SELECT text FROM message_body').all()).toEqual([{ text: 'Hello' }])
    expect(copy.pragma('foreign_key_check')).toEqual([])
    copy.close()
  })

  it('has mail that lies on no server in the backup with the folders it lies in', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    migrate(db, migrations)
    db.exec(`
      INSERT INTO account (address, settings, created_at) VALUES
        ('here@b.it', '{"incoming":{"kind":"pop3"}}', 1), ('there@b.it', '{"incoming":{"kind":"imap"}}', 1);
      INSERT INTO folder (account_id, path, name) VALUES (1, 'INBOX', 'Inbox'), (2, 'INBOX', 'Inbox');
      INSERT INTO thread DEFAULT VALUES;
      INSERT INTO thread DEFAULT VALUES;
      INSERT INTO message (dedupe_key, thread_id, received_at) VALUES (x'00', 1, 1), (x'01', 2, 1);
      INSERT INTO message_source (message_id, source, kept_at, local) VALUES (1, x'00', 1, 1);
      INSERT INTO placement (message_id, account_id, folder_id, server_key) VALUES (1, 1, 1, 'pop3-1'), (2, 2, 2, '5');
      INSERT INTO thread_row VALUES (1, 1, 1, 'inbox', 1, 1, 1, 0, 0, 0, 0, 0, '[]', NULL, 'rest', '[]');
      INSERT INTO pop3_message (account_id, uidl, digest, fetched_at) VALUES (1, 'a', x'00', 1);`)
    const version = schemaVersion(db)
    migrate(db, [...migrations, { version: version + 10, name: 'next', up: () => undefined }])
    db.close()
    const copy = openDatabase(`${path}.before-${version}`, key)
    const rows = (table: string) => copy.prepare(`SELECT * FROM ${table}`).all()
    expect(rows('placement')).toMatchObject([{ message_id: 1, server_key: 'pop3-1' }])
    expect(rows('folder')).toMatchObject([{ id: 1, account_id: 1 }])
    expect(rows('thread_row')).toHaveLength(1)
    expect(rows('pop3_message')).toHaveLength(1)
    expect(copy.pragma('foreign_key_check')).toEqual([])
    copy.close()
  })

  it('keeps the two newest backups', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    const steps = [10, 20, 30, 40, 50].map((version) => ({ version, name: '', up: () => undefined }))
    for (const [index] of steps.entries()) migrate(db, steps.slice(0, index + 1))
    db.close()
    expect([10, 20, 30, 40].map((version) => existsSync(`${path}.before-${version}`))).toEqual([
      ...[false, false, true, true],
    ])
  })

  it('rebuilds a parent table and leaves its children alone', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    migrate(db, migrations)
    db.exec(`
      INSERT INTO account (address, settings, created_at) VALUES ('a@b.it', '{}', 1);
      INSERT INTO folder (account_id, path, name) VALUES (1, 'INBOX', 'Inbox');
      INSERT INTO thread DEFAULT VALUES;
      INSERT INTO message (dedupe_key, thread_id, received_at) VALUES (x'00', 1, 1);
      INSERT INTO placement (message_id, account_id, folder_id) VALUES (1, 1, 1);
      INSERT INTO outgoing (id, account_id, content, thread_id, created_at, updated_at) VALUES ('o', 1, '{}', 1, 1, 1);`)
    const rebuild: Migration = {
      version: schemaVersion(db) + 10,
      name: 'rebuild',
      up: (each) =>
        each.exec(`
          CREATE TABLE new_thread (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL DEFAULT '') STRICT;
          INSERT INTO new_thread (id) SELECT id FROM thread;
          DROP TABLE thread;
          ALTER TABLE new_thread RENAME TO thread;`),
    }
    migrate(db, [...migrations, rebuild])
    expect(db.prepare('SELECT count(*) AS n FROM placement').get()).toEqual({ n: 1 })
    expect(db.prepare('SELECT thread_id FROM outgoing').get()).toEqual({ thread_id: 1 })
    expect(db.prepare('SELECT kind FROM thread').all()).toEqual([{ kind: '' }])
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    db.close()
  })

  it('refuses a step that leaves rows which refer to nothing', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    const parents: Migration = {
      version: 10,
      name: 'parents',
      up: (each) =>
        each.exec(
          'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id)); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)',
        ),
    }
    migrate(db, [parents])
    const careless: Migration = { version: 20, name: 'careless', up: (each) => each.exec('DELETE FROM p') }
    expect(() => migrate(db, [parents, careless])).toThrow('migration 20 leaves 1 rows')
    expect(db.prepare('SELECT id FROM p').all()).toEqual([{ id: 1 }])
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    db.close()
  })

  it('does all or nothing', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    migrate(db, [first])
    expect(() => migrate(db, [first, second, broken])).toThrow('missing')
    expect(schemaVersion(db)).toBe(10)
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'b'").all()).toEqual([])
    expect(db.prepare('SELECT * FROM a').all()).toEqual([{ x: 1 }])
    migrate(db, [first, second, third])
    expect(schemaVersion(db)).toBe(30)
    db.close()
  })

  it('refuses steps out of order', () => {
    expect(() => migrate(new Sqlite(':memory:'), [second, first])).toThrow('out of order')
    expect(() => migrate(new Sqlite(':memory:'), [first, { ...second, version: 10 }])).toThrow('out of order')
  })

  // Between two tens stands what was made at the same time as the later one.
  it('begins each ten of the program’s own steps with a full one', () => {
    const versions = migrations.map(({ version }) => version)
    expect(versions.length).toBeGreaterThan(0)
    expect(versions.filter((version) => !versions.includes(version - (version % 10)))).toEqual([])
  })
})

describe('opening the database', () => {
  it('refuses another key and leaves the file alone', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    migrate(db, [first])
    db.close()
    const bytes = readFileSync(path)
    expect(problemOf(() => openDatabase(path, randomBytes(32)))?.code).toBe('database-unreadable')
    expect(readFileSync(path).equals(bytes)).toBe(true)
    const again = openDatabase(path, key)
    expect(again.prepare('SELECT x FROM a').all()).toEqual([{ x: 1 }])
    again.close()
  })

  it('refuses a key that is too short to be one', () => {
    expect(() => openDatabase(join(temporaryDir(), 'postilla.db'), randomBytes(16))).toThrow('32 bytes')
  })

  it('keeps foreign keys, and nothing readable in the file', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    db.exec("CREATE TABLE t (x TEXT) STRICT; INSERT INTO t VALUES ('a readable sentence')")
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
    db.close()
    expect(readFileSync(path).includes('readable sentence')).toBe(false)
  })
})
