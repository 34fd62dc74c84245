import type { MailAddress, Message } from '../../../../shared/contract/messages'
import type { OwnIdentity } from '../../addresses/own-identity'
import { writersOf } from '../../addresses/writers'
import { fold } from '../../../../shared/fold'
import type { Retention } from './retention'
import type { MessageRow, ParticipantRole } from './store/reading'
import type { Stores } from './stores'
import { askedText, isUnspaced } from './tokens'
import { ownOf, readMessage, viaList } from './view'

export interface Participant extends MailAddress {
  role: ParticipantRole
  /** '' for what is no address. */
  addressKey: string
  personId: string | null
}

/** What an answer, a link or a timeline needs to know of a message. */
export interface MessageSummary {
  id: number
  threadId: number
  /** Without angle brackets; '' where the mail has none. */
  messageId: string
  /** Oldest first, without angle brackets. */
  references: string[]
  inReplyTo: string
  subject: string
  preview: string
  from: MailAddress[]
  replyTo: MailAddress[]
  to: MailAddress[]
  cc: MailAddress[]
  bcc: MailAddress[]
  sentAt: number | null
  receivedAt: number
  /** Written by us, from one of our own accounts. */
  outgoing: boolean
  /** Sent by a program or a mailing list. */
  automatic: boolean
  hasAttachments: boolean
  /** The accounts in which it lies, the one whose inbox holds it first. */
  accountIds: number[]
  /** The folder in which it is best shown; null when it lies nowhere. */
  folderId: number | null
}

/** A message that is answered, with the ids that tie the answer to its thread. */
export interface AnsweredMessage {
  message: Message
  inReplyTo: string
  /** Oldest first, without angle brackets. */
  references: string[]
  listId: string
  /** It is an envelope of a provider of certified mail (PEC). */
  isCertified: boolean
}

/** Somebody met in mail, by address. */
export interface Correspondent extends MailAddress {
  addressKey: string
  personId: string | null
}

export type Facts = ReturnType<typeof createFacts>

/** What other features may read of the mail. */
export function createFacts(stores: Stores, retention: Pick<Retention, 'isKept'>) {
  const { reading, messages, threads, placements, search } = stores

  function summary(messageId: number): MessageSummary | null {
    const row = reading.message(messageId)
    return row ? summarise(row, ownOf(stores)) : null
  }

  function summarise(row: MessageRow, own: OwnIdentity): MessageSummary {
    const people = Map.groupBy(reading.participants(row.id), (participant) => participant.role)
    const list = (role: ParticipantRole): MailAddress[] =>
      (people.get(role) ?? []).map(({ name, address }) => ({ name, address }))
    const lying = reading.places(row.id)
    const named = { from: list('from'), replyTo: list('reply-to'), to: list('to'), cc: list('cc') }
    const isSent = lying.some(({ role }) => role === 'sent')
    const places = new Map(placements.byMessage(row.id).map((place) => [place.id, place.accountId]))
    return {
      id: row.id,
      threadId: row.threadId,
      messageId: row.messageId,
      references: references(row),
      inReplyTo: row.inReplyTo,
      subject: row.subject,
      preview: row.preview,
      ...named,
      bcc: list('bcc'),
      sentAt: row.sentAt,
      receivedAt: row.receivedAt,
      outgoing: writersOf({ ...named, ...viaList(row), isSent, isCertified: row.isCertified === 1 }, own)
        .isOurs,
      automatic: row.isAutomatic === 1,
      hasAttachments: row.hasAttachments === 1,
      accountIds: [...new Set(lying.flatMap(({ id }) => places.get(id) ?? []))],
      folderId: reading.folderOf(row.threadId, row.id, null),
    }
  }

  function summaries(messageIds: readonly number[]): MessageSummary[] {
    const own = ownOf(stores)
    return messageIds.flatMap((id) => {
      const row = reading.message(id)
      return row ? summarise(row, own) : []
    })
  }

  const answered = (messageId: number): AnsweredMessage | null => withIds(messageId, 'mail')
  const draft = (messageId: number): AnsweredMessage | null => withIds(messageId, 'draft')

  function withIds(messageId: number, wanted: 'mail' | 'draft'): AnsweredMessage | null {
    const row = reading.message(messageId)
    const message = row && readMessage(stores, retention, ownOf(stores), row, wanted, true)
    if (!row || !message) return null
    return {
      message,
      inReplyTo: row.inReplyTo,
      references: references(row),
      listId: row.listId,
      isCertified: row.isCertified === 1,
    }
  }

  /** People whose name or address has a word that starts like `query`, those met most lately and often first. */
  function correspondents(query: string, limit: number): Correspondent[] {
    const words = fold(query).match(/[\p{L}\p{N}]+/gu) ?? []
    if (words.length === 0) return []
    const match = words.map((word) => `people : "${askedText(word)}" *`).join(' AND ')
    const met = new Map<string, Correspondent & { times: number }>()
    for (const messageId of search.withPeople(match, MESSAGES_LOOKED_AT)) {
      for (const { name, address, addressKey: key, personId } of reading.participants(messageId)) {
        const known = met.get(key)
        if (known) known.times++
        else if (key !== '' && startsLike(`${name} ${address}`, words)) {
          met.set(key, { name, address, addressKey: key, personId, times: 1 })
        }
        if (known?.name === '') known.name = name
      }
    }
    return [...met.values()]
      .sort((a, b) => b.times - a.times)
      .slice(0, limit)
      .map(({ times: _, ...correspondent }) => correspondent)
  }

  return {
    summary,
    summaries,
    answered,
    draft,
    doubtsAbout: reading.doubtsAbout,
    knowsMessageId: messages.isPlaced,
    participantsOf: (messageId: number): Participant[] =>
      reading.participants(messageId).map(({ messageId: _, ...participant }) => participant),
    threadOf: messages.threadOf,
    messagesOfThread: messages.ofThread,
    findByMessageId: messages.byMessageId,
    threadOfMessageId: threads.ofReference,
    messagesWith: reading.withAddresses,
    messagesOfThreads: reading.ofThreads,
    correspondents,
  }
}

const references = (row: MessageRow): string[] => (row.referenceIds === '' ? [] : row.referenceIds.split(' '))

const MESSAGES_LOOKED_AT = 400

function startsLike(text: string, words: readonly string[]): boolean {
  const tokens = fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
  return words.every((word) =>
    tokens.some((token) => token.startsWith(word) || (isUnspaced(word) && token.includes(word))),
  )
}
