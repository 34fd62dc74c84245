import { z } from 'zod'
import { rowOf, type RowOf } from '../../db/row'
import type { EngineContext } from '../../context'
import { isMachineAddress } from '../../../../shared/machine-address'
import type { OwnIdentity } from '../../addresses/own-identity'
import { addressKey } from '../../../../shared/address-key'
import { fold } from '../../../../shared/fold'
import { addressWords, wordsOf } from '../records/index'

/** An address the composer may complete. */
const knownAddress = rowOf({
  name: z.string(),
  address: z.string(),
  personId: z.string().nullable(),
  companyName: z.string(),
})
export type KnownAddress = RowOf<typeof knownAddress>

/** An address named in new messages, with what is known of it. */
const namedAddress = rowOf({
  messageId: z.number(),
  receivedAt: z.number(),
  role: z.string(),
  name: z.string(),
  address: z.string(),
  id: z.number(),
  addressKey: z.string(),
  knownName: z.string(),
  knownSpelling: z.string(),
  seenCount: z.number(),
  writtenCount: z.number(),
  lastAt: z.number(),
})
type NamedAddress = RowOf<typeof namedAddress>

/** What a batch of messages tells of one address. */
interface Sighting {
  known: NamedAddress
  messages: Set<number>
  written: number
  newest: NamedAddress
}

const MAX_WORD_LENGTH = 60
const MAX_WORDS_PER_ADDRESS = 20

/** Everyone ever seen in mail, found by the beginning of any word of the name or address. */
export interface AddressBook {
  /** Notes who is named in new messages; what lies in a spam folder names nobody. Returns whom we wrote to for the first time. */
  add(messageIds: readonly number[], own: OwnIdentity): string[]
  /** People and those we wrote to come first, who may be meant to pass for another last; then by how often and how lately they were seen. */
  complete(query: string, limit: number): KnownAddress[]
  /** How often an address was seen, mail we wrote counting thrice. */
  weight(address: string): number
}

export function createAddressBook({ db, clock }: EngineContext): AddressBook {
  const named = namedAddress.prepare<[string]>(
    db,
    `SELECT m.id AS messageId, m.received_at AS receivedAt, p.role, p.name,
       coalesce(p.spelling, a.address_key) AS address, a.id, a.address_key AS addressKey, a.name AS knownName,
       a.spelling AS knownSpelling, a.seen_count AS seenCount, a.written_count AS writtenCount, a.last_at AS lastAt
     FROM json_each(?) batch CROSS JOIN message m ON m.id = batch.value
     CROSS JOIN message_address p ON p.message_id = m.id CROSS JOIN address a ON a.id = p.address_id
     WHERE a.address_key <> '' AND NOT EXISTS (SELECT 1 FROM placement pl
       JOIN folder f ON f.id = coalesce(pl.want_folder_id, pl.folder_id) WHERE pl.message_id = m.id AND (f.role = 'junk' OR pl.marked_spam = 1))`,
  )
  const note = db.prepare<[string, string, number, number, number, number]>(
    `UPDATE address SET name = ?, spelling = ?, written_count = written_count + ?, seen_count = seen_count + ?,
       last_at = max(last_at, ?) WHERE id = ?`,
  )
  const insertWord = db.prepare<[string, number]>(
    'INSERT OR IGNORE INTO address_word (word, address_id) VALUES (?, ?)',
  )
  const dropWord = db.prepare<[string, number]>('DELETE FROM address_word WHERE word = ? AND address_id = ?')
  const weight = rowOf({ weight: z.number() }).prepare<[string]>(
    db,
    'SELECT written_count * 3 + seen_count AS weight FROM address WHERE address_key = ?',
  )

  function save({ known, messages, written, newest }: Sighting): void {
    const isNewer = known.seenCount === 0 || newest.receivedAt >= known.lastAt
    // The newest spelling of name and address wins, but a name is never lost to mail without one.
    const name = (isNewer && newest.name) || known.knownName || newest.name
    const spelling = isNewer ? newest.address : known.knownSpelling
    const lastAt = Math.min(newest.receivedAt, clock.now())
    note.run(name, spelling, written, messages.size, lastAt, known.id)
    if (known.seenCount > 0 && known.knownName === name) return
    const words = searchWords(name, known.addressKey)
    if (known.seenCount > 0)
      for (const word of searchWords(known.knownName, known.addressKey)) dropWord.run(word, known.id)
    for (const word of words) insertWord.run(word, known.id)
  }

  return {
    add(messageIds, own) {
      if (messageIds.length === 0) return []
      const writtenTo: string[] = []
      const rows = named.all(JSON.stringify(messageIds))
      for (const sighting of sightingsOf(rows, own).values()) {
        const { addressKey: key } = sighting.known
        if (own.isOwnAddress(key) || (sighting.written === 0 && isMachineAddress(key))) continue
        save(sighting)
        if (sighting.written > 0 && sighting.known.writtenCount === 0) writtenTo.push(key)
      }
      return writtenTo
    },
    complete: createCompletion(db),
    weight: (address) => weight.get(addressKey(address))?.weight ?? 0,
  }
}

