import { shownName } from '../../../../shared/shown-text'
import { notifiesOf } from '../../../../shared/folder-switches'
import type { OwnIdentity } from '../../addresses/own-identity'
import { shownWriters, writersOf } from '../../addresses/writers'
import type { EngineContext } from '../../context'
import { isAuthorProven, isAuthorRefused, isCertified } from '../../mime/authentication'
import { bodyStart, parseHeader, type MessageHeader } from '../../mime/header'
import type { FolderCursor, FolderRef, FolderState, MailboxesFeature } from '../mailboxes/index'
import { arrivalTime } from './arrival-time'
import { correspondence } from './conversation'
import type { Impostors } from './impostors'
import type { IsTold } from './notices'
import { keywordsOf } from './keywords'
import { bodyDigest, dedupeKey, hasTrace } from './dedupe-key'
import type { AddressLookup } from './store/addresses'
import type { Author, Candidate } from './store/messages'
import type { Stores } from './stores'
import type { FetchedMessage, MetAddress } from './types'
import { ownOf } from './view'
import { serverFlags, type PlacementState } from './desired-state'

const UNKNOWN_AUTHOR: Author = { proven: false, refused: false, certified: false }

interface Arrival {
  messageId: number
  threadId: number
  header: MessageHeader
  author: Author
}

export interface IngestDeps {
  mailboxes: MailboxesFeature
  stores: Stores
  impostors: Impostors
  isTold: IsTold
}

/** What the messages of one batch share. */
interface Batch {
  addressOf: AddressLookup
  own: OwnIdentity
  /** Threads whose lines are to be summed up anew. */
  touched: Set<number>
  /** Messages never met before. */
  added: number[]
}

/**
 * Stores messages of a folder as the server shows them. A message met before in another folder or account is only
 * given another place; a message moved here by us without its new key becoming known is recognised.
 */
