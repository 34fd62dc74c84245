import type { Database } from '../../db/open'
import { looseKey } from '../../mime/address-key'
import type { MetAddress } from '../messages/index'

/** Keeps `address.person_id`: the person an address in mail belongs to, exactly or with its tag left out. */
export interface Matching {
  /** Matches addresses never met before. */
  matchNew(addresses: readonly MetAddress[]): void
  /** Matches all mail with these addresses anew. Returns everyone who gained or lost mail. */
  rematch(addressKeys: readonly string[]): Set<string>
}

interface MatchedAddress {
  id: number
  addressKey: string
  personId: string | null
}

export function createMatching(db: Database): Matching {
  const exact = db.prepare<[string], { personId: string }>(
    'SELECT person_id AS personId FROM person_email WHERE address_key = ? ORDER BY person_id LIMIT 1',
  )
  const loose = db.prepare<[string], { personId: string }>(
    'SELECT person_id AS personId FROM person_email WHERE loose_key = ? ORDER BY person_id LIMIT 1',
  )
  const anyone = db.prepare('SELECT 1 FROM person_email LIMIT 1')
  // The range is that of all tags of one mailbox: `,` is the character after `+`.
  const tagged = db.prepare<[string, string, string], MatchedAddress>(
    `SELECT id, address_key AS addressKey, person_id AS personId FROM address
     WHERE address_key = ? OR (address_key >= ? AND address_key < ?)`,
  )
  const assign = db.prepare<[string | null, number]>('UPDATE address SET person_id = ? WHERE id = ?')

  const resolve = (addressKey: string): string | null =>
    (exact.get(addressKey) ?? loose.get(looseKey(addressKey)))?.personId ?? null

  function seenVariants(base: string): MatchedAddress[] {
    const at = base.lastIndexOf('@')
    const local = base.slice(0, at)
    return tagged.all(base, `${local}+`, `${local},`).filter((row) => looseKey(row.addressKey) === base)
  }

  return {
    matchNew(addresses) {
      if (anyone.get() === undefined) return
      for (const { id, addressKey } of addresses) {
        const personId = resolve(addressKey)
        if (personId !== null) assign.run(personId, id)
      }
    },
    rematch(addressKeys) {
      const affected = new Set<string>()
      const bases = new Set(addressKeys.filter(Boolean).map(looseKey))
      for (const known of [...bases].flatMap(seenVariants)) {
        const personId = resolve(known.addressKey)
        if (known.personId === personId) continue
        assign.run(personId, known.id)
        for (const id of [known.personId, personId]) if (id !== null) affected.add(id)
      }
      return affected
    },
  }
}
