import type { InvitationAuthor } from '../../../../shared/contract/invitations'
import type { MessageChange } from '../../../../shared/contract/message-changes'
import type {
  ChangeTarget,
  MailAddress,
  MessageBody,
  SenderDoubt,
} from '../../../../shared/contract/messages'
import type { Notices } from '../../../../shared/contract/app'
import { knownTags, LINKED, type Tag } from '../../../../shared/tags'
import type { OwnIdentity } from '../../addresses/own-identity'
import type { EngineContext } from '../../context'
import type { ListedMail } from '../../mime/list-header'
import type { MailboxesFeature } from '../mailboxes/index'
import { createMessageCache } from './cache'
import { createAnswers, type Answer, type Awaited } from './answers'
import { createChanges, type ChangedBy } from './changes'
import { createCopies } from './copies'
import {
  createFacts,
  type AnsweredMessage,
  type Correspondent,
  type MessageSummary,
  type Participant,
} from './facts'
import { createMessagesRouter, type MessagesRouter } from './handlers'
import { createManyChanges } from './many-changes'
import { createImpostors } from './impostors'
import { createFileTexts } from './file-texts'
import { createIndexer } from './indexer'
import { createNotices } from './notices'
import { createRetention } from './retention'
import { createPlaces } from './places'
import { createReader } from './reader'
import { createSnoozes } from './snoozes'
import { createSplits } from './splits'
import { createStores } from './stores'
import type {
  KnownPeople,
  LinkedThreads,
  MessageCache,
  MessageListener,
  Reconsidered,
  RemoteMessages,
} from './types'

export { keywordsJson, keywordsOf, type WantedKeywords } from './keywords'
export { readSource } from './indexer'
export { dedupeKey, headerDigest, headerDigestSql } from './dedupe-key'
export { IS_TOLD, WANTED } from './store/pending'
export { isHistory, liesOutside } from './store/where-shown'
export { placeName, serverKey, type ServerKey } from './server-key'
export type { ListedMail } from '../../mime/list-header'
export { arrivedAt } from './arrival-time'
export { snippetOf } from './snippet'
export type { Clause, PersonRole } from './search-query'
export type { Answer, Awaited } from './answers'
export type { AnsweredMessage, Correspondent, MessageSummary, Participant } from './facts'
export type {
  FetchedMessage,
  FlagUpdate,
  KnownPeople,
  LinkedThreads,
  MessageCache,
  MessageListener,
  MessageSource,
  MetAddress,
  ReadBody,
  Reconsidered,
  RemoteMessages,
  RemoteFound,
  RemoteSearch,
  NamedKey,
  ServerPlace,
  OwnMark,
  WantedAction,
  WantedCopy,
} from './types'

/** The mail cache: messages, threads, the lines of the list, the user's pending changes, bodies and search. */
export interface MessagesFeature {
  router: MessagesRouter
  /** What the synchronisation with servers works on. */
  cache: MessageCache
  /** Ties in who can fetch from servers; made later than this feature. */
  useRemote(remote: RemoteMessages): void
  /** Ties in who knows the people of the CRM; made later than this feature. */
  useKnownPeople(known: KnownPeople): void
  /** A thread was linked to a record, or is so no longer; called inside the transaction that did it. */
  linked(threadId: number): void
  /** Finds anew who looks like people that changed, and whose mail is a customer's; called inside the transaction that changes them. */
  reconsider(changed: Reconsidered): void
  /** Finds anew who looks like somebody known, in the background, once other addresses are our own. */
  ownChanged(): void
  /** Listeners are called inside the transaction that changes the mail. */
  addListener(listener: MessageListener): void

