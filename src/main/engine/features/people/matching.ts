import type { Database } from '../../db/open'
import { looseKey } from '../../mime/address-key'

/** Keeps `participant.person_id`: the person an address in mail belongs to, exactly or with its tag left out. */
export interface Matching {
  /** Matches what came with new messages. Returns the people found. */
  matchMessages(messageIds: readonly number[]): Set<string>
  /** Matches all mail with these addresses anew. Returns everyone who gained or lost mail. */
  rematch(addressKeys: readonly string[]): Set<string>
}

export function createMatching(db: Database): Matching {
  const exact = db.prepare<[string], { personId: string }>(
    'SELECT person_id AS personId FROM person_email WHERE address_key = ? ORDER BY person_id LIMIT 1',
  )
  const loose = db.prepare<[string], { personId: string }>(
    'SELECT person_id AS personId FROM person_email WHERE loose_key = ? ORDER BY person_id LIMIT 1',
  )
  const anyone = db.prepare('SELECT 1 FROM person_email LIMIT 1')
  const batchKeys = db.prepare<[string], { addressKey: string }>(
    `SELECT DISTINCT p.address_key AS addressKey FROM json_each(?) batch JOIN participant p ON p.message_id = batch.value
     WHERE p.address_key <> ''`,
  )
  // A range of ids rather than a list: what else lies in it belongs to the same person anyway.
  const assignRange = db.prepare<[string, string, number, number]>(
    'UPDATE participant SET person_id = ? WHERE address_key = ? AND message_id BETWEEN ? AND ?',
  )
  // The range is that of all tags of one mailbox: `,` is the character after `+`.
  const tagged = db.prepare<[string, string, string], { addressKey: string }>(
    `SELECT DISTINCT address_key AS addressKey FROM participant WHERE address_key = ?
     UNION SELECT DISTINCT address_key FROM participant WHERE address_key >= ? AND address_key < ?`,
  )
  const holders = db.prepare<[string], { personId: string }>(
    `SELECT DISTINCT person_id AS personId FROM participant WHERE address_key = ? AND person_id IS NOT NULL`,
  )
  const assign = db.prepare<[string | null, string, string | null]>(
    'UPDATE participant SET person_id = ? WHERE address_key = ? AND person_id IS NOT ?',
  )

  const resolve = (addressKey: string): string | null =>
    (exact.get(addressKey) ?? loose.get(looseKey(addressKey)))?.personId ?? null

  function seenVariants(base: string): string[] {
    const at = base.lastIndexOf('@')
    const local = base.slice(0, at)
    const rows = tagged.all(base, `${local}+`, `${local},`)
    return rows.map((row) => row.addressKey).filter((key) => looseKey(key) === base)
  }

  return {
    matchMessages(messageIds) {
      const people = new Set<string>()
      if (messageIds.length === 0 || anyone.get() === undefined) return people
      const first = messageIds.reduce((least, id) => Math.min(least, id))
      const last = messageIds.reduce((most, id) => Math.max(most, id))
      for (const { addressKey } of batchKeys.all(JSON.stringify(messageIds))) {
        const personId = resolve(addressKey)
        if (personId === null) continue
        assignRange.run(personId, addressKey, first, last)
        people.add(personId)
      }
      return people
    },
    rematch(addressKeys) {
      const affected = new Set<string>()
      const bases = new Set(addressKeys.filter(Boolean).map(looseKey))
      for (const addressKey of [...bases].flatMap(seenVariants)) {
        const before = holders.all(addressKey).map((row) => row.personId)
        const personId = resolve(addressKey)
        if (assign.run(personId, addressKey, personId).changes === 0) continue
        for (const id of before) affected.add(id)
        if (personId !== null) affected.add(personId)
      }
      return affected
    },
  }
}
