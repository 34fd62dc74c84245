import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparingKeys, type Key } from '../../../src/main/engine/features/records/store/compared'

const key = fc.oneof(
  fc.constant<Key>(null),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
  fc.string({ unit: fc.constantFrom('a', 'ä', '', '\u{ffff}', '😀', '😁', 'z'), maxLength: 4 }),
)

describe('rows of a list', () => {
  it('stand as SQLite orders them, whatever is in them and whichever way', () => {
    const db = new Database(':memory:')
    try {
      db.exec('CREATE TABLE row (a, b, id INTEGER PRIMARY KEY)')
      const add = db.prepare('INSERT INTO row (a, b) VALUES (?, ?)')
      fc.assert(
        fc.property(
          fc.array(fc.tuple(key, key), { maxLength: 30 }),
          fc.boolean(),
          fc.boolean(),
          (rows, first, second) => {
            db.exec('DELETE FROM row')
            for (const row of rows) add.run(...row)
            const direction = (descending: boolean) => (descending ? 'DESC' : 'ASC')
            const ordered = db
              .prepare<[], Key[]>(
                `SELECT a, b, id FROM row ORDER BY a ${direction(first)} NULLS LAST, b ${direction(second)} NULLS LAST, id`,
              )
              .raw()
              .all()
            const unordered = db.prepare<[], Key[]>('SELECT a, b, id FROM row ORDER BY id DESC').raw().all()
            expect(unordered.sort(comparingKeys([first, second, false]))).toEqual(ordered)
          },
        ),
      )
    } finally {
      db.close()
    }
  })
})
