import { ProblemError } from '../../../../../shared/problem'
import { parseHeader } from '../../../mime/header'
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

/** Whether these very bytes lie in the folder: for mail without a Message-ID. As above. */
export async function holdsBytes(mailbox: OpenMailbox, source: Buffer): Promise<boolean> {
  const { length } = source
  const found = await mailbox.search({ larger: length - 1, smaller: length + 1 })
  if (found === null) throw new ProblemError({ code: 'server-refused' })
  for (const uid of found.slice(-MAX_FOUND)) if ((await mailbox.source(uid))?.equals(source)) return true
  return false
}
