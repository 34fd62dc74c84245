import { z } from 'zod'
import type { RecordRef, RecordSummary } from '../../../../shared/contract/crm'
import type { Link } from '../../../../shared/contract/links'
import { fold } from '../../../../shared/fold'
import { ProblemError } from '../../../../shared/problem'
import { mailHappening, type Activity, type ActivityKind } from '../../activity/activity'
import type { EngineContext } from '../../context'
import type { Journal, RecordWriter } from '../../journal/journal'
import { os } from '../../rpc'
import type { CompaniesFeature } from '../companies/index'
import type { LinkedThreads, MessageListener } from '../messages/index'
import type { Records } from '../records/index'
import { describeCounterpart } from './counterpart'
import { createLinksStore, type LinksStore, type StoredLink } from './store'
import { suggestRecords, type SuggestDeps, type Suggestion } from './suggest'

/** What links ask of the mail cache. */
export interface LinkedMail {
  /** Asks for a full local copy of a message, to be had even after the server has lost it. May be asked again. */
  keepSource(messageId: number): void
  /** Tells the servers which mail is linked, so that other devices know. */
  markLinked(messageIds: readonly number[], isLinked: boolean): void
}

export interface LinksDeps {
  journal: Journal
  records: Records
  companies: Pick<CompaniesFeature, 'byDomain' | 'own'>
  openDealsOf: SuggestDeps['openDealsOf']
  mail: LinkedMail
  activity: Activity
  /** The mail of linked threads in the histories of records: kept here. */
  linkedMail: ActivityKind
}

export interface LinksFeature {
  listener: Required<Pick<MessageListener, 'messagesAdded' | 'threadsMerged'>>
  /** True for a message whose thread is linked: the cache must not drop it. */
  isLinkedMessage(messageId: number): boolean
  threads: LinkedThreads
  /** Records a conversation is linked to that are there. */
  recordsOf(threadId: number): RecordRef[]
  /** Within a commit: links a thread, unless it is linked already (null). Fails with `not-found` where either is gone. */
  link(write: RecordWriter, threadId: number, record: RecordRef): string | null
  /** True where somebody took this link away. */
  wasRemoved(threadId: number, recordId: string): boolean
  /** Called inside the transaction in which a thread was linked, or is so no longer. */
  onLinked(listener: (threadId: number) => void): void
  router: ReturnType<typeof createRouter>
}

/** Records that one name in a search is read as; of more, the last changed. */
const NAMED_AT_MOST = 200

/**
 * Ties threads to records. A link outlives the mail cache: it is anchored to a Message-ID, and `thread_id` is found
 * anew whenever threads merge or the cache is rebuilt. Replies keep the links because the thread carries them.
 */
