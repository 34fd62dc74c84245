import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCheckpoints } from '../../../src/main/engine/db/checkpoints'
import { unlocking } from '../../../src/main/engine/db/open'
import { createTestContext, type TestContext } from '../../helpers/engine-context'
import { eventually } from '../../helpers/eventually'

const MEGABYTE = 1_000_000

let test: TestContext
beforeEach(() => {
  test = createTestContext()
  test.context.db.exec('CREATE TABLE big (content BLOB) STRICT')
})
afterEach(() => test.close())

const file = (): string => join(test.deps.profile.dir, 'postilla.db')
const size = (path: string): number => (existsSync(path) ? statSync(path).size : 0)
const write = (megabytes: number): void => {
  for (let count = 0; count < megabytes; count += 1)
    test.context.write(() => test.context.db.prepare('INSERT INTO big VALUES (randomblob(?))').run(MEGABYTE))
}

describe('the log of writes', () => {
  it('is copied into the database by another thread, begins anew, and is gone when the database is closed', async () => {
    const empty = size(file())
    write(20)
    expect(size(`${file()}-wal`)).toBeGreaterThan(20 * MEGABYTE)
    expect(size(file())).toBe(empty)
    await eventually(() => expect(size(file())).toBeGreaterThan(20 * MEGABYTE))
    await vi.waitFor(
      () => {
        write(1)
        expect(size(`${file()}-wal`)).toBeLessThan(3 * MEGABYTE)
      },
      { timeout: 20_000 },
    )
    await test.context.close()
    expect(existsSync(`${file()}-wal`)).toBe(false)
    test = test.reopen()
    expect(Number(test.context.db.prepare('SELECT count(*) FROM big').pluck().get())).toBeGreaterThan(20)
    expect(test.complaints).toEqual([])
  })

  it('is left to the writer where that thread cannot be had', async () => {
    const failures: unknown[] = []
    const elsewhere = createCheckpoints(file(), unlocking(new Uint8Array(32)), (error) =>
      failures.push(error),
    )
    const { db } = test.context
    const empty = size(file())
    for (let count = 0; count < 17; count += 1)
      db.prepare('INSERT INTO big VALUES (randomblob(?))').run(MEGABYTE)
    elsewhere.committed()
    await eventually(() => expect(failures).toHaveLength(1))
    elsewhere.committed()
    await elsewhere.stop()
    expect(failures).toHaveLength(1)
    expect(size(file())).toBe(empty)
  })
})