export function createIngest(context: EngineContext, { mailboxes, stores, impostors, isTold }: IngestDeps) {
  const { addresses, messages, placements, threads, rows, bodies, fileNames, reading } = stores

  /** Runs inside `context.write`. */
  function ingest(folder: FolderRef, batch: readonly FetchedMessage[], cursor: FolderCursor): void {
    const state = mailboxes.state(folder.id)
    if (!state) return
    stores.merged.clear()
    const touched = new Set<number>()
    const added: number[] = []
    const met: MetAddress[] = []
    const addressOf = addresses.lookup((address) => met.push(address))
    const tellsOfMail = notifiesOf({ role: folder.role, ...mailboxes.switches(folder.id) })
    const gathered: Batch = { addressOf, touched, added, own: ownOf(stores) }
    const news: Arrival[] = []
    for (const fetched of batch) {
      const arrival = store(folder, fetched, gathered)
      if (arrival && tellsOfMail && isNews(fetched, state)) news.push(arrival)
    }
    for (const listener of stores.listeners) if (met.length > 0) listener.addressesAdded?.(met)
    followMerges(touched)
    impostors.arrived(added, gathered.own)
    rows.refresh(touched)
    for (const from of stores.merged.keys()) threads.removeIfEmpty(from)
    for (const listener of stores.listeners) if (added.length > 0) listener.messagesAdded?.(added)
    for (const arrival of news) announce(folder, arrival, gathered.own)
    mailboxes.moveCursor(folder.id, cursor)
  }

  /** Returns the message when it was never met before. */
  function store(folder: FolderRef, fetched: FetchedMessage, batch: Batch): Arrival | null {
    const header = parseHeader(fetched.source)
    const key = dedupeKey(header, fetched.source, fetched.size)
    const digest = fetched.complete ? bodyDigest(fetched.source) : null
    const known = recognise(folder, fetched, messages.byDedupeKey(key), digest)
    const arrival = known ? null : add(folder, key, digest, header, fetched, batch)
    const messageId = known?.id ?? arrival?.messageId ?? 0
    batch.touched.add(known?.threadId ?? arrival?.threadId ?? 0)
    if (known?.orphanedAt != null) messages.adopt(known.id)
    if (arrival) batch.added.push(messageId)
    if (fetched.complete && known && !bodies.hasBody(messageId))
      bodies.enqueue(messageId, fetched.source, true)
    if (fetched.isLocal) bodies.keepLocal(messageId, fetched.source)
    place(folder, fetched, messageId, known !== null, batch.touched)
    return arrival
  }

  /**
   * Which of the messages with the same header and size a mail met in a folder is; null for none of them. Two keys of
   * one folder are two messages, however equal. In doubt two are two: who shows one mail twice loses nothing.
   */
  function recognise(
    folder: FolderRef,
    fetched: FetchedMessage,
    candidates: readonly Candidate[],
    digest: Buffer | null,
  ): Candidate | null {
    const expected: Candidate[] = []
    const certain: Candidate[] = []
    for (const candidate of candidates) {
      const isKnown = digest !== null && candidate.bodyDigest !== null
      if (isKnown && !digest.equals(candidate.bodyDigest ?? digest)) continue
      const places = placements.byMessage(candidate.id)
      const here = places.filter(({ folderId }) => folderId === folder.id)
      if (here.some(({ serverKey }) => serverKey === fetched.serverKey)) return candidate
      if (here.some(({ serverKey }) => serverKey !== null)) continue
      if (here.length > 0 || places.some((place) => comesFromOther(place, folder))) expected.push(candidate)
      if (isKnown || hasTrace(fetched.source)) certain.push(candidate)
    }
    const [awaited] = expected
    if (awaited && (expected.length === 1 || certain.includes(awaited))) return awaited
    return certain[0] ?? null
  }

  function add(
    folder: FolderRef,
    dedupeKey: Buffer,
    digest: Buffer | null,
    header: MessageHeader,
    fetched: FetchedMessage,
    { addressOf, own, touched }: Batch,
  ): Arrival {
    const references = header.inReplyTo === '' ? header.references : [...header.references, header.inReplyTo]
    const written = correspondence({
      ...header,
      viaList: header.listId !== '' || header.listUnsubscribe !== '',
    })
    const threadId = threads.place({ messageId: header.messageId, references, written }, own)
    const { size, source } = fetched
    const receivedAt = arrivalTime(fetched.receivedAt, header.date, source, context.clock.now())
    const hasAttachments = fetched.hasAttachments ?? /^multipart\/mixed\b/i.test(header.contentType)
    const author = findAuthor(header, folder)
    const messageId = messages.insert(
      {
        ...{ dedupeKey, bodyDigest: digest, threadId, header, receivedAt, size, hasAttachments, author },
        metUnread: folder.role === 'inbox' && !fetched.flags.has('\\Seen'),
      },
      addressOf,
    )
    const start = bodyStart(fetched.source)
    if (fetched.complete || (start >= 0 && fetched.source.length > start))
      bodies.enqueue(messageId, fetched.source, fetched.complete)
    if (!fetched.complete && mayHoldFiles(header.contentType, size)) fileNames.enqueue(messageId)
    for (const other of settledBy(header)) touched.add(other)
    return { messageId, threadId, header, author }
  }

  /** What is known of who wrote it; of most mail nothing is, without a look at the account. */
  function findAuthor(header: MessageHeader, folder: FolderRef): Author {
    if (header.authenticationResults === '' && !header.isEnvelope) return UNKNOWN_AUTHOR
    const hosts = reading.ownHosts(folder.accountId)
    return {
      proven: isAuthorProven(header, hosts),
      refused: isAuthorRefused(header, hosts),
      certified: isCertified(header, hosts),
    }
  }

  /** Threads of the mail that this one sends again, and of the bounce that it settles: see `sentAgainHeaders`. */
  function settledBy({ inReplyTo, references }: MessageHeader): number[] {
    const last = references.at(-1)
    if (inReplyTo === '' || last === undefined || last === inReplyTo) return []
    return [inReplyTo, last].flatMap((id) => {
      const known = messages.byMessageId(id)
      return (known === null ? null : messages.threadOf(known)) ?? []
    })
  }

  function place(
    folder: FolderRef,
    fetched: FetchedMessage,
    messageId: number,
    wasKnown: boolean,
    touched: Set<number>,
  ): void {
    const seen = fetched.flags.has('\\Seen')
    const flagged = fetched.flags.has('\\Flagged')
    const answered = fetched.flags.has('\\Answered')
    const draft = fetched.flags.has('\\Draft')
    const deleted = fetched.flags.has('\\Deleted')
    const keywords = keywordsOf(fetched.flags)
    const holder = placements.byKey(folder.id, fetched.serverKey)
    if (holder && holder.messageId !== messageId) {
      // A server that gives a key to another message without another validity breaks its protocol (RFC 3501, 2.3.1.1).
      placements.remove(holder.id)
      messages.markOrphan(holder.messageId, context.clock.now())
      touched.add(holder.threadId)
    }
    const same =
      holder?.messageId === messageId ? holder : wasKnown ? placements.awaited(messageId, folder) : null
    if (same) {
      const here = {
        ...same,
        folderId: folder.id,
        serverKey: fetched.serverKey,
        unplacedAt: null,
        copyOf: null,
      }
      placements.save(serverFlags(here, { seen, flagged, answered, deleted, keywords }))
      placements.saveServerSide(same.id, draft, fetched.modseq)
      return
    }
    placements.insert({
      messageId,
      accountId: folder.accountId,
      folderId: folder.id,
      serverKey: fetched.serverKey,
      seen: Number(seen),
      flagged: Number(flagged),
      answered: Number(answered),
      draft: Number(draft),
      deleted: Number(deleted),
      keywords,
      modseq: fetched.modseq,
    })
  }

  function announce(
    folder: FolderRef,
    { messageId, threadId, header, author }: Arrival,
    own: OwnIdentity,
  ): void {
    const { listId, listUnsubscribe } = header
    const [writer = header.from[0]] = shownWriters(
      writersOf(
        {
          ...header,
          viaList: listId !== '' || listUnsubscribe !== '',
          isSent: false,
          isCertified: author.certified,
        },
        own,
      ),
    )
    context.publish({
      type: 'new-mail',
      folderId: folder.id,
      threadId,
      messageId,
      from: writer ? shownName(writer) : '',
      subject: header.subject,
      isTold: isTold(folder, { messageId, threadId: messages.threadOf(messageId) ?? threadId }),
      doubts: reading.doubtsAbout(messageId, own),
    })
  }

  /** Messages of a merged thread are summed up where they went to; its own lines vanish. */
  function followMerges(touched: Set<number>): void {
    for (const from of stores.merged.keys()) {
      touched.add(from)
      let into = from
      for (let next = stores.merged.get(into); next !== undefined; next = stores.merged.get(into)) into = next
      touched.add(into)
    }
  }

  return ingest
}

/** It is on its way here from another account, whose server may not have said yet what it did. */
const comesFromOther = ({ inFlightFolderId, accountId }: PlacementState, folder: FolderRef): boolean =>
  inFlightFolderId === folder.id && accountId !== folder.accountId

/** Files within alternatives are rare, but for large mail; text is none. */
const mayHoldFiles = (contentType: string, size: number): boolean =>
  !/^\s*(?:text\/|multipart\/(?:alternative|report)\b|$)/i.test(contentType) || size > LARGE

const LARGE = 100_000

/** Only mail that came after all that lay there was known is worth a notification. */
function isNews(fetched: FetchedMessage, before: FolderState): boolean {
  return (
    before.syncedAt !== null &&
    fetched.isNew &&
    !fetched.flags.has('\\Seen') &&
    !fetched.flags.has('\\Deleted')
  )
}
