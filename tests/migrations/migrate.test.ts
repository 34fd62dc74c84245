import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrate, schemaVersion, type Migration } from '../../src/main/engine/db/migrate'
import { migrations } from '../../src/main/engine/db/migrations/index'
import { openDatabase } from '../../src/main/engine/db/open'
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

  it('takes a copy first, which opens with the same key and holds the old rows', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const db = openDatabase(path, key)
    migrate(db, [first])
    expect(existsSync(`${path}.before-0`)).toBe(false)
    db.exec('INSERT INTO a VALUES (2)')
    migrate(db, [first, second, third])
    db.close()
    const copy = openDatabase(`${path}.before-10`, key)
    expect(schemaVersion(copy)).toBe(10)
    expect(copy.prepare('SELECT * FROM a ORDER BY x').all()).toEqual([{ x: 1 }, { x: 2 }])
    copy.close()
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

  it('numbers the program’s own steps in tens', () => {
    expect(migrations.length).toBeGreaterThan(0)
    expect(migrations.filter(({ version }) => version % 10 !== 0)).toEqual([])
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
