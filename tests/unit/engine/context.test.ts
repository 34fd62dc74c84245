import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../src/main/engine/db/open'
import { databaseProblem } from '../../../src/main/engine/db/problem'
import { ProblemError } from '../../../src/shared/problem'
import { createTestContext, type TestContext } from '../../helpers/engine-context'
import { temporaryDir } from '../../helpers/temporary'

let test: TestContext
beforeEach(() => {
  test = createTestContext()
  test.context.db.exec('CREATE TABLE example (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
})
afterEach(() => test.close())

const rows = (): unknown[] => test.context.db.prepare('SELECT text FROM example ORDER BY id').pluck().all()
const insert = (text: string): void =>
  void test.context.db.prepare('INSERT INTO example (text) VALUES (?)').run(text)

describe('a write within a write', () => {
  it('that fails and is caught leaves nothing behind, neither rows nor events', () => {
    const { context } = test
    context.write(() => {
      insert('before')
      context.publish({ type: 'accounts' })
      expect(() =>
        context.write(() => {
          insert('half')
          context.publish({ type: 'outbox' })
          throw new Error('in the middle')
        }),
      ).toThrow('in the middle')
      insert('after')
      context.publish({ type: 'settings' })
    })
    expect(rows()).toEqual(['before', 'after'])
    expect(test.sent.map(({ type }) => type)).toEqual(['accounts', 'settings'])
  })

  it('that fills the disk takes the outer one with it, whoever catches that', () => {
    const { context } = test
    const { db } = context
    const limit = Number(db.pragma('max_page_count', { simple: true }))
    const fill = (): void => insert('x'.repeat(1_000_000))
    expect(() =>
      context.write(() => {
        insert('before')
        db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`)
        expect(() => context.write(fill)).toThrow('full')
        insert('after')
        context.publish({ type: 'settings' })
      }),
    ).toThrow('full')
    expect(rows()).toEqual([])
    expect(test.sent).toEqual([])
    db.pragma(`max_page_count = ${limit}`)
    context.write(fill)
    expect(rows()).toHaveLength(1)
  })

  it('whose statement fails inside keeps the outer one whole', () => {
    const { context } = test
    context.db.exec('CREATE UNIQUE INDEX once ON example (text)')
    context.write(() => {
      insert('a')
      expect(() =>
        context.write(() => {
          insert('b')
          expect(() => context.write(() => insert('a'))).toThrow('UNIQUE')
          insert('a')
        }),
      ).toThrow('UNIQUE')
      insert('c')
    })
    expect(rows()).toEqual(['a', 'c'])
  })

  it('is undone with the outer one', () => {
    const { context } = test
    expect(() =>
      context.write(() => {
        context.write(() => insert('inner'))
        throw new Error('outer')
      }),
    ).toThrow('outer')
    expect(rows()).toEqual([])
  })
})

it('a listener that throws takes neither the call nor the other listeners with it', () => {
  const { context } = test
  const heard: string[] = []
  context.events.subscribe(() => {
    throw new Error('a broken view')
  })
  context.events.subscribe(({ type }) => heard.push(type))
  const result = context.write(() => {
    insert('kept')
    context.publish({ type: 'outbox' })
    return 'done'
  })
  expect(result).toBe('done')
  expect(rows()).toEqual(['kept'])
  expect(heard).toEqual(['outbox'])
  expect(test.complaints.join()).toContain('a broken view')
})

describe('a disk that cannot be used is told as what it is', () => {
  const key = new Uint8Array(randomBytes(32))
  const openingProblem = (path: string): string => {
    try {
      openDatabase(path, key).close()
    } catch (error) {
      if (error instanceof ProblemError) return error.problem.code
      throw error
    }
    return 'none'
  }
  const failureOf = (work: () => unknown): unknown => {
    try {
      work()
    } catch (error) {
      return error
    }
    return null
  }

  it('full', () => {
    const db = openDatabase(join(temporaryDir(), 'postilla.db'), key)
    db.exec('CREATE TABLE big (content BLOB)')
    const pages = Number(db.pragma('page_count', { simple: true }))
    db.pragma(`max_page_count = ${pages}`)
    const failure = failureOf(() => db.prepare('INSERT INTO big VALUES (zeroblob(1000000))').run())
    db.close()
    expect(databaseProblem(failure)).toBe('disk-full')
    // Where there is no room for the file that SQLite shares with other processes, that is an error of its own.
    expect(databaseProblem(new Sqlite.SqliteError('', 'SQLITE_IOERR_SHMSIZE'))).toBe('disk-full')
  })

  it('held by another program', () => {
    const path = join(temporaryDir(), 'postilla.db')
    const holder = new Sqlite(path)
    holder.exec('CREATE TABLE held (id INTEGER); BEGIN EXCLUSIVE')
    const other = new Sqlite(path, { timeout: 0 })
    const failure = failureOf(() => other.exec('INSERT INTO held VALUES (1)'))
    other.close()
    holder.close()
    expect(databaseProblem(failure)).toBe('database-locked')
  })

  it('not a place for a file', () => {
    const path = join(temporaryDir(), 'postilla.db')
    mkdirSync(path)
    expect(openingProblem(path)).toBe('disk-unwritable')
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('read-only', () => {
    const dir = temporaryDir()
    chmodSync(dir, 0o500)
    expect(openingProblem(join(dir, 'postilla.db'))).toBe('disk-unwritable')
    chmodSync(dir, 0o700)
  })

  it('and only what is no database is unreadable', () => {
    const path = join(temporaryDir(), 'postilla.db')
    openDatabase(path, new Uint8Array(randomBytes(32))).close()
    expect(openingProblem(path)).toBe('database-unreadable')
    expect(databaseProblem(new Error('ours'))).toBeNull()
  })
})