export function createLinksFeature(context: EngineContext, deps: LinksDeps): LinksFeature {
  const { journal, records, mail, linkedMail } = deps
  const store = createLinksStore(context.db)
  const made = deps.activity.define('link', (_record, happenings) => {
    const entries = happenings.flatMap(({ at, reference, who }) => {
      const link = store.described(reference)
      return link ? [{ kind: 'linked' as const, at, by: who, linkId: reference, ...link }] : []
    })
    return new Map(entries.map((entry) => [entry.linkId, [entry]]))
  })
  const unmade = deps.activity.define('unlink', (_record, happenings) => {
    const entries = happenings.flatMap(({ at, reference, who }) => {
      const link = store.described(reference)
      return link ? [{ kind: 'unlinked' as const, at, by: who, linkId: reference, ...link }] : []
    })
    return new Map(entries.map((entry) => [entry.linkId, [entry]]))
  })

  const linked: ((threadId: number) => void)[] = []
  const announce = ({ record, threadId }: StoredLink): void => {
    if (threadId !== null) {
      context.publish({ type: 'links', threadIds: [threadId] })
      for (const tell of linked) tell(threadId)
    }
    records.announce(record)
  }

  /** The mail of a thread stands in a record's history as long as a link says so. */
  function followMail(recordId: string, threadId: number | null): void {
    if (threadId === null) return
    const isLinked = store.ofThread(threadId).some(({ record }) => record.id === recordId)
    for (const { id, receivedAt } of store.mailOf(threadId)) {
      const happening = mailHappening(id, receivedAt)
      if (isLinked) linkedMail.add(recordId, happening)
      else linkedMail.remove(recordId, happening)
    }
  }

  function moveTo(id: string, threadId: number | null): void {
    const before = store.get(id)
    if (before) announce(before)
    store.place(id, threadId)
    const after = store.get(id)
    if (!after) return
    if (before) followMail(before.record.id, before.threadId)
    followMail(after.record.id, threadId)
    announce(after)
    if (threadId !== null && !after.removed) keepThread(threadId)
  }

  journal.onChange(({ type, id, fields, before }) => {
    if (type !== 'link') return
    const anchor = store.knownAnchor(id)
    if (anchor !== undefined && fields.has('anchorMessageId')) store.place(id, store.threadOf(anchor))
    const link = store.get(id)
    made.drop(id)
    unmade.drop(id)
    const holder = z.string().safeParse(before.recordId).data
    if (!link) {
      const lost = z.string().safeParse(before.anchorMessageId).data
      if (holder !== undefined && lost !== undefined) followMail(holder, store.threadOf(lost))
      return
    }
    const who = journal.makerOf('link', id)
    made.add(link.record.id, { at: link.linkedAt, reference: id, who })
    if (link.removed) {
      const { at, author } = journal.removal('link', id) ?? { at: link.linkedAt, author: '' }
      unmade.add(link.record.id, { at, reference: id, who: author })
    }
    if (holder !== undefined) followMail(holder, link.threadId)
    followMail(link.record.id, link.threadId)
    announce(link)
    if (link.threadId === null) return
    if (link.removed) {
      if (store.ofThread(link.threadId).length === 0) mail.markLinked(store.messagesOf(link.threadId), false)
      return
    }
    keepThread(link.threadId)
    // Handed on to another record, to which the thread may be linked already.
    if ('recordId' in before) collapse(link.threadId)
  })

  const keepThread = (threadId: number): void => {
    const messageIds = store.messagesOf(threadId)
    for (const messageId of messageIds) mail.keepSource(messageId)
    mail.markLinked(messageIds, true)
  }

  /** Two links of one thread to one record are one: the older stays. */
  function collapse(threadId: number): void {
    const seen = new Set<string>()
    for (const link of store.ofThread(threadId)) {
      if (seen.has(link.record.id))
        journal.commit('links-merged', (write) => write.remove('link', link.id), 'system')
      seen.add(link.record.id)
    }
  }

  function place(linkIds: readonly string[], threadId: number): void {
    for (const id of linkIds) moveTo(id, threadId)
    collapse(threadId)
  }

  const listener: Required<Pick<MessageListener, 'messagesAdded' | 'threadsMerged'>> = {
    messagesAdded(messageIds) {
      for (const { linkId, threadId } of store.placeable(messageIds)) place([linkId], threadId)
      const linked = store.inLinkedThreads(messageIds)
      for (const { id } of linked) mail.keepSource(id)
      if (linked.length > 0)
        mail.markLinked(
          linked.map(({ id }) => id),
          true,
        )
      const added = Map.groupBy(linked, ({ threadId }) => threadId)
      for (const { record, threadId } of store.ofThreads([...added.keys()])) {
        for (const { id, receivedAt } of added.get(threadId ?? 0) ?? [])
          linkedMail.add(record.id, mailHappening(id, receivedAt))
        records.announce(record)
      }
    },
    threadsMerged(from, into) {
      // Where the row of `from` is gone already, its links have lost their thread and are found by their anchors.
      const lost = store.placeable(store.messagesOf(into)).filter(({ threadId }) => threadId === into)
      const ids = [...store.allIdsOfThread(from), ...lost.map(({ linkId }) => linkId)]
      if (ids.length > 0) place(ids, into)
      for (const { record } of store.ofThread(into)) followMail(record.id, into)
    },
  }

  const operations = createOperations(deps, store, moveTo)
  return {
    listener,
    isLinkedMessage: store.isLinkedMessage,
    recordsOf: (threadId) =>
      store.ofThread(threadId).flatMap(({ record }) => (records.exists(record) ? [record] : [])),
    link: operations.link,
    wasRemoved: (threadId, recordId) =>
      store.allIdsOfThread(threadId).some((id) => {
        const known = store.get(id)
        return known?.removed === true && known.record.id === recordId
      }),
    onLinked: (tell) => void linked.push(tell),
    threads: {
      among: store.linkedAmong,
      threads: (name) =>
        name === null ? store.linkedThreads() : store.threadsOf(records.find(name, NAMED_AT_MOST)),
      named(name) {
        const found = records.find(name, NAMED_AT_MOST)
        if (found.some(({ title }) => fold(title).trim() === name)) return 'exactly'
        return found.length > 0 ? 'begun' : null
      },
    },
    router: createRouter(operations),
  }
}

