import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { mergedInPieces } from '../../../src/main/engine/db/full-text'

let db: Sqlite.Database
beforeEach(() => {
  db = new Sqlite(':memory:')
  db.exec("CREATE VIRTUAL TABLE t USING fts5 (words, content = '', contentless_delete = 1)")
})
afterEach(() => db.close())

const pieces = (): number => Number(db.prepare('SELECT count(DISTINCT segid) FROM t_idx').pluck().get())
const found = (word: string): number =>
  Number(db.prepare('SELECT count(*) FROM t WHERE t MATCH ?').pluck().get(word))
/** Rows of the index's own tables that were written. */
const writes = (): number => Number(db.prepare('SELECT total_changes()').pluck().get())

/** As a mailbox is indexed: few at a time, each with words of its own. */
function grow(count: number, after: () => void): number[] {
  const insert = db.prepare('INSERT INTO t (rowid, words) VALUES (?, ?)')
  return Array.from({ length: count }, (_, at) => {
    const before = writes()
    db.transaction(() => {
      for (let one = 0; one < 5; one++) {
        const id = at * 5 + one + 1
        const own = Array.from({ length: 60 }, (_, word) => `w${(id * 7919 + word * 104_729) % 60_013}`)
        insert.run(id, `common ${own.join(' ')}`)
      }
      after()
    })()
    return writes() - before
  })
}

it('merges an index a little with each write, and leaves no heap of pieces', () => {
  const most = Math.max(...grow(600, mergedInPieces(db, 't')))
  expect(most).toBeLessThan(400)
  expect(pieces()).toBeLessThan(40)
  expect(found('common')).toBe(3000)
})

it('spreads what SQLite by itself would do in one go', () => {
  expect(Math.max(...grow(600, () => undefined))).toBeGreaterThan(600)
})

it('forgets what was deleted, a little at a time as well', () => {
  const merge = mergedInPieces(db, 't')
  grow(600, merge)
  const remove = db.prepare('DELETE FROM t WHERE rowid = ?')
  const each = Array.from({ length: 120 }, (_, at) => {
    const before = writes()
    db.transaction(() => {
      for (let id = at * 25 + 1; id <= at * 25 + 20; id++) remove.run(id)
      merge()
    })()
    return writes() - before
  })
  expect(Math.max(...each)).toBeLessThan(600)
  expect(found('common')).toBe(600)
})
