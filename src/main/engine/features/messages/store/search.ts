import { z } from 'zod'
import type { SearchScope } from '../../../../../shared/contract/search'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EngineContext } from '../../../context'
import { addressKey } from '../../../../../shared/address-key'
import { fold } from '../../../../../shared/fold'
import { createOwnAddresses } from '../../../addresses/own-identity'
import { writersOf } from '../../../addresses/writers'
import { parseWritten } from '../../../addresses/written-message'
import { rowOf, valueOf, type RowOf } from '../../../db/row'
import { inSlices, mergedRuns, Pace } from '../../../slices'
import { roleNames } from '../search-operators'
import type { Clause, Named } from '../search-query'
import type { LinkedThreads } from '../types'
import { spellingsIn } from '../spellings'
import { compileSearch, type Compiled } from './search-sql'
import { createWordSearch } from './words'

/** Messages looked at in the first slice of a search; the next ones follow what it took. */
const FIRST_SLICE = 2_000
const LEAST_SLICE = 200
const MOST_MS = 6

const hit = rowOf({
  id: z.number(),
  threadId: z.number(),
  receivedAt: z.number(),
})
type Hit = RowOf<typeof hit>

export type SearchStore = ReturnType<typeof createSearchStore>

/** The search over the full-text index of `createSearchIndex`. */
export function createSearchStore({ reader }: Pick<EngineContext, 'reader'>) {
  reader.define('folded_contains', (text, part) =>
    Number(typeof text === 'string' && typeof part === 'string' && spelt(text).includes(part)),
  )
  const ownAddresses = createOwnAddresses(reader)
  let own = ownAddresses.identity()
  reader.defineVarying('is_own_address', (address) =>
    Number(typeof address === 'string' && own.isOwnAddress(address)),
  )
  reader.defineVarying('wrote', (address, written) =>
    Number(typeof address === 'string' && typeof written === 'string' && wrote(address, written)),
  )
  const wrote = (address: string, written: string): boolean =>
    writersOf(parseWritten(written), own).people.some(
      (writer) => addressKey(writer.address) === addressKey(address),
    )
  const fileNames = rowOf({ files: z.string().nullable() }).prepare<[number]>(
    reader,
    "SELECT group_concat(filename, ' ') AS files FROM attachment WHERE message_id = ?",
  )
  const withWords = valueOf(z.number()).prepare<[string, number]>(
    reader,
    'SELECT rowid FROM message_search WHERE message_search MATCH ? ORDER BY rowid DESC LIMIT ?',
  )
  const lastId = rowOf({ id: z.number().nullable() }).prepare<[]>(reader, 'SELECT max(id) AS id FROM message')
  let linked: LinkedThreads | null = null
  const folders = namedFolder.prepare<[]>(reader, 'SELECT id, name, path, delimiter, role FROM folder')

  /** Folders an `in:` names: by role, name or path, or else by how one of these begins. */
  function foldersNamed(name: string): { ids: number[]; how: Named } {
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

  const foldersOf = {
    account: valueOf(z.number()).prepare<[number]>(reader, 'SELECT id FROM folder WHERE account_id = ?'),
    role: valueOf(z.number()).prepare<[string]>(reader, 'SELECT id FROM folder WHERE role = ?'),
    branch: valueOf(z.number()).prepare<[number]>(
      reader,
      `SELECT b.id FROM folder AS f JOIN folder AS b ON b.account_id = f.account_id WHERE f.id = ? AND (b.id = f.id
         OR f.delimiter <> '' AND substr(b.path, 1, length(f.path || f.delimiter)) = f.path || f.delimiter)`,
    ),
  }

  /** Null for all of them. */
  function foldersIn(scope: SearchScope): number[] | null {
    switch (scope.kind) {
      case 'all':
        return null
      case 'account':
        return foldersOf.account.all(scope.accountId)
      case 'role':
        return foldersOf.role.all(scope.role)
      case 'folder':
        return scope.withSubfolders ? foldersOf.branch.all(scope.folderId) : [scope.folderId]
    }
  }

  const compile = (groups: readonly (readonly Clause[])[], folderIds: readonly number[] | null): Compiled =>
    compileSearch(
      groups,
      {
        wordsWith: createWordSearch(reader),
        foldersNamed: (name) => foldersNamed(name).ids,
        threadsLinked: (name) => linked?.threads(name) ?? [],
      },
      folderIds,
    )

  /** What fits, newest first in each slice of messages that is looked through in one go: one word may stand in all of them. */
  async function* slicesOf(
    groups: readonly (readonly Clause[])[],
    folderIds: readonly number[] | null,
  ): AsyncGenerator<Hit[]> {
    own = ownAddresses.identity()
    const { sql, parameters } = compile(groups, folderIds)
    const inSlice = hit.prepare<unknown[]>(
      reader,
      `SELECT m.id, m.thread_id AS threadId, m.received_at AS receivedAt FROM message AS m WHERE ${sql}
       ORDER BY m.received_at DESC, m.id DESC`,
    )
    const newest = lastId.get()?.id ?? 0
    let size = FIRST_SLICE
    for (let upTo = newest; upTo > 0;) {
      const started = performance.now()
      const from = Math.max(1, upTo - size + 1)
      const hits = inSlice.all(...parameters, { from, upTo })
      upTo = from - 1
      const took = performance.now() - started
      if (took > MOST_MS) size = Math.max(LEAST_SLICE, Math.floor(size / 2))
      else if (took < MOST_MS / 3) size *= 2
      yield hits
      if (upTo > 0) await nextTurn()
    }
  }

  return {
    foldersNamed: (name: string): readonly number[] => foldersNamed(name).ids,
    /** The folders a search looks in; null for all. */
    foldersIn,
    /** How well a folded name names folders. */
    folderNamed: (name: string): Named => foldersNamed(name).how,
    /** How well a folded name names records. */
    recordNamed: (name: string): Named => linked?.named(name) ?? null,
    /** Threads linked to any record. */
    linkedThreads: (): number[] => linked?.threads(null) ?? [],
    useLinks(links: LinkedThreads): void {
      linked = links
    },
    /** The names of a message's files, as far as they are known. */
    fileNames: (messageId: number): string => fileNames.get(messageId)?.files ?? '',
    /** The newest `limit` messages in these folders (null: in any) that fit, and how many there are. */
    async find(
      groups: readonly (readonly Clause[])[],
      folderIds: readonly number[] | null,
      limit: number,
    ): Promise<{ messageIds: number[]; total: number }> {
      let found: Hit[] = []
      let total = 0
      for await (const hits of slicesOf(groups, folderIds)) {
        total += hits.length
        found = newestOf(found, hits, limit)
      }
      return { messageIds: found.map(({ id }) => id), total }
    },
    /** All conversations with messages that fit, by the newest of these, newest first, and how many messages fit. */
    async conversations(
      groups: readonly (readonly Clause[])[],
      folderIds: readonly number[] | null,
      signal?: AbortSignal,
    ): Promise<{ newest: Hit[]; total: number }> {
      const runs: Hit[][] = []
      for await (const hits of slicesOf(groups, folderIds)) {
        signal?.throwIfAborted()
        runs.push(hits)
      }
      return inSlices(newestOfEach(runs), signal)
    },
    /** Whether messages, one by one, fit and lie in one of these folders (null: in any). */
    fitting(
      groups: readonly (readonly Clause[])[],
      folderIds: readonly number[] | null,
    ): (messageId: number) => boolean {
      own = ownAddresses.identity()
      const { sql, parameters } = compile(groups, folderIds)
      const one = hit.prepare<unknown[]>(
        reader,
        `SELECT m.id, m.thread_id AS threadId, m.received_at AS receivedAt FROM message AS m WHERE m.id = @from AND ${sql}`,
      )
      return (messageId) => one.get(...parameters, { from: messageId, upTo: messageId }) !== undefined
    },
    /** The newest messages in which somebody's name or address has a word that starts like this. */
    withPeople(match: string, limit: number): number[] {
      return withWords.all(match, limit)
    },
  }
}

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

function* newestOfEach(runs: readonly Hit[][]): Generator<undefined, { newest: Hit[]; total: number }> {
  const pace = new Pace()
  const all = yield* mergedRuns(runs, (one, other) => (isNewer(one, other) ? -1 : 1), pace)
  const seen = new Set<number>()
  const newest: Hit[] = []
  for (const found of all) {
    if (pace.isDue()) yield
    if (seen.has(found.threadId)) continue
    seen.add(found.threadId)
    newest.push(found)
  }
  return { newest, total: all.length }
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
