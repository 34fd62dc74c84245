import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bytes, rowOf, valueOf } from '../../../src/main/engine/db/row'
import { createTestContext, type TestContext } from '../../helpers/engine-context'

describe('the rows of a statement', () => {
  let bench: TestContext
  beforeEach(() => {
    bench = createTestContext()
  })
  afterEach(() => bench.close())
  const prepare = (shape: Parameters<typeof rowOf>[0], sql: string): unknown =>
    rowOf(shape).prepare<[]>(bench.context.db, sql)

  it('are read as they are said to be', () => {
    bench.context.db.exec("INSERT INTO setting (key, value) VALUES ('a', '1')")
    const statement = rowOf({ key: z.string(), size: z.number(), none: z.string().nullable() }).prepare<
      [string]
    >(bench.context.db, 'SELECT key, length(value) AS size, NULL AS none FROM setting WHERE key = ?')
    expect(statement.all('a')).toEqual([{ key: 'a', size: 1, none: null }])
  })

  it('are refused, when the statement is prepared, for a column too few, too many or of another type', () => {
    expect(() => prepare({ key: z.string(), value: z.string() }, 'SELECT key FROM setting')).toThrow(
      'no column value',
    )
    expect(() => prepare({ key: z.string() }, 'SELECT key, value FROM setting')).toThrow(
      'value is not in the row',
    )
    expect(() => prepare({ key: z.number() }, 'SELECT key FROM setting')).toThrow('key is TEXT')
    expect(() => prepare({ id: z.string() }, 'SELECT id FROM message')).toThrow('id is INTEGER')
    expect(() => prepare({ dedupe_key: z.string() }, 'SELECT dedupe_key FROM message')).toThrow(
      'dedupe_key is BLOB',
    )
    expect(() => prepare({ dedupe_key: bytes() }, 'SELECT dedupe_key FROM message')).not.toThrow()
  })

  it('hold NULL where the column may, unless the statement leaves that out', () => {
    const { db } = bench.context
    const keys = (row: { server_key: z.ZodType }, where: string) => () =>
      rowOf(row).prepare(db, `SELECT server_key FROM placement WHERE ${where}`)
    expect(keys({ server_key: z.string() }, 'seen = 1')).toThrow('server_key may be NULL')
    expect(keys({ server_key: z.string() }, 'server_key IS NOT NULL')).not.toThrow()
    expect(keys({ server_key: z.string().nullable() }, 'seen = 1')).not.toThrow()
    expect(() => valueOf(z.string()).prepare(db, 'SELECT server_key FROM placement')).toThrow(
      'server_key may be NULL',
    )
  })

  it('may be the same with more columns', () => {
    const { db } = bench.context
    const key = rowOf({ key: z.string() })
    expect(() => key.prepare(db, 'SELECT key, value FROM setting')).toThrow('value is not in the row')
    const both = key.and({ value: z.string() })
    expect(() => both.prepare(db, 'SELECT key FROM setting')).toThrow('no column value')
    expect(both.prepare<[]>(db, 'SELECT key, value FROM setting').all()).toEqual([])
  })

  it('are values where a statement returns one column, and only there', () => {
    const { db } = bench.context
    db.exec("INSERT INTO setting (key, value) VALUES ('a', '1'), ('b', '2')")
    const keys = valueOf(z.string()).prepare<[]>(db, 'SELECT key FROM setting ORDER BY key')
    expect(keys.all()).toEqual(['a', 'b'])
    expect(() => valueOf(z.number()).prepare(db, 'SELECT key FROM setting')).toThrow('key is TEXT')
    expect(() => valueOf(z.string()).prepare(db, 'SELECT key, value FROM setting')).toThrow(
      'value is one too many',
    )
  })
})
