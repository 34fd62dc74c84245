import { z } from 'zod'
import { holderOf } from '../../../shared/look-alike'
import { remembered } from '../../../shared/remembered'
import { valueOf } from '../db/row'
import type { Database } from '../db/open'
import { shortHash } from '../short-hash'

/** The holders of addresses in `likeness` that have one of these keys. */
export const alikeSql = `SELECT DISTINCT l.holder FROM json_each(?) AS k CROSS JOIN likeness AS l ON l.key = k.value
  WHERE l.holder <> ? LIMIT 200`

/** Whatever is like one address is like all others of which this is the same. */
export const likenessMark = (address: string): string => `${holderOf(address).name} ${hashedKeys(address)}`

const hashedKeys = remembered((address) => JSON.stringify(holderOf(address).keys.map(shortHash)))

export type Likeness = ReturnType<typeof createLikeness>

/** Finds who holds an address that may pass for another one, among all that were added. Writers run in a transaction. */
export function createLikeness(db: Database) {
  const has = db.prepare<[number, string]>('SELECT 1 FROM likeness WHERE key = ? AND holder = ?')
  const add = db.prepare<[number, string]>('INSERT OR IGNORE INTO likeness (key, holder) VALUES (?, ?)')
  const alike = valueOf(z.string()).prepare<[string, string]>(db, alikeSql)

  return {
    add(address: string): void {
      const { name, keys } = holderOf(address)
      // The last is the newest kind.
      if (name === '' || has.get(shortHash(keys.at(-1) ?? ''), name) !== undefined) return
      for (const key of keys) add.run(shortHash(key), name)
    },
    /** Domains, and mailboxes of providers, that look like the one an address is at. */
    alike(address: string): string[] {
      return alike.all(hashedKeys(address), holderOf(address).name)
    },
  }
}
