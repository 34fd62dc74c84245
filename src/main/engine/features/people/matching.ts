import { z } from 'zod'
import { rowOf } from '../../db/row'
import { isMachineAddress } from '../../../../shared/machine-address'
import type { Database } from '../../db/open'
import { looseKey } from '../../../../shared/address-key'
import type { MetAddress } from '../messages/index'

/** Keeps `address.person_id`: the person an address in mail belongs to, exactly or in another spelling of the same mailbox. */
export interface Matching {
  /** Matches addresses never met before. */
  matchNew(addresses: readonly MetAddress[]): void
  /** Matches all mail with these addresses anew. */
  rematch(addressKeys: readonly string[]): Rematched
}

/** People whose mail was matched anew; who lost some may have gained some, too. */
export interface Rematched {
  gained: Set<string>
  lost: Set<string>
}

const matchedAddress = rowOf({
  id: z.number(),
  addressKey: z.string(),
  personId: z.string().nullable(),
})

export function createMatching(db: Database): Matching {
  const exact = rowOf({ personId: z.string() }).prepare<[string]>(
    db,
    'SELECT person_id AS personId FROM person_email WHERE address_key = ? ORDER BY person_id LIMIT 1',
  )
  const loose = rowOf({ personId: z.string() }).prepare<[string]>(
    db,
    'SELECT person_id AS personId FROM person_email WHERE loose_key = ? ORDER BY person_id LIMIT 1',
  )
  const anyone = db.prepare('SELECT 1 FROM person_email LIMIT 1')
  const spellings = matchedAddress.prepare<[string]>(
    db,
    'SELECT id, address_key AS addressKey, person_id AS personId FROM address WHERE loose_key = ?',
  )
  const assign = db.prepare<[string | null, number]>('UPDATE address SET person_id = ? WHERE id = ?')

  /** Many people write through one machine: its address is nobody's, even where a person was given it. */
  const resolve = (addressKey: string): string | null =>
    isMachineAddress(addressKey)
      ? null
      : ((exact.get(addressKey) ?? loose.get(looseKey(addressKey)))?.personId ?? null)

  return {
    matchNew(addresses) {
      if (anyone.get() === undefined) return
      for (const { id, addressKey } of addresses) {
        const personId = resolve(addressKey)
        if (personId !== null) assign.run(personId, id)
      }
    },
    rematch(addressKeys) {
      const gained = new Set<string>()
      const lost = new Set<string>()
      const mailboxes = new Set(addressKeys.filter(Boolean).map(looseKey))
      for (const known of [...mailboxes].flatMap((key) => spellings.all(key))) {
        const personId = resolve(known.addressKey)
        if (known.personId === personId) continue
        assign.run(personId, known.id)
        if (known.personId !== null) lost.add(known.personId)
        if (personId !== null) gained.add(personId)
      }
      return { gained, lost }
    },
  }
}
