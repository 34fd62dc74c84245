import type { MailAddress } from '../../../../shared/contract/messages'
import { addressKey } from '../../../../shared/address-key'
import { isAutoReplySubject } from '../../mime/auto-reply'
import { isByProgram } from '../../mime/plain-bounce'
import type { MessageSummary } from './facts'
import type { MessageRow } from './store/reading'
import type { Stores } from './stores'

/** What somebody waits for an answer to. */
export interface Awaited {
  /** Message-IDs of ours, without angle brackets: what names one of them answers it. */
  messageIds: readonly string[]
  /** The conversation they belong to, as far as is known without them. */
  threadId: number | null
  /** When the first of them left: what came before is no answer. */
  since: number
  /** Messages of the conversation that were known by then (row ids up to this) are no answer either. */
  afterId?: number
  /** Address keys: in a conversation of several, only these people's mail, or what names one of ours, answers. */
  from?: readonly string[]
}

/** The first that a person answered. */
export interface Answer {
  messageId: number
  from: MailAddress | null
  at: number
}

/** Tells a person's answer from what programs send back: absence notices, bounces, receipts (also of certified mail). */
export function createAnswers(
  { reading, messages, threads }: Pick<Stores, 'reading' | 'messages' | 'threads'>,
  summary: (messageId: number) => MessageSummary | null,
) {
  const threadOf = (id: string): number | null => threads.ofReference(id)

  function answerTo(awaited: Awaited): Answer | null {
    const own = new Set([...awaited.messageIds.map(threadOf), awaited.threadId].filter((id) => id !== null))
    for (const threadId of new Set([...own, ...awaited.messageIds.flatMap(threads.naming)]))
      for (const id of messages.ofThread(threadId)) {
        const answer = id > (awaited.afterId ?? 0) ? answerBy(id, awaited, own.has(threadId)) : null
        if (answer) return answer
      }
    return null
  }

  /** In another conversation than ours, what names none of ours is about something else. */
  function answerBy(id: number, awaited: Awaited, isOurs: boolean): Answer | null {
    const row = reading.message(id)
    if (!row) return null
    const names = namesOneOf(row, awaited.messageIds)
    if ((!names && (!isOurs || row.receivedAt < awaited.since)) || isReport(row) || saysAutomatic(row))
      return null
    const mail = summary(id)
    const [from = null] = mail?.from ?? []
    if (!mail || mail.outgoing || !isByPerson(mail, row)) return null
    const isMeant = names || !awaited.from || awaited.from.includes(addressKey(from?.address ?? ''))
    return isMeant ? { messageId: id, from, at: row.receivedAt } : null
  }

  /** Mail of this person, in whichever conversation, that came after a moment. */
  function mailFrom(key: string, since: number): Answer | null {
    for (const id of reading.withAddresses([key], Number.MAX_SAFE_INTEGER, LOOKED_AT)) {
      const row = reading.message(id)
      if (!row || row.receivedAt < since) return null
      if (isReport(row) || saysAutomatic(row)) continue
      const mail = summary(id)
      const [from = null] = mail?.from ?? []
      if (mail && !mail.outgoing && isByPerson(mail, row) && addressKey(from?.address ?? '') === key)
        return { messageId: id, from, at: row.receivedAt }
    }
    return null
  }

  return {
    answerTo,
    mailFrom,
    /** Whether a report says that this mail of ours did not arrive (RFC 3464, or words of older programs). */
    isBounced: (messageId: string): boolean => messageId !== '' && reading.bounceOf(messageId) !== null,
  }
}

/** The newest mail of one person that is looked through. */
const LOOKED_AT = 50

const isReport = ({ isReport, isCertified }: MessageRow): boolean => isReport === 1 && isCertified === 0

/** A list that hands on what a person wrote is automatic by its List-Id alone. */
const isAutomatic = ({ isAutomatic, listId }: MessageRow): boolean => isAutomatic === 1 && listId === ''

const saysAutomatic = (row: MessageRow): boolean =>
  row.isAutoReply === 1 || isAutomatic(row) || isAutoReplySubject(row.subject)

const isByPerson = ({ from }: MessageSummary, row: MessageRow): boolean =>
  !isByProgram({ from, automatic: isAutomatic(row) })

const namesOneOf = ({ inReplyTo, referenceIds }: MessageRow, ids: readonly string[]): boolean =>
  ids.includes(inReplyTo) || referenceIds.split(' ').some((id) => ids.includes(id))
