import type { EngineContext } from '../../context'
import { addressKey } from '../../mime/address-key'
import { fold } from '../../mime/fold'
import { addressWords, wordsOf } from '../records/index'

/** An address the composer may complete. */
export interface KnownAddress {
  name: string
  address: string
  personId: string | null
  companyName: string
}

interface SeenRow {
  addressKey: string
  name: string
  address: string
  messages: number
  written: number
  lastAt: number
}

const MAX_WORD_LENGTH = 60
const MAX_WORDS_PER_ADDRESS = 20

/** Everyone ever seen in mail, found by the beginning of any word of the name or address. */
export interface AddressBook {
  /** Notes who is named in new messages. */
  add(messageIds: readonly number[], ownKeys: readonly string[]): void
  /** Those we wrote to come first, then by how often and how lately they were seen. */
  complete(query: string, limit: number): KnownAddress[]
  /** How often an address was seen, mail we wrote counting thrice. */
  weight(address: string): number
}

export function createAddressBook({ db, clock }: EngineContext): AddressBook {
  // The newest spelling of name and address wins; SQLite takes bare columns from the row that holds the maximum.
  const batch = db.prepare<[string, string], SeenRow>(
    `SELECT p.address_key AS addressKey, p.name, p.address, count(DISTINCT p.message_id) AS messages,
       sum(p.role IN ('to', 'cc', 'bcc') AND EXISTS (
         SELECT 1 FROM participant sender WHERE sender.message_id = p.message_id AND sender.role = 'from'
         AND sender.address_key IN (SELECT value FROM json_each(?)))) AS written,
       max(m.received_at * 2 + (p.name <> '')) / 2 AS lastAt
     FROM json_each(?) batch JOIN message m ON m.id = batch.value JOIN participant p ON p.message_id = m.id
     WHERE p.address_key <> '' GROUP BY p.address_key`,
  )
  const known = db.prepare<[string], { name: string; lastAt: number }>(
    'SELECT name, last_at AS lastAt FROM seen_address WHERE address_key = ?',
  )
  const insert = db.prepare<SeenRow>(
    `INSERT INTO seen_address (address_key, address, name, written_count, seen_count, last_at)
     VALUES (@addressKey, @address, @name, @written, @messages, @lastAt)
     ON CONFLICT (address_key) DO UPDATE SET address = excluded.address, name = excluded.name,
       written_count = written_count + excluded.written_count, seen_count = seen_count + excluded.seen_count,
       last_at = max(last_at, excluded.last_at)`,
  )
  const insertWord = db.prepare<[string, string]>(
    'INSERT OR IGNORE INTO seen_address_word (word, address_key) VALUES (?, ?)',
  )
  const weight = db.prepare<[string], { weight: number }>(
    'SELECT written_count * 3 + seen_count AS weight FROM seen_address WHERE address_key = ?',
  )
  const dropWords = db.prepare<[string]>('DELETE FROM seen_address_word WHERE address_key = ?')

  return {
    add(messageIds, ownKeys) {
      if (messageIds.length === 0) return
      const own = new Set(ownKeys)
      for (const row of batch.all(JSON.stringify(ownKeys), JSON.stringify(messageIds))) {
        if (own.has(row.addressKey)) continue
        const before = known.get(row.addressKey)
        const name =
          before && (row.lastAt < before.lastAt || !row.name) && before.name ? before.name : row.name
        insert.run({ ...row, name, lastAt: Math.min(row.lastAt, clock.now()) })
        if (before && before.name === name) continue
        dropWords.run(row.addressKey)
        for (const word of searchWords(name, row.addressKey)) insertWord.run(word, row.addressKey)
      }
    },
    complete: createCompletion(db),
    weight: (address) => weight.get(addressKey(address))?.weight ?? 0,
  }
}

function searchWords(name: string, key: string): string[] {
  const topLevel = key.slice(key.lastIndexOf('.') + 1)
  const words = new Set(
    [...addressWords(key), ...wordsOf(name)].map((word) => word.slice(0, MAX_WORD_LENGTH)),
  )
  return [...words].filter((word) => word !== topLevel).slice(0, MAX_WORDS_PER_ADDRESS)
}

/** Highest code point that can follow a prefix, so that a range over words is an index search. */
const AFTER_PREFIX = '\u{10ffff}'
const MAX_QUERY_WORDS = 5

function createCompletion(db: EngineContext['db']): AddressBook['complete'] {
  const byWords = Array.from({ length: MAX_QUERY_WORDS + 1 }, (_, count) => {
    const ranges = Array.from(
      { length: count },
      () => 's.address_key IN (SELECT address_key FROM seen_address_word WHERE word >= ? AND word < ?)',
    )
    return db.prepare<(string | number)[], KnownAddress>(
      `SELECT s.name, s.address, p.id AS personId, coalesce(c.name, '') AS companyName FROM seen_address s
       LEFT JOIN person p ON p.id = (SELECT person_id FROM person_email e WHERE e.address_key = s.address_key LIMIT 1)
       LEFT JOIN company c ON c.id = p.company_id AND c.deleted_at IS NULL
       ${ranges.length > 0 ? `WHERE ${ranges.join(' AND ')}` : ''}
       ORDER BY s.written_count > 0 DESC, s.written_count * 3 + s.seen_count DESC, s.last_at DESC, s.address_key LIMIT ?`,
    )
  })
  return (query, limit) => {
    const words = queryWords(query)
    return byWords[words.length]?.all(...words.flatMap((word) => [word, word + AFTER_PREFIX]), limit) ?? []
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