function createOperations(
  deps: LinksDeps,
  store: LinksStore,
  moveTo: (linkId: string, threadId: number | null) => void,
) {
  const { journal, records } = deps

  const toLink = (link: StoredLink): Link => ({
    id: link.id,
    threadId: link.threadId,
    record: records.summary(link.record),
    linkedAt: link.linkedAt,
  })
  const known = (id: string): StoredLink => {
    const link = store.get(id)
    if (!link) throw notFound('link')
    return link
  }
  const linkBetween = (threadId: number, record: RecordRef): StoredLink | undefined =>
    store.ofThread(threadId).find((link) => link.record.id === record.id)

  function link(write: RecordWriter, threadId: number, record: RecordRef): string | null {
    records.assertExists(record)
    if (linkBetween(threadId, record)) return null
    const anchor = store.anchorOf(threadId)
    if (!anchor) throw notFound('thread')
    const id = write.create('link', {
      recordType: record.type,
      recordId: record.id,
      anchorMessageId: anchor.anchor,
      subject: anchor.subject,
    })
    // Of threads that share the Message-ID, the one the user chose.
    if (known(id).threadId !== threadId) moveTo(id, threadId)
    return id
  }

  return {
    link,
    forThread: (threadId: number): Link[] =>
      store
        .ofThread(threadId)
        .filter((link) => records.exists(link.record))
        .map(toLink),
    forThreads(threadIds: readonly number[]): { threadId: number; records: RecordSummary[] }[] {
      const links = store.ofThreads([...new Set(threadIds)])
      const byId = new Map(
        records.summaries(links.map((link) => link.record)).map((record) => [record.id, record]),
      )
      const byThread = Map.groupBy(links, (link) => link.threadId ?? 0)
      return [...byThread]
        .map(([threadId, group]) => ({
          threadId,
          records: group.flatMap((link) => byId.get(link.record.id) ?? []),
        }))
        .filter((entry) => entry.records.length > 0)
    },
    counterpart: (messageId: number) => describeCounterpart(messageId, { ...deps, store }),
    suggest: (threadId: number): Suggestion[] => suggestRecords(threadId, { ...deps, store }),
    create: (threadId: number, record: RecordRef): Link =>
      journal.commit('link-created', (write) => {
        const id = link(write, threadId, record) ?? linkBetween(threadId, record)?.id
        if (id === undefined) throw notFound('link')
        return toLink(known(id))
      }),
    move: (id: string, record: RecordRef): { link: Link; change: string } =>
      journal.commit('link-moved', (write) => {
        const { removed, threadId } = known(id)
        if (removed || threadId === null) throw notFound('link')
        const moved = link(write, threadId, record) ?? linkBetween(threadId, record)?.id
        if (moved === undefined) throw notFound('link')
        if (moved !== id) write.remove('link', id)
        return { link: toLink(known(moved)), change: write.stamp() }
      }),
    remove(id: string): void {
      if (known(id).removed) throw notFound('link')
      journal.commit('link-removed', (write) => write.remove('link', id))
    },
    restore: (id: string): Link =>
      journal.commit('link-restored', (write) => {
        const link = known(id)
        if (!link.removed) return toLink(link)
        const threadId = link.threadId ?? store.threadOf(link.anchor)
        // The thread may have been linked to the same record again meanwhile; one link is enough.
        const existing = threadId === null ? undefined : linkBetween(threadId, link.record)
        if (existing) return toLink(existing)
        if (threadId !== link.threadId) moveTo(id, threadId)
        write.restore('link', id)
        return toLink(known(id))
      }),
    findRecords: (query: string, limit: number, types?: readonly string[]): RecordSummary[] =>
      types
        ? types
            .flatMap((type) =>
              records.summaries(records.list(type, query, 0, limit).ids.map((id) => ({ type, id }))),
            )
            .slice(0, limit)
        : records.find(query, limit),
  }
}

const notFound = (type: string): ProblemError => new ProblemError({ code: 'not-found', params: { type } })

function createRouter(operations: ReturnType<typeof createOperations>) {
  return os.links.router({
    forThread: os.links.forThread.handler(({ input }) => operations.forThread(input.threadId)),
    forThreads: os.links.forThreads.handler(({ input }) => operations.forThreads(input.threadIds)),
    counterpart: os.links.counterpart.handler(({ input }) => operations.counterpart(input.messageId)),
    suggest: os.links.suggest.handler(({ input }) => operations.suggest(input.threadId)),
    findRecords: os.links.findRecords.handler(({ input }) =>
      operations.findRecords(input.query, input.limit, input.types),
    ),
    create: os.links.create.handler(({ input }) => operations.create(input.threadId, input.record)),
    move: os.links.move.handler(({ input }) => operations.move(input.id, input.record)),
    remove: os.links.remove.handler(({ input }) => operations.remove(input.id)),
    restore: os.links.restore.handler(({ input }) => operations.restore(input.id)),
  })
}
