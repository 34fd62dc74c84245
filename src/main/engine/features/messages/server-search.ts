import type { SearchHit } from '../../../../shared/contract/messages'
import type { SearchScope, ServerSearchStep } from '../../../../shared/contract/search'
import { ProblemError } from '../../../../shared/problem'
import { previewOf } from '../../mime/preview'
import type { Indexer } from './indexer'
import { isEmptySearch, type Clause, type SearchQuery } from './search-query'
import type { Stores } from './stores'
import type { RemoteMessages } from './types'

/** Hits described in one go. */
const HITS_A_TURN = 50

/** Of each folder of a server, the newest that are taken. */
const MOST = 100

interface ServerSearchDeps {
  stores: Stores
  indexer: Pick<Indexer, 'catchUp'>
  remote(): RemoteMessages | null
}

type Groups = readonly (readonly Clause[])[]

/**
 * What an account's server finds and we do not, with what it cannot be asked checked here as far as a header tells it.
 * See `messagesContract.searchServer`.
 */
export async function* searchServer(...asked: Parameters<typeof search>): AsyncGenerator<ServerSearchStep> {
  const through = { done: 0, total: 0 }
  try {
    for await (const step of search(...asked)) {
      Object.assign(through, { done: step.done, total: step.total })
      yield step
    }
  } catch (error) {
    // What a stream ends with reaches no window as the problem it is.
    if (!(error instanceof ProblemError)) throw error
    yield { ...nothing, ...through, failed: error.problem }
  }
}

const nothing: ServerSearchStep = {
  ...{ messageIds: [], hasMore: false, done: 0, total: 0, unasked: [], unspeakable: [] },
  ...{ asksNothing: false, refused: null, failed: null },
}

async function* search(
  deps: ServerSearchDeps,
  accountId: number,
  query: SearchQuery,
  scope: SearchScope,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<ServerSearchStep> {
  const { stores, indexer } = deps
  const remote = deps.remote()
  if (!remote) throw new ProblemError({ code: 'offline' })
  if (isEmptySearch(query)) return
  const folderIds = stores.search.foldersIn(scope)
  const typed = typedGroups(query)
  const wanted = {
    ...{ folderIds, limit: MOST, own: stores.reading.ownAddresses() },
    groupsIn: (folderId: number) => inFolder(query.groups, folderId, stores.search.foldersNamed, typed),
  }
  const steps = remote.search(accountId, wanted, signal)
  if (!steps) throw new ProblemError({ code: 'not-found' })
  const isFoundHere = stores.search.fitting(query.groups, folderIds)
  const fitsOurs = stores.search.fitting(query.groups.filter(isTellable), folderIds)
  const seen = new Set<number>()
  for await (const found of steps) {
    indexer.catchUp()
    const ids = found.messageIds.filter((id) => !seen.has(id) && !isFoundHere(id) && fitsOurs(id))
    for (const id of ids) seen.add(id)
    const name = (groups: Groups): string[] => groups.map((group) => typed.get(group) ?? '')
    yield {
      ...nothing,
      ...{ hasMore: found.hasMore, done: found.done, total: found.total, asksNothing: found.asksNothing },
      messageIds: ids,
      unasked: name(found.unasked.filter((group) => found.asksNothing || !isTellable(group))),
      unspeakable: name(found.unspeakable),
      refused: found.problem && { folderId: found.folderId, problem: found.problem },
    }
  }
}

/** What the header tells, and what is known of the files: of mail without its text, too. */
const TELLABLE: ReadonlySet<Clause['kind']> = new Set([
  ...([
    'folder',
    'attachment',
    'linked',
    'before',
    'after',
    'during',
    'larger',
    'smaller',
    'own',
    'tag',
    'muted',
  ] as const),
])
const isTellable = (group: readonly Clause[]): boolean =>
  group.every((clause) => TELLABLE.has(clause.kind) || (clause.kind === 'text' && clause.column === 'files'))

const typedGroups = ({ groups, typedGroups: texts }: SearchQuery): Map<readonly Clause[], string> =>
  new Map(groups.map((group, index) => [group, texts[index] ?? '']))

/** The groups with what they say of folders decided for this one; null where they rule it out. */
function inFolder(
  groups: Groups,
  folderId: number,
  foldersNamed: (name: string) => readonly number[],
  typed: Map<readonly Clause[], string>,
): Groups | null {
  const left: (readonly Clause[])[] = []
  for (const group of groups) {
    const isSo = (clause: Clause): boolean =>
      clause.kind === 'folder' && foldersNamed(clause.name).includes(folderId) !== clause.not
    if (group.some(isSo)) continue
    const others = group.filter(({ kind }) => kind !== 'folder')
    if (others.length === 0) return null
    typed.set(others, typed.get(group) ?? '')
    left.push(others)
  }
  return left
}

/** As a list shows what a server found: of its text no more is known than what is here. */
export function* foundOnServer(
  { reading, bodies }: Stores,
  messageIds: readonly number[],
): Generator<undefined, SearchHit[]> {
  const hits: SearchHit[] = []
  for (const [index, messageId] of messageIds.entries()) {
    if (index % HITS_A_TURN === HITS_A_TURN - 1) yield
    const message = reading.message(messageId)
    const folderId = message && reading.folderOf(message.threadId, messageId, null)
    const row = message && folderId !== null && reading.row(message.threadId, folderId)
    if (!row) continue
    const snippet = previewOf(bodies.text(messageId) ?? message.preview)
    hits.push({ row, messageId, snippet, date: message.receivedAt, file: '' })
  }
  return hits
}
