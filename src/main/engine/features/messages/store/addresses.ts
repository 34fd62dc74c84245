import type { EngineContext } from '../../../context'
import type { MetAddress } from '../types'

/** Tells the row id of an address key. */
export type AddressLookup = (addressKey: string) => number

export type AddressStore = ReturnType<typeof createAddressStore>

/** Every address met in mail, once. Writers expect to run inside `context.write`. */
export function createAddressStore({ db }: Pick<EngineContext, 'db'>) {
  const select = db.prepare<[string]>('SELECT id FROM address WHERE address_key = ?').pluck()
  const insert = db.prepare<[string, string]>('INSERT INTO address (address_key, domain) VALUES (?, ?)')
  const assignPerson = db.prepare<[string | null, string]>(
    'UPDATE address SET person_id = ? WHERE address_key = ?',
  )

  function find(addressKey: string): number | null {
    const id = select.get(addressKey)
    return typeof id === 'number' ? id : null
  }

  function add(addressKey: string): number {
    const domain = addressKey.slice(addressKey.lastIndexOf('@') + 1)
    return Number(insert.run(addressKey, domain).lastInsertRowid)
  }

  return {
    /**
     * A lookup that makes the missing rows and tells of them. Good for one transaction: were it kept beyond one that
     * failed, it would name rows that are not there.
     */
    lookup(onAdded?: (address: MetAddress) => void): AddressLookup {
      const known = new Map<string, number>()
      return (addressKey) => {
        const met = known.get(addressKey) ?? find(addressKey)
        const id = met ?? add(addressKey)
        known.set(addressKey, id)
        if (met === null && addressKey !== '') onAdded?.({ id, addressKey })
        return id
      }
    },
    /** Ties an address to a person, or to nobody. */
    assignPerson(addressKey: string, personId: string | null): void {
      assignPerson.run(personId, addressKey)
    },
  }
}
