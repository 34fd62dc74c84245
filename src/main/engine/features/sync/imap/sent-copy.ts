import { ProblemError } from '../../../../../shared/problem'
import { bodyStart, parseHeader, type MessageHeader } from '../../../mime/header'
import type { OpenMailbox } from './open-mailbox'

/** Of more mails than these a search cannot have meant one: the newest are looked at. */
const MAX_FOUND = 50

/**
 * Whether this very mail lies in the folder. Servers search for a part of the field (RFC 3501 section 6.4.4), and some
 * for nothing at all, answering with every message: what is found is compared, or a mail that never left would pass
 * for sent. Rejects where the server does not search.
 */
export async function holdsMessageId(mailbox: OpenMailbox, messageId: string): Promise<boolean> {
  const found = await mailbox.search({ header: { 'message-id': messageId } })
  if (found === null) throw new ProblemError({ code: 'server-refused' })
  const headers = await mailbox.headers(found.slice(-MAX_FOUND))
  return [...headers.values()].some((header) => parseHeader(header).messageId === messageId)
}

/**
 * Whether this very mail lies in the folder, so that another copy of it may go: the same text under the same names. One
 * Message-ID may stand in many mails, of a scanner or of a draft and its later versions, and servers add fields.
 */
export async function holdsMail(mailbox: OpenMailbox, source: Buffer): Promise<boolean> {
  const wanted = parseHeader(source)
  const { messageId } = wanted
  const { length } = source
  const found = await mailbox.search(
    messageId === '' ? { larger: length - 1, smaller: length + 1 } : { header: { 'message-id': messageId } },
  )
  if (found === null) throw new ProblemError({ code: 'server-refused' })
  for (const uid of found.slice(-MAX_FOUND)) {
    const other = await mailbox.source(uid)
    if (other && isSameHeader(wanted, parseHeader(other)) && bodyOf(source).equals(bodyOf(other))) return true
  }
  return false
}

const isSameHeader = (one: MessageHeader, other: MessageHeader): boolean =>
  one.messageId === other.messageId &&
  one.subject === other.subject &&
  one.date === other.date &&
  JSON.stringify(one.from) === JSON.stringify(other.from)

function bodyOf(source: Buffer): Buffer {
  const start = bodyStart(source)
  return start < 0 ? Buffer.alloc(0) : source.subarray(start)
}