  summary(messageId: number): MessageSummary | null
  /** Summaries in the order of the ids; unknown ones are left out. */
  summaries(messageIds: readonly number[]): MessageSummary[]
  /** A message with the ids of its thread; null when it is gone or a draft. */
  answered(messageId: number): AnsweredMessage | null
  /** A draft that lies on a server, with the ids of its thread; null for any other message. */
  draft(messageId: number): AnsweredMessage | null
  /** Moves a draft that was sent or discarded here to the trash. */
  removeDraft(messageId: number): number | null
  /** The body as a window gets it. Rejects with `not-cached` or a connection problem. */
  body(messageId: number): Promise<MessageBody>
  /** Its text, as far as it is here; ''. */
  textHere(messageId: number): string
  /** Whose word a calendar that came with a mail is; null for what is no event. */
  invitationAuthor(messageId: number, text: string): InvitationAuthor | null
  /** What the header of a mail says of its list; rejects as `body` does. */
  listedMail(messageId: number): Promise<ListedMail>
  /** The decoded bytes of one part. */
  part(messageId: number, partId: string): Promise<Uint8Array>
  /** What speaks against the sender a message names. Whoever asks of many messages says once who we are. */
  doubtsAbout(messageId: number, own?: OwnIdentity): SenderDoubt[]
  /**
   * For whom each of these people, whom a mail names or is to go to, may be meant to pass: an address of somebody known
   * or of ours, or a company's domain; null for nobody.
   */
  passesFor(people: readonly MailAddress[]): (string | null)[]
  /** The first mail by which a person answers; null while none has come that is known here. */
  answerTo(awaited: Awaited): Answer | null
  /** The newest mail that a person of this address wrote since a moment; null where none has come. */
  mailFrom(addressKey: string, since: number): Answer | null
  /** Whether a report says that a mail of ours (Message-ID) did not arrive. */
  isBounced(messageIdHeader: string): boolean
  participantsOf(messageId: number): Participant[]
  threadOf(messageId: number): number | null
  /** Oldest first. */
  messagesOfThread(threadId: number): number[]
  /** The message with this Message-ID header (without angle brackets). */
  findByMessageId(messageIdHeader: string): number | null
  /** Whether a message with this Message-ID header lies in any folder. */
  knowsMessageId(messageIdHeader: string): boolean
  /** The thread this Message-ID belongs to, also when only other messages referred to it so far. */
  threadOfMessageId(messageIdHeader: string): number | null
  /** Messages with any of these address keys in any role, received before `before` (ms), newest first. */
  messagesWith(addressKeys: readonly string[], before: number, limit: number): number[]
  /** Messages of these threads, received before `before` (ms), newest first. */
  messagesOfThreads(threadIds: readonly number[], before: number, limit: number): number[]
  /** People met in mail whose name or address has words that start like those of `query`; best first. */
  correspondents(query: string, limit: number): Correspondent[]
  /** Ties every participant with this address to a person, or (null) to nobody. */
  assignPerson(addressKey: string, personId: string | null): void
  /** What a user does to messages; see `messagesContract.change`. */
  change(
    target: ChangeTarget,
    change: MessageChange,
    by?: ChangedBy,
  ): { changeId: number | null; count: number }
  /** Takes the latest slice of a change back. */
  undo(changeId: number): { hasMore: boolean }
  /** Wants \Answered on a message that was replied to. */
  setAnswered(messageId: number): void

  /** Reads the text of a message into the cache, from the server where need be. */
  cacheBody(messageId: number): Promise<void>
  /** Queues a full copy of a message that must outlive the server's; fetched in the background. */
  keepSource(messageId: number): void
  /** Sets the keyword of linked mail on all places of these, or takes it off; servers follow. */
  markLinked(messageIds: readonly number[], isLinked: boolean): void
  /** A message for which any hook is true is never erased. */
  keepWhen(hook: (messageId: number) => boolean): void
  /** Ties in who knows which threads are linked to records; made later than this feature. */
  useLinks(links: LinkedThreads): void
  /** Erases what lay nowhere for ten minutes and is not kept; runs by itself as well. */
  sweep(): Promise<void>
  /** Forgets all that lay in the folders of a removed account, and them, a slice at a time. */
  forgetAccount(accountId: number): Generator<undefined, void>
  /** Reads all queued bodies at once instead of in the background. */
  drainIndexer(): void
  /** Starts background work. */
  start(): void
  stop(): Promise<void>
}

