import { z } from 'zod'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EngineContext } from '../../../context'
import { mergedInPieces } from '../../../db/full-text'
import { addressKey } from '../../../../../shared/address-key'
import { fold } from '../../../../../shared/fold'
import { createOwnAddresses } from '../../../addresses/own-identity'
import { writersOf } from '../../../addresses/writers'
import { parseWritten } from '../../../addresses/written-message'
import { rowOf, valueOf, type RowOf } from '../../../db/row'
import { roleNames } from '../search-operators'
import type { Clause } from '../search-query'
import { spellingsIn } from '../spellings'
import { indexedText, longWords } from '../tokens'
import { compileSearch, type Compiled } from './search-sql'
import { createWordStore } from './words'

/** Text of one message that is indexed; the rest of a huge body is quotes and logs. */
const MAX_INDEXED_TEXT = 200_000
/** Of the names of its files; one mail may have very many. */
const MAX_INDEXED_NAMES = 20_000

const headlineRow = rowOf({ subject: z.string(), people: z.string() })
const indexedRow = headlineRow.and({ text: z.string(), files: z.string() })
type Indexed = RowOf<typeof indexedRow>

/** Messages looked at in the first slice of a search; the next ones follow what it took. */
const FIRST_SLICE = 2_000
const LEAST_SLICE = 200
const MOST_MS = 6

const hit = rowOf({
  id: z.number(),
  receivedAt: z.number(),
})
type Hit = RowOf<typeof hit>

export type SearchStore = ReturnType<typeof createSearchStore>

/** The full-text index, folded on both sides, and the search over it. */
export function createSearchStore({ db }: Pick<EngineContext, 'db'>) {
  db.function('folded_contains', { deterministic: true }, (text: unknown, part: unknown) =>
    Number(typeof text === 'string' && typeof part === 'string' && spelt(text).includes(part)),
  )
  const ownAddresses = createOwnAddresses(db)
  let own = ownAddresses.identity()
  db.function('is_own_address', (address: unknown) =>
    Number(typeof address === 'string' && own.isOwnAddress(address)),
  )
  db.function('wrote', (address: unknown, written: unknown) =>
    Number(typeof address === 'string' && typeof written === 'string' && wrote(address, written)),
  )
  const wrote = (address: string, written: string): boolean =>
    writersOf(parseWritten(written), own).people.some(
      (writer) => addressKey(writer.address) === addressKey(address),
    )
  const words = createWordStore(db)
  const replace = db.prepare<[number, string, string, string, string]>(
    'INSERT OR REPLACE INTO message_search (rowid, subject, people, body, files) VALUES (?, ?, ?, ?, ?)',
  )
  const remove = db.prepare<[number]>('DELETE FROM message_search WHERE rowid = ?')
  const merge = mergedInPieces(db, 'message_search')
  const people = `(SELECT coalesce(group_concat(name || ' ' || address, ' '), '') FROM participant
    WHERE message_id = m.id) AS people`
  const headline = headlineRow.prepare<[number]>(
    db,
    `SELECT m.subject, ${people} FROM message AS m WHERE m.id = ?`,
  )
  const unindexed = indexedRow.and({ id: z.number() }).prepare<[number, number]>(
    db,
    `SELECT m.id, m.subject, ${people}, coalesce(b.text, m.preview) AS text,
       (SELECT coalesce(group_concat(filename, ' '), '') FROM attachment WHERE message_id = m.id) AS files
     FROM message AS m LEFT JOIN message_body AS b ON b.message_id = m.id
     WHERE m.id > ? ORDER BY m.id LIMIT ?`,
  )
  const fileNames = rowOf({ files: z.string().nullable() }).prepare<[number]>(
    db,
    "SELECT group_concat(filename, ' ') AS files FROM attachment WHERE message_id = ?",
  )
  const withWords = valueOf(z.number()).prepare<[string, number]>(
    db,
    'SELECT rowid FROM message_search WHERE message_search MATCH ? ORDER BY rowid DESC LIMIT ?',
  )
  const progress = rowOf({ messageId: z.number() }).prepare<[]>(
    db,
    "SELECT message_id AS messageId FROM index_progress WHERE name = 'search'",
  )
  const setProgress = db.prepare<[number]>(
    "INSERT OR REPLACE INTO index_progress (name, message_id) VALUES ('search', ?)",
  )
  const forgetting = rowOf({ wordId: z.number() }).prepare<[]>(
    db,
    "SELECT message_id AS wordId FROM index_progress WHERE name = 'forgotten words'",
  )
  const setForgetting = db.prepare<[number]>(
    "INSERT OR REPLACE INTO index_progress (name, message_id) VALUES ('forgotten words', ?)",
  )
  const endForgetting = db.prepare("DELETE FROM index_progress WHERE name = 'forgotten words'")
  const lastId = rowOf({ id: z.number().nullable() }).prepare<[]>(db, 'SELECT max(id) AS id FROM message')
  const folders = namedFolder.prepare<[]>(db, 'SELECT id, name, path, delimiter, role FROM folder')

  /** Folders an `in:` names: by role, name or path, or else by how one of these begins. */
  function foldersNamed(name: string): { ids: number[]; how: 'exactly' | 'begun' | null } {
    const exact: number[] = []
    const begun: number[] = []
    for (const folder of folders.all()) {
      const names = namesOf(folder)
      if (names.includes(name)) exact.push(folder.id)
      else if (names.some((one) => one.startsWith(name))) begun.push(folder.id)
    }
    if (exact.length > 0) return { ids: exact, how: 'exactly' }
    return { ids: begun, how: begun.length > 0 ? 'begun' : null }
  }

  const indexedUpTo = (): number => progress.get()?.messageId ?? 0

  function index(messageId: number, { subject, people, text, files }: Indexed): void {
    const columns: [string, string, string, string] = [
      indexedColumn(subject),
      indexedColumn(people),
      indexedColumn(text.slice(0, MAX_INDEXED_TEXT)),
      indexedColumn(files.slice(0, MAX_INDEXED_NAMES)),
    ]
    replace.run(messageId, ...columns)
    for (const column of columns) words.add(longWords(column))
  }

  const compile = (groups: readonly (readonly Clause[])[]): Compiled =>
    compileSearch(groups, { wordsWith: words.containing, foldersNamed: (name) => foldersNamed(name).ids })

  return {
    /** Indexes the next messages that are not yet, with the text that is known of them. Returns their ids. */
    indexNext(limit: number): number[] {
      const rows = unindexed.all(indexedUpTo(), limit)
      for (const row of rows) index(row.id, row)
      const last = rows.at(-1)
      if (last) {
        setProgress.run(last.id)
        merge()
        words.added()
      }
      return rows.map(({ id }) => id)
    },
    /** Indexes a message again, with its text; one whose turn has not come is indexed with it then. */
    update(messageId: number, text: string): void {
      const row = messageId <= indexedUpTo() ? headline.get(messageId) : undefined
      if (!row) return
      index(messageId, { ...row, text, files: fileNames.get(messageId)?.files ?? '' })
      merge()
      words.added()
    },
    /** How well a folded name names folders. */
    folderNamed: (name: string) => foldersNamed(name).how,
    /** The names of a message's files, as far as they are known. */
    fileNames: (messageId: number): string => fileNames.get(messageId)?.files ?? '',
    remove(messageIds: readonly number[]): void {
      for (const id of messageIds) remove.run(id)
      merge()
    },
    /** Much mail goes: words that no other mail holds are to go with it. */
    startForgetting: (): void => void setForgetting.run(0),
    isForgetting: (): boolean => forgetting.get() !== undefined,
    /** Forgets those of the next `limit` words that no mail holds; true while there are more. */
    forgetWords(limit: number): boolean {
      const last = words.forgetUnheld(forgetting.get()?.wordId ?? 0, limit)
      if (last === null) endForgetting.run()
      else setForgetting.run(last)
      return last !== null
    },
    /**
     * The newest `limit` messages that fit, and how many there are. Looked for in slices of messages: one word may
     * stand in all of them.
     */
    async find(
      groups: readonly (readonly Clause[])[],
      limit: number,
    ): Promise<{ messageIds: number[]; total: number }> {
      own = ownAddresses.identity()
      const { sql, parameters } = compile(groups)
      const inSlice = hit.prepare<unknown[]>(
        db,
        `SELECT m.id, m.received_at AS receivedAt FROM message AS m WHERE ${sql}
         ORDER BY m.received_at DESC, m.id DESC`,
      )
      const newest = lastId.get()?.id ?? 0
      let found: Hit[] = []
      let total = 0
      let size = FIRST_SLICE
      for (let upTo = newest; upTo > 0;) {
        const started = performance.now()
        const from = Math.max(1, upTo - size + 1)
        const hits = inSlice.all(...parameters, { from, upTo })
        total += hits.length
        found = newestOf(found, hits, limit)
        upTo = from - 1
        const took = performance.now() - started
        if (took > MOST_MS) size = Math.max(LEAST_SLICE, Math.floor(size / 2))
        else if (took < MOST_MS / 3) size *= 2
        if (upTo > 0) await nextTurn()
      }
      return { messageIds: found.map(({ id }) => id), total }
    },
    /** The newest messages in which somebody's name or address has a word that starts like this. */
    withPeople(match: string, limit: number): number[] {
      return withWords.all(match, limit)
    },
  }
}

