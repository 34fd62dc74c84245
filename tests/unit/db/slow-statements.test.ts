import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchSlowStatements } from '../../../src/main/engine/db/slow-statements'

let db: Sqlite.Database
let time = 0
let told: string[] = []
beforeEach(() => {
  db = new Sqlite(':memory:')
  time = 0
  told = []
  db.exec('CREATE TABLE t (a TEXT) STRICT')
  db.function('wait', (ms) => {
    time += Number(ms)
    return 0
  })
  watchSlowStatements(
    db,
    (line) => told.push(line),
    () => time,
  )
})
afterEach(() => db.close())

it('names slow statements by their text, and nothing that is bound to them', () => {
  const write = db.prepare<[string, number]>('INSERT INTO t\n  SELECT ? WHERE wait(?) = 0')
  write.run('quick', 39)
  write.run('secret', 40)
  expect(db.prepare<[number], { a: string }>('SELECT a FROM t WHERE wait(?) = 0').all(30)).toHaveLength(2)
  expect(db.prepare<[], string>('SELECT a FROM t LIMIT 1').pluck().get()).toBe('quick')
  expect(told).toEqual([
    '40 ms: INSERT INTO t SELECT ? WHERE wait(?) = 0',
    '60 ms: SELECT a FROM t WHERE wait(?) = 0',
  ])
})

it('tells of those that failed, and passes their failure on', () => {
  db.function('fail', () => {
    time += 50
    throw new Error('it failed')
  })
  expect(() => db.prepare('SELECT fail()').get()).toThrow('it failed')
  expect(told).toHaveLength(1)
  expect(() => db.prepare('SELECT absent')).toThrow(/no such column/)
})
