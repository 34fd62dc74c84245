import { z } from 'zod'
import type { EngineContext } from '../../../context'
import { addressKey, looseKey } from '../../../../../shared/address-key'
import { valueOf } from '../../../db/row'
import type { MetAddress } from '../types'

export interface KnownAddress {
  id: number
  /** The address as written, where it differs from its key. */
  spelling: string | null
}

/** Tells the row of an address as written. */
export type AddressLookup = (address: string) => KnownAddress

/** Addresses read in one go. */
const PAGE = 20

export const addressSql = {
  atDomain: `SELECT id FROM address WHERE domain = ? AND id > ? ORDER BY id LIMIT ${PAGE}`,
  atMailbox: `SELECT id FROM address WHERE loose_key = ? AND id > ? ORDER BY id LIMIT ${PAGE}`,
} as const

export type AddressStore = ReturnType<typeof createAddressStore>

/** Every address met in mail, once. Writers expect to run inside `context.write`. */
export function createAddressStore({ db }: Pick<EngineContext, 'db'>) {
  const select = valueOf(z.number()).prepare<[string]>(db, 'SELECT id FROM address WHERE address_key = ?')
  const insert = db.prepare<[string, string, string]>(
    'INSERT INTO address (address_key, loose_key, domain) VALUES (?, ?, ?)',
  )
  const assignPerson = db.prepare<[string | null, string]>(
    'UPDATE address SET person_id = ? WHERE address_key = ?',
  )
  const atDomain = valueOf(z.number()).prepare<[string, number]>(db, addressSql.atDomain)
  const atMailbox = valueOf(z.number()).prepare<[string, number]>(db, addressSql.atMailbox)

  const find = (key: string): number | null => select.get(key) ?? null

  function add(key: string): number {
    const domain = key.slice(key.lastIndexOf('@') + 1)
    return Number(insert.run(key, looseKey(key), domain).lastInsertRowid)
  }

  return {
    /**
     * A lookup that makes the missing rows and tells of them. Good for one transaction: were it kept beyond one that
     * failed, it would name rows that are not there.
     */
    lookup(onAdded?: (address: MetAddress) => void): AddressLookup {
      const met = new Map<string, KnownAddress>()
      const ids = new Map<string, number>()
      return (address) => {
        let known = met.get(address)
        if (known === undefined) {
          const key = addressKey(address)
          const found = ids.get(key) ?? find(key)
          const id = found ?? add(key)
          if (found === null && key !== '') onAdded?.({ id, addressKey: key })
          ids.set(key, id)
          known = { id, spelling: address === key ? null : address }
          met.set(address, known)
        }
        return known
      }
    },
    /** A page of those at a domain or, as a loose key, in a mailbox, above an id. */
    at: (place: string, above: number): number[] =>
      (place.includes('@') ? atMailbox : atDomain).all(place, above),
    /** Ties an address to a person, or to nobody. */
    assignPerson(key: string, personId: string | null): void {
      assignPerson.run(personId, key)
    },
  }
}
