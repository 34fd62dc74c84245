import { z } from 'zod'
import type { CompletedAddress } from '../../../../shared/contract/people'
import type { RecordRow } from '../../../../shared/contract/records'
import type { Database } from '../../db/open'
import { rowOf, valueOf } from '../../db/row'
import { addressKey } from '../../../../shared/address-key'
import type { OwnIdentity } from '../../addresses/own-identity'
import { knownType, moduleTypes, type Records } from '../records/index'
import { mergeAddresses, type AddressBook, type KnownAddress } from './address-book'
import type { createPeopleStore } from './store'

export interface CompletingDeps {
  records: Pick<Records, 'list' | 'get'>
  own(): OwnIdentity
  passesFor(people: readonly KnownAddress[]): (string | null)[]
}

const MAX_RANKED_PEOPLE = 200
/** Records of each other type whose people are offered, and people of each. */
const MAX_RECORDS = 3
const MAX_PEOPLE_OF_RECORD = 4
/** A bounce older than this says little: addresses are given out again, full mailboxes emptied. */
const BOUNCED_SINCE = 180 * 24 * 60 * 60_000

/** Through which record of another type somebody was found. */
interface Found {
  ids: string[]
  through: { type: string; title: string }
}

/** Addresses for the composer, with what is known of each. */
export function createCompleting(
  db: Database,
  store: Pick<ReturnType<typeof createPeopleStore>, 'known'>,
  addressBook: Pick<AddressBook, 'complete' | 'weight'>,
  now: () => number,
  deps: CompletingDeps,
) {
  const peopleOf = valueOf(z.string()).prepare<[string, number]>(
    db,
    'SELECT id FROM person WHERE company_id = ? AND deleted_at IS NULL ORDER BY updated_at DESC, id LIMIT ?',
  )
  // A failure is over once somebody has written from the address again.
  const bounces = rowOf({ found: z.number() }).prepare<[{ address: string; since: number }]>(
    db,
    `SELECT EXISTS (SELECT 1 FROM message_body AS b JOIN message AS m ON m.id = b.message_id
       JOIN json_each(b.report, '$.recipients') AS r
       WHERE b.bounced_id IS NOT NULL AND lower(r.value ->> '$.address') = @address AND m.received_at >= @since
         AND NOT EXISTS (SELECT 1 FROM address AS a JOIN message_address AS w ON w.address_id = a.id AND w.role = 'from'
           JOIN message AS later ON later.id = w.message_id
           WHERE a.address_key = @address AND later.received_at > m.received_at)) AS found`,
  )
  const hasBounced = (address: string): boolean =>
    bounces.get({ address: addressKey(address), since: now() - BOUNCED_SINCE })?.found === 1

  /** People whom records of other types name: of a deal its contact, of a company whoever works there. */
  function throughRecords(query: string): Found[] {
    return moduleTypes()
      .filter(({ name }) => name !== 'person')
      .flatMap(({ name }) =>
        deps.records.list(name, query, 0, MAX_RECORDS).ids.map((id) => ({ type: name, id })),
      )
      .map((ref) => {
        const row = deps.records.get(ref)
        return { ids: peopleNamedBy(row), through: { type: row.type, title: row.title } }
      })
  }

  function peopleNamedBy(row: RecordRow): string[] {
    if (row.type === 'company') return peopleOf.all(row.id, MAX_PEOPLE_OF_RECORD)
    const named = (target: string): string[] =>
      [...knownType(row.type).fields.values()].flatMap((field) => {
        const value = row.fields[field.name]
        return field.target === target && typeof value === 'string' ? value : []
      })
    const people = named('person')
    if (people.length > 0) return people
    return named('company').flatMap((id) => peopleOf.all(id, MAX_PEOPLE_OF_RECORD))
  }

  const byWeight = (people: readonly KnownAddress[]): KnownAddress[] =>
    people
      .map((entry) => ({ entry, weight: addressBook.weight(entry.address) }))
      .sort((a, b) => b.weight - a.weight)
      .map(({ entry }) => entry)

  return (query: string, limit: number): CompletedAddress[] => {
    const isName = query.trim().length > 1 && !query.includes('@')
    const matches = query.trim() ? deps.records.list('person', query, 0, MAX_RANKED_PEOPLE).ids : []
    const known = byWeight(store.known(matches))
    const through = new Map<string, Found['through']>()
    const others = (isName ? throughRecords(query) : []).flatMap(({ ids, through: record }) => {
      // The address somebody is written to stands for them: they were not asked for by name.
      const people = ids.flatMap((id) => store.known([id]).slice(0, 1))
      for (const { address } of people) if (!through.has(address)) through.set(address, record)
      return people
    })
    const own = deps.own()
    const direct = mergeAddresses(known, addressBook.complete(query, limit), limit)
    const asked = new Set(direct.map(({ address }) => addressKey(address)))
    // Whoever is found by name or address stands first: of the room for all, some is left for the others.
    const room = Math.max(limit - 3, limit - others.length)
    const found = mergeAddresses(direct.slice(0, Math.max(1, room)), others, limit)
    const judged = deps.passesFor(found)
    return found
      .map((entry, at) => ({
        ...entry,
        passesFor: judged[at] ?? null,
        isColleague: own.isOurs(entry.address),
        hasBounced: hasBounced(entry.address),
        through: asked.has(addressKey(entry.address)) ? null : (through.get(entry.address) ?? null),
      }))
      .sort((a, b) => Number(a.passesFor !== null) - Number(b.passesFor !== null))
  }
}