export function createMessagesFeature(
  context: EngineContext,
  deps: {
    mailboxes: MailboxesFeature
    /** Of which new mail the user wants to be told; of all where nobody says. */
    notices?: () => Notices
    /** What the user calls keywords. */
    tags?: () => readonly Tag[]
  },
): MessagesFeature {
  const { mailboxes } = deps
  const stores = createStores(context, mailboxes)
  const wanted = createWakeUp()
  const remote: { current: RemoteMessages | null } = { current: null }
  const indexer = createIndexer(context, stores)
  const fileTexts = createFileTexts(context, stores, indexer.isBusy)
  const retention = createRetention(context, stores, () => remote.current)
  const impostors = createImpostors(context, stores)
  const splits = createSplits(context, stores)
  const places = createPlaces(context, mailboxes, stores)
  const copies = createCopies(context, mailboxes, stores, places)
  const cache = createMessageCache(context, {
    ...{ mailboxes, stores, impostors, places, copies, retention, indexer },
    onWanted: wanted.listen,
    isTold: createNotices(stores, context.clock, deps.notices),
  })
  const changes = createChanges(context, mailboxes, stores, wanted.wake, () =>
    queueMicrotask(() => snoozes.look()),
  )
  const many = createManyChanges(context, stores, changes)
  const reader = createReader(context, stores, indexer, () => remote.current)
  const facts = createFacts(stores, retention)
  const snoozes = createSnoozes(context, mailboxes, stores, changes, (messageId) => {
    const found = facts.summary(messageId)
    return found !== null && !found.outgoing
  })
  stores.listeners.add({ messagesAdded: snoozes.arrived })
  const sumUpAgain = context.jobs.define('folder-lines', (folderId) =>
    stores.rows.refreshFolder(Number(folderId)),
  )

  mailboxes.onRolesChanged((folderIds) => {
    for (const folderId of folderIds) sumUpAgain(String(folderId))
  })
  mailboxes.onFoldersRemoved((folderIds) => {
    for (const folderId of folderIds) forgetFolder(folderId)
  })

  mailboxes.emptyWith(takeOut)

  function forgetFolder(folderId: number): void {
    // With those of messages that were to go there and go elsewhere since: their lines still say it.
    const threads = stores.rows.threadsIn(folderId)
    while (takeOut(folderId));
    stores.rows.refresh(threads)
  }

  /** Takes some messages out of a folder that is gone; false when none is left. */
  function takeOut(folderId: number): boolean {
    const taken = places.takeOut(folderId)
    stores.rows.refresh(new Set(taken.map(({ threadId }) => threadId)))
    return taken.length > 0
  }

  return {
    router: createMessagesRouter({
      ...{ stores, changes, many, reader, retention, indexer },
      clock: context.clock,
      tags: deps.tags ?? (() => knownTags),
      remote: () => remote.current,
    }),
    cache,
    useRemote(current) {
      remote.current = current
      retention.remoteReady()
    },
    useKnownPeople(known) {
      impostors.useKnownPeople(known)
      stores.splits.useKnownPeople(known)
    },
    linked: (threadId) => stores.rows.refresh(new Set([threadId])),
    reconsider(changed) {
      impostors.reconsider(changed)
      splits.reconsider(changed)
    },
    passesFor: impostors.passesFor,
    ownChanged: impostors.keepTrue,
    addListener: (listener) => void stores.listeners.add(listener),
    ...facts,
    ...createAnswers(stores, facts.summary),
    body: reader.body,
    invitationAuthor: reader.authorOfCalendar,
    textHere: (messageId) => stores.bodies.text(messageId) ?? '',
    listedMail: reader.listedMail,
    part: async (messageId, partId) => (await reader.attachment(messageId, partId)).content,
    assignPerson: (addressKey, personId) =>
      context.write(() => stores.addresses.assignPerson(addressKey, personId)),
    change: changes.change,
    undo: changes.undo,
    setAnswered: changes.setAnswered,
    removeDraft(messageId) {
      const draft = facts.draft(messageId)?.message
      if (!draft) return null
      // A copy that another program has sent stays.
      const drafts = draft.placements.filter(({ role }) => role !== 'sent')
      const items = drafts.map(({ folderId }) => ({ threadId: draft.threadId, folderId, messageId }))
      return changes.change(
        { kind: 'threads', items },
        { kind: 'move-to-role', role: 'trash' },
        { window: OF_NO_WINDOW },
      ).changeId
    },
    cacheBody: async (messageId) => void (await reader.body(messageId)),
    keepSource: retention.keepSource,
    markLinked: (messageIds, value) =>
      void changes.change(
        { kind: 'messages', messageIds: [...messageIds] },
        { kind: 'tag', keyword: LINKED, value },
      ),
    keepWhen: retention.keepWhen,
    useLinks(links) {
      stores.search.useLinks(links)
      stores.splits.useLinks(links)
    },
    sweep: retention.sweep,
    *forgetAccount(accountId) {
      context.write(() => stores.changes.forgetAccount(accountId))
      for (let id = mailboxes.leftOf(accountId); id !== null; id = mailboxes.leftOf(accountId)) {
        while (takeOut(id)) yield
        mailboxes.forget(id)
        yield
      }
      retention.forgetWordsOfErased()
    },
    drainIndexer: indexer.drain,
    start() {
      retention.start()
      many.start()
      snoozes.start()
      indexer.wake()
      fileTexts.wake()
      impostors.keepTrue()
    },
    async stop() {
      indexer.stop()
      many.end()
      snoozes.stop()
      await fileTexts.stop()
      await retention.stop()
    },
  }
}

/** What is done by no window can be taken back as well; none hears of it as its own. */
const OF_NO_WINDOW = '00000000-0000-0000-0000-000000000000'

/** Tells listeners of pending changes once the running transaction is over: SQLite calls never yield, so a microtask is after it. */
function createWakeUp() {
  const listeners = new Set<(accountIds: ReadonlySet<number>) => void>()
  let waiting: Set<number> | null = null
  return {
    listen(listener: (accountIds: ReadonlySet<number>) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    wake(accountIds: ReadonlySet<number>): void {
      if (!waiting) {
        waiting = new Set()
        queueMicrotask(() => {
          const ready = waiting ?? new Set()
          waiting = null
          for (const listener of listeners) listener(ready)
        })
      }
      for (const id of accountIds) waiting.add(id)
    },
  }
}
