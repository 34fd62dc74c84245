import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../src/main/engine/db/migrate'
import { migrations } from '../../src/main/engine/db/migrations/index'
import type { Database } from '../../src/main/engine/db/open'
import { cacheJobs, cacheTables, ownJobs, ownTables } from '../../src/main/engine/db/tables'
import { readProjectFile, sourceFiles } from '../helpers/source-files'

const documented = readProjectFile('resources/schema.sql')

interface Thing {
  type: string
  name: string
  sql: string
}

const shape = (db: Database): Thing[] =>
  db
    .prepare<[], Thing>(
      `SELECT type, name, sql FROM sqlite_schema
       WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'message_search_%'
         AND name NOT LIKE 'search_word_part_%' AND name NOT LIKE 'record_search_%' ORDER BY type, name`,
    )
    .all()
    .map((thing) => ({ ...thing, sql: normalised(thing.sql) }))

/** SQLite keeps the text of a definition, comments and line breaks included. */
const normalised = (sql: string): string =>
  sql
    .replace(/--.*$/gm, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([(),])\s*/g, '$1')
    .trim()

const newest = (): Database => {
  const db = new Sqlite(':memory:')
  migrate(db, migrations)
  return db
}

describe('resources/schema.sql', () => {
  it('is the schema the migrations make', () => {
    const told = new Sqlite(':memory:')
    told.exec(documented)
    expect(shape(told)).toEqual(shape(newest()))
  })

  it('explains every table and every column', () => {
    const unexplained: string[] = []
    const lines = documented.split('\n')
    for (const [index, line] of lines.entries()) {
      if (/^CREATE (VIRTUAL )?TABLE/.test(line) && !/^-- \S/.test(lines[index - 1] ?? ''))
        unexplained.push(line)
      if (/^ {2}[a-z_]+( [A-Z]|,)/.test(line) && !/-- \S.{2,}$/.test(line)) unexplained.push(line)
    }
    expect(unexplained).toEqual([])
    const columns = newest()
      .prepare<[], { n: number }>(
        `SELECT count(*) AS n FROM sqlite_schema AS t, pragma_table_xinfo(t.name) WHERE t.type = 'table'
         AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'message_search%'
           AND t.name NOT LIKE 'search_word_part%' AND t.name NOT LIKE 'record_search%'`,
      )
      .get()?.n
    const explained = lines.filter((line) => /^ {2}[a-z_]+ [A-Z].*-- \S/.test(line)).length
    expect(explained).toBe(columns)
  })
})

describe('the schema', () => {
  it('has strict tables whose ids are never reused', () => {
    const loose = shape(newest()).filter(
      ({ type, sql }) => type === 'table' && !sql.startsWith('CREATE VIRTUAL') && !/\bSTRICT\b/.test(sql),
    )
    expect(loose).toEqual([])
    const reused = shape(newest()).filter(({ sql }) => /\(id INTEGER PRIMARY KEY(?! AUTOINCREMENT)/.test(sql))
    expect(reused).toEqual([])
  })

  it('says of every table whether it is the user’s own or can be had again', () => {
    const tables = shape(newest()).filter(({ type }) => type === 'table')
    expect([...ownTables, ...cacheTables].sort()).toEqual(tables.map(({ name }) => name).sort())
  })

  it('says of every kind of work in slices whether it is the user’s own or on what is derived', () => {
    const kinds = sourceFiles('src/main/engine').flatMap((path) =>
      Array.from(readProjectFile(path).matchAll(/jobs\.define\('([^']+)'/g), ([, kind]) => kind),
    )
    expect([...ownJobs, ...cacheJobs].sort()).toEqual(kinds.sort())
  })

  it('lets no own table depend on one that can be had again, but to forget where it lay', () => {
    const db = newest()
    const keys = db
      .prepare<[], { parent: string; child: string; rule: string; required: number }>(
        `SELECT f."table" AS parent, t.name AS child, f.on_delete AS rule, c."notnull" AS required
         FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f, pragma_table_info(t.name) AS c
         WHERE t.type = 'table' AND c.name = f."from"`,
      )
      .all()
      .filter(({ parent, child }) => ownTables.includes(child) && cacheTables.includes(parent))
    expect(keys.filter(({ rule }) => rule !== 'SET NULL').map(({ child }) => child)).toEqual([
      'message_source',
    ])
  })

  it('has an index for every foreign key that a deletion follows', () => {
    const db = newest()
    const keys = db
      .prepare<[], { parent: string; child: string; column: string }>(
        `SELECT f."table" AS parent, t.name AS child, f."from" AS "column"
         FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f
         WHERE t.type = 'table' AND f.on_delete IN ('CASCADE', 'SET NULL')`,
      )
      .all()
    expect(keys.length).toBeGreaterThan(10)
    const scanned = keys.filter(({ child, column }) => {
      const plan = db
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN SELECT 1 FROM ${child} WHERE ${column} = 1`)
        .all()
      return plan.some(({ detail }) => detail.startsWith('SCAN'))
    })
    // Small tables, or parents that are deleted with everything anyway.
    const accepted = [
      'company_domain.company_id',
      'placement.account_id',
      'outgoing.account_id',
      'outgoing.answers_message_id',
    ]
    const found = scanned.map(({ child, column }) => `${child}.${column}`)
    expect(found.filter((key) => !accepted.includes(key))).toEqual([])
  })
})
