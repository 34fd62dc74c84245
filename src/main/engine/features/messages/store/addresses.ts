import type { EngineContext } from '../../../context'

export type AddressStore = ReturnType<typeof createAddressStore>

/** Every address met in mail, once. Writers expect to run inside `context.write`. */
export function createAddressStore({ db }: Pick<EngineContext, 'db'>) {
  const select = db.prepare<[string]>('SELECT id FROM address WHERE address_key = ?').pluck()
  const insert = db.prepare<[string, string]>('INSERT INTO address (address_key, domain) VALUES (?, ?)')
  const assignPerson = db.prepare<[string | null, string]>(
    'UPDATE address SET person_id = ? WHERE address_key = ?',
  )

  function idOf(addressKey: string): number {
    const known = select.get(addressKey)
    if (typeof known === 'number') return known
    const domain = addressKey.slice(addressKey.lastIndexOf('@') + 1)
    return Number(insert.run(addressKey, domain).lastInsertRowid)
  }

  return {
    /**
     * A lookup of ids by address key that makes the missing rows. Good for one transaction: were it kept beyond one
     * that failed, it would name rows that are not there.
     */
    lookup(): (addressKey: string) => number {
      const known = new Map<string, number>()
      return (addressKey) => {
        const id = known.get(addressKey) ?? idOf(addressKey)
        known.set(addressKey, id)
        return id
      }
    },
    /** Ties an address to a person, or to nobody. */
    assignPerson(addressKey: string, personId: string | null): void {
      assignPerson.run(personId, addressKey)
    },
  }
}
