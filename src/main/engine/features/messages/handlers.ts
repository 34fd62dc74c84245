import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FoundPage, Listed, SearchHit, SearchResult } from '../../../../shared/contract/messages'
import type { AskedSearch } from '../../../../shared/contract/search'
import { remembered } from '../../../../shared/remembered'
import { tagsNamed as namedTags } from '../../../../shared/tag-names'
import { mayBeTag, type Tag } from '../../../../shared/tags'
import { previewOf } from '../../mime/preview'
import type { Clock } from '../../context'
import { os } from '../../rpc'
import { inSlices } from '../../slices'
import type { Changes } from './changes'
import type { Indexer } from './indexer'
import type { ManyChanges } from './many-changes'
import type { Retention } from './retention'
import type { Reader } from './reader'
import { isEmptySearch, namesIn, parseSearch, wantedTexts, type SearchQuery } from './search-query'
import { foundOnServer, searchServer } from './server-search'
import { snippetOf } from './snippet'
import type { Stores } from './stores'
import type { RemoteMessages } from './types'
import { readDrafts, readKept, readRecipients, readThread } from './view'

export type MessagesRouter = ReturnType<typeof createMessagesRouter>

interface RouterDeps {
  stores: Stores
  changes: Changes
  many: ManyChanges
  reader: Reader
  retention: Retention
  indexer: Indexer
  clock: Clock
  tags(): readonly Tag[]
  remote(): RemoteMessages | null
}

/** The calls of `messagesContract`. */
export function createMessagesRouter({
  stores,
  changes,
  many,
  reader,
  retention,
  indexer,
  clock,
  tags,
  remote,
}: RouterDeps) {
  const { folderNamed, recordNamed } = stores.search
  /** Each run of words is asked about more than once while a search is read. */
  const understand = ({ query, locale }: AskedSearch): SearchQuery =>
    parseSearch(query, {
      ...{ locale, now: clock.now() },
      folderNamed: remembered(folderNamed),
      recordNamed: remembered(recordNamed),
      tagsNamed: (name) => namedTags(tags(), name),
    })
  return os.messages.router({
    threads: os.messages.threads.handler(({ input }) =>
      (input.single ? stores.reading.single : stores.reading).page(
        input.view,
        input.offset,
        input.limit,
        input.keep,
      ),
    ),
    recipients: os.messages.recipients.handler(({ input }) => readRecipients(stores, input.messageId)),
    drafts: os.messages.drafts.handler(({ input }) => readDrafts(stores, retention, input.threadId)),
    thread: os.messages.thread.handler(({ input }) => readThread(stores, retention, input.threadId)),
    body: os.messages.body.handler(({ input }) => reader.body(input.messageId)),
    attachment: os.messages.attachment.handler(async ({ input }) => {
      const { messageId, partId, within } = input
      const { filename, contentType, content } = await reader.file(messageId, partId, within)
      return { filename, contentType, content: toBlob(content, contentType) }
    }),
    files: os.messages.files.handler(({ input }) => stores.files.of(input)),
    contents: os.messages.contents.handler(({ input }) =>
      reader.contents(input.messageId, input.partId, input.within, input.as),
    ),
    invitation: os.messages.invitation.handler(({ input }) =>
      reader.invitation(input.messageId, input.partId),
    ),
    source: os.messages.source.handler(async ({ input }) => {
      const { filename, content } = await reader.source(input.messageId)
      return { filename, content: toBlob(content, 'message/rfc822') }
    }),
    rows: os.messages.rows.handler(({ input }) => allRows(stores, indexer, input, understand)),
    change: os.messages.change.handler(({ input }) => changes.change(input.target, input.change, input)),
    kept: os.messages.kept.handler(({ input }) => readKept(stores, input.limit)),
    tags: os.messages.tags.handler(() =>
      stores.reading.tagsInUse().filter(({ keyword }) => mayBeTag(keyword)),
    ),
    snoozed: os.messages.snoozed.handler(() => stores.snoozes.all()),
    changes: os.messages.changes.handler(({ input }) => stores.changes.of(input.window)),
    pending: os.messages.pending.handler(({ input }) => stores.pending.of(input.accountId)),
    undo: os.messages.undo.handler(({ input }) => many.undo(input.changeId)),
    gather: os.messages.gather.handler(({ input }) =>
      many.gather(input.items, input.change, input.window, input.changeId),
    ),
    carryOut: os.messages.carryOut.handler(({ input }) => many.carryOut(input.changeId)),
    stop: os.messages.stop.handler(({ input }) => many.stop(input.changeId)),
    underWay: os.messages.underWay.handler(() => many.underWay()),
    claim: os.messages.claim.handler(({ input }) => many.claim(input.changeId, input.window)),
    search: os.messages.search.handler(({ input }) => {
      // What came in a moment ago is found as well; a first sync of thousands is not waited for.
      indexer.catchUp()
      return search(stores, understand(input), stores.search.foldersIn(input.scope), input.limit)
    }),
    searchPage: os.messages.searchPage.handler(({ input, signal }) =>
      foundPage(stores, understand(input), stores.search.foldersIn(input.scope), input, signal),
    ),
    searchServer: os.messages.searchServer.handler(({ input, signal }) =>
      searchServer({ stores, indexer, remote }, input.accountId, understand(input), input.scope, signal),
    ),
    foundOnServer: os.messages.foundOnServer.handler(({ input }) =>
      inSlices(foundOnServer(stores, input.messageIds)),
    ),
    remoteAllowed: os.messages.remoteAllowed.handler(() => reader.remoteAllowed()),
    setRemoteAllowed: os.messages.setRemoteAllowed.handler(({ input }) =>
      reader.setRemoteAllowed(input.address, input.allowed),
    ),
  })
}

