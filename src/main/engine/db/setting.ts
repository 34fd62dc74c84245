import { z } from 'zod'
import type { Database } from './open'
import { rowOf } from './row'

/** One row of `setting`, as JSON: null where nothing was chosen. It is written in a transaction of the caller's. */
export function createSetting<T>(db: Database, key: string, schema: z.ZodType<T>) {
  const select = rowOf({ value: z.string() }).prepare<[string]>(db, 'SELECT value FROM setting WHERE key = ?')
  const upsert = db.prepare<[string, string]>(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  )
  return {
    get(): T | null {
      const row = select.get(key)
      return row ? schema.parse(JSON.parse(row.value)) : null
    },
    set(value: T): void {
      upsert.run(key, JSON.stringify(value))
    },
  }
}
