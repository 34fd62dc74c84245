import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestContext, type TestContext } from '../../helpers/engine-context'

let test: TestContext
beforeEach(() => {
  test = createTestContext()
})
afterEach(() => test.close())

describe('a reader', () => {
  it.each([
    "INSERT INTO setting (key, value) VALUES ('a', '1')",
    "UPDATE setting SET value = '1' RETURNING key",
    'DELETE FROM setting',
    'DROP TABLE setting',
    'SELECT 1; DELETE FROM setting',
  ])('prepares nothing that writes: %s', (sql) => {
    expect(() => test.context.reader.prepare(sql)).toThrow()
  })

  it('sees what was written, with functions of its own', () => {
    test.context.reader.define('twice', (value) => `${String(value)}${String(value)}`)
    const read = test.context.reader.prepare<[], { told: string }>(
      "SELECT twice(value) AS told FROM setting WHERE key = 'a'",
    )
    expect(read.get()).toBeUndefined()
    test.context.db.exec("INSERT INTO setting (key, value) VALUES ('a', 'ab')")
    expect(read.get()).toEqual({ told: 'abab' })
  })
})