/** Rows found in one go: few enough to hold nobody up. */
const ROWS_A_TURN = 500
/** Hits described in one go: each may have a long text. */
const HITS_A_TURN = 10

interface RowKey {
  threadId: number
  folderId: number
  messageId?: number
}

/** All rows of a list, gathered in slices. */
async function allRows(
  stores: Stores,
  indexer: Indexer,
  listed: Listed,
  understand: (asked: AskedSearch) => SearchQuery,
): Promise<RowKey[]> {
  if (listed.kind === 'search') {
    indexer.catchUp()
    return foundRows(stores, understand(listed), stores.search.foldersIn(listed.scope))
  }
  const rows: RowKey[] = []
  const { reading } = stores
  const walk = (listed.single ? reading.single : reading).walk(listed.view, listed.keep, ROWS_A_TURN)
  for (const slice of walk) {
    for (const row of slice) rows.push(row)
    await nextTurn()
  }
  return rows
}

/** One row per conversation, as the list of results shows it: the one of its newest hit. */
async function foundRows(
  stores: Stores,
  query: SearchQuery,
  folderIds: readonly number[] | null,
): Promise<RowKey[]> {
  if (isEmptySearch(query)) return []
  const { newest } = await stores.search.conversations(query.groups, folderIds)
  const rows: RowKey[] = []
  for (const [index, { id, threadId }] of newest.entries()) {
    if (index % ROWS_A_TURN === ROWS_A_TURN - 1) await nextTurn()
    const folderId = stores.reading.folderOf(threadId, id, folderIds)
    if (folderId !== null) rows.push({ threadId, folderId })
  }
  return rows
}

const toBlob = (bytes: Uint8Array, type: string): Blob => new Blob([Uint8Array.from(bytes)], { type })

async function search(
  stores: Stores,
  query: SearchQuery,
  folderIds: readonly number[] | null,
  limit: number,
): Promise<SearchResult> {
  const { notUnderstood, empty, noFolders, noRecords, noTags, dates, sizes, isQuoteOpen } = query
  const own = query.own.map((typed) => ({ typed, addresses: stores.reading.ownAddresses() }))
  const asksNothing = isEmptySearch(query)
  const understood = {
    ...{ notUnderstood, empty, noFolders, noRecords, dates, sizes, own, names: namesIn(query) },
    ...{ noTags, isQuoteOpen, asksNothing },
  }
  if (asksNothing) return { hits: [], total: 0, ...understood }
  const { messageIds, total } = await stores.search.find(query.groups, folderIds, limit)
  return { hits: await describe(stores, query, folderIds, messageIds), total, ...understood }
}

/** A page of what a search finds, a conversation a row, and what all of it comes to. */
async function foundPage(
  stores: Stores,
  query: SearchQuery,
  folderIds: readonly number[] | null,
  { offset, limit }: { offset: number; limit: number },
  signal: AbortSignal | undefined,
): Promise<FoundPage> {
  if (isEmptySearch(query)) return { hits: [], conversations: 0, messages: 0 }
  const { newest, total } = await stores.search.conversations(query.groups, folderIds, signal)
  const messageIds = newest.slice(offset, offset + limit).map(({ id }) => id)
  const hits = await describe(stores, query, folderIds, messageIds)
  return { hits, conversations: newest.length, messages: total }
}

/** Messages that were found, as a list shows them. */
async function describe(
  stores: Stores,
  query: SearchQuery,
  folderIds: readonly number[] | null,
  messageIds: readonly number[],
): Promise<SearchHit[]> {
  const wanted = wantedTexts(query)
  const hits: SearchHit[] = []
  for (const [index, messageId] of messageIds.entries()) {
    if (index % HITS_A_TURN === HITS_A_TURN - 1) await nextTurn()
    const message = stores.reading.message(messageId)
    const folderId = message && stores.reading.folderOf(message.threadId, messageId, folderIds)
    const row = message && folderId !== null && stores.reading.row(message.threadId, folderId)
    if (!row) continue
    const text = stores.bodies.text(messageId) ?? message.preview
    const snippet = snippetOf(text, wanted) ?? snippetOf(stores.search.fileNames(messageId), wanted)
    const inFile = snippet === null ? await foundInFile(stores, messageId, wanted) : null
    hits.push({
      ...{ row, messageId, date: message.receivedAt, file: inFile?.file ?? '' },
      snippet: snippet ?? inFile?.snippet ?? previewOf(text),
    })
  }
  return hits
}

/** The first file of a message in whose text a word of a search stands. */
async function foundInFile(
  stores: Stores,
  messageId: number,
  wanted: Parameters<typeof snippetOf>[1],
): Promise<{ file: string; snippet: string } | null> {
  for (const { filename, text } of stores.fileTexts.texts(messageId)) {
    const snippet = snippetOf(text, wanted)
    if (snippet !== null) return { file: filename, snippet }
    await nextTurn()
  }
  return null
}