function sightingsOf(rows: readonly NamedAddress[], own: OwnIdentity): Map<number, Sighting> {
  const ours = new Set(
    rows.filter((row) => row.role === 'from' && own.isOwnAddress(row.addressKey)).map((row) => row.messageId),
  )
  const sightings = new Map<number, Sighting>()
  for (const row of rows) {
    const sighting = sightings.get(row.id) ?? { known: row, messages: new Set(), written: 0, newest: row }
    sightings.set(row.id, sighting)
    sighting.messages.add(row.messageId)
    if (ours.has(row.messageId) && (row.role === 'to' || row.role === 'cc' || row.role === 'bcc'))
      sighting.written++
    if (rank(row) > rank(sighting.newest)) sighting.newest = row
  }
  return sightings
}

/** Of the same time, a spelling with a name is the better one. */
const rank = ({ receivedAt, name }: NamedAddress): number => receivedAt * 2 + Number(name !== '')

/** Words beyond those the address or its domain begins with: these are found by the indexes of `address`. */
function searchWords(name: string, key: string): string[] {
  const domain = key.slice(key.lastIndexOf('@') + 1)
  const topLevel = key.slice(key.lastIndexOf('.') + 1)
  const words = new Set(
    [...addressWords(key), ...wordsOf(name)].map((word) => word.slice(0, MAX_WORD_LENGTH)),
  )
  return [...words]
    .filter((word) => word !== topLevel && !key.startsWith(word) && !domain.startsWith(word))
    .slice(0, MAX_WORDS_PER_ADDRESS)
}

/** Highest code point that can follow a prefix, so that a range over words is an index search. */
const AFTER_PREFIX = '\u{10ffff}'
const MAX_QUERY_WORDS = 5
const IS_MARKED = `s.person_id IS NULL AND EXISTS (SELECT 1 FROM impostor i WHERE i.writer = s.address_key)`

/** The addresses with a word from `from` to below `below`, both names of parameters. */
export const addressesByWord = (from: string, below: string): string =>
  `SELECT id FROM address WHERE address_key >= ${from} AND address_key < ${below}
   UNION ALL SELECT id FROM address WHERE domain >= ${from} AND domain < ${below}
   UNION ALL SELECT address_id FROM address_word WHERE word >= ${from} AND word < ${below}`

function createCompletion(db: EngineContext['db']): AddressBook['complete'] {
  const byWords = Array.from({ length: MAX_QUERY_WORDS + 1 }, (_, count) => {
    const ranges = Array.from(
      { length: count },
      (_, index) => `AND s.id IN (${addressesByWord(`@from${index}`, `@below${index}`)})`,
    )
    return knownAddress.prepare<Record<string, string | number>>(
      db,
      `SELECT s.name, s.spelling AS address, p.id AS personId, coalesce(c.name, '') AS companyName
       FROM address s
       LEFT JOIN person p ON p.id = s.person_id
       LEFT JOIN company c ON c.id = p.company_id AND c.deleted_at IS NULL
       WHERE s.seen_count > 0 ${ranges.join(' ')}
       ORDER BY ${IS_MARKED}, p.id IS NULL, s.written_count = 0, s.written_count * 3 + s.seen_count DESC, s.last_at DESC, s.address_key
       LIMIT @limit`,
    )
  })
  return (query, limit) => {
    const words = queryWords(query)
    const bounds: Record<string, string | number> = { limit }
    for (const [index, word] of words.entries()) {
      bounds[`from${index}`] = word
      bounds[`below${index}`] = word + AFTER_PREFIX
    }
    return byWords[words.length]?.all(bounds) ?? []
  }
}

const queryWords = (query: string): string[] =>
  fold(query)
    .split(/\s+/)
    .map((word) =>
      word
        .replace(/^[^\p{L}\p{N}]+/u, '')
        .replace(/[>,;"')]+$/, '')
        .slice(0, MAX_WORD_LENGTH),
    )
    .filter(Boolean)
    .slice(0, MAX_QUERY_WORDS)

/** Joins people and seen addresses, each address once, people first. */
export function mergeAddresses(
  people: readonly KnownAddress[],
  seen: readonly KnownAddress[],
  limit: number,
): KnownAddress[] {
  const byKey = new Map<string, KnownAddress>()
  for (const entry of [...people, ...seen]) {
    const key = addressKey(entry.address)
    if (!byKey.has(key)) byKey.set(key, entry)
  }
  return [...byKey.values()].slice(0, limit)
}