/** Between what is no phrase. */
const BREAK = ' \ue000 '

const indexedColumn = (text: string): string => [indexedText(fold(text)), ...spellingsIn(text)].join(BREAK)

/** A name and address, folded, in all spellings. */
const spelt = (text: string): string => [fold(text), ...spellingsIn(text)].join(' ')

/** The first `limit` of two lists, both newest first. */
function newestOf(some: readonly Hit[], others: readonly Hit[], limit: number): Hit[] {
  const merged: Hit[] = []
  let [left, right] = [0, 0]
  while (merged.length < limit) {
    const [one, other] = [some[left], others[right]]
    if (one && (!other || isNewer(one, other))) {
      merged.push(one)
      left += 1
    } else if (other) {
      merged.push(other)
      right += 1
    } else break
  }
  return merged
}

const isNewer = (one: Hit, other: Hit): boolean =>
  one.receivedAt > other.receivedAt || (one.receivedAt === other.receivedAt && one.id > other.id)

const namedFolder = rowOf({
  id: z.number(),
  name: z.string(),
  path: z.string(),
  delimiter: z.string(),
  role: z.string().nullable(),
})
type NamedFolder = RowOf<typeof namedFolder>

/** What a folder may be called, folded: as its role is, its name, and its path, which people write with slashes. */
function namesOf({ name, path, delimiter, role }: NamedFolder): string[] {
  const roles = isRole(role) ? roleNames[role] : []
  const inSlashes = delimiter === '' ? path : path.split(delimiter).join('/')
  const paths = [path, inSlashes, inSlashes.replace(/^INBOX\//i, '')].map(fold)
  return [...new Set([...roles, fold(name), ...paths])]
}

const isRole = (role: string | null): role is keyof typeof roleNames => role !== null && role in roleNames
