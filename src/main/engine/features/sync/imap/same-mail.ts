import { bodyStart, parseHeader } from '../../../mime/header'
import { headerDigest } from '../../messages/index'
import { ascending } from './message-commands'
import type { OpenMailbox } from './open-mailbox'
import { isRefusal } from '../../../net/refusal'
import { inChunks } from './uid-sets'

/** A message as we know it. */
export interface KnownMail {
  uid: number
  /** Without angle brackets; '' for none. */
  messageId: string
  size: number
  /** The digest of its header. */
  header: string
}

/** By so many of its newest messages a folder is known. */
export const WITNESSES = 5
const COMPARED_AT_ONCE = 500

/**
 * How many of these messages lie in the mailbox under the UIDs they had, and under how many of those lies another one.
 * By UIDVALIDITY alone it is not known: many servers give several folders the same, and a folder that takes the name of
 * another brings other mail under its UIDs.
 */
export async function compareMails(
  mailbox: OpenMailbox,
  known: readonly KnownMail[],
): Promise<{ same: number; others: number }> {
  const { same, unlike } = await unlikeAmong(mailbox, known)
  return { same, others: unlike.length }
}

async function unlikeAmong(
  mailbox: OpenMailbox,
  known: readonly KnownMail[],
): Promise<{ same: number; unlike: number[] }> {
  let same = 0
  const unlike: number[] = []
  for (const chunk of inChunks(known, COMPARED_AT_ONCE)) {
    const { met, uids } = await unlikeIn(mailbox, chunk)
    same += met - uids.length
    unlike.push(...uids)
  }
  return { same, unlike }
}

async function unlikeIn(
  mailbox: OpenMailbox,
  known: readonly KnownMail[],
): Promise<{ met: number; uids: readonly number[] }> {
  const byUid = new Map(known.map((mail) => [mail.uid, mail]))
  const found = await identitiesOf(mailbox, [...byUid.keys()].sort(ascending))
  const isSuspect = ([uid, { field }]: [number, { field: Buffer }]): boolean => {
    const { messageId } = parseHeader(field)
    return messageId === '' || messageId !== byUid.get(uid)?.messageId
  }
  // Not every server gives single fields as they stand in the header.
  const suspects = [...found].filter(isSuspect).map(([uid]) => uid)
  const headers = await mailbox.headers(suspects.sort(ascending))
  const isOther = (uid: number): boolean => {
    const [mail, header] = [byUid.get(uid), headers.get(uid)]
    return mail !== undefined && header !== undefined && !isHeaderOf(mail, header, found.get(uid)?.size)
  }
  return { met: found.size, uids: suspects.filter(isOther) }
}

/**
 * Without a Message-ID the whole header tells: servers tell another size than before, and other mail may have the same.
 * Of a header that does not end we may have read another part.
 */
function isHeaderOf(mail: KnownMail, header: Buffer, size: number | undefined): boolean {
  const { messageId } = parseHeader(header)
  if (messageId !== mail.messageId) return false
  if (messageId !== '' || headerDigest(header) === mail.header) return true
  return bodyStart(header) < 0 && size === mail.size
}

/** What the server cannot give of a broken message is no sign of another one. */
async function identitiesOf(
  mailbox: OpenMailbox,
  uids: readonly number[],
): ReturnType<OpenMailbox['identities']> {
  try {
    return await mailbox.identities(uids)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return new Map()
  }
}

/** Messages a folder is known by when UIDs are used that were read before. */
export class Proof {
  readonly #known: readonly KnownMail[]
  #held: unknown = null

  constructor(known: readonly KnownMail[]) {
    this.#known = known
  }

  /** UIDs that name another message now, where others of the folder show that it is the same all the same. */
  async doubtfulIn(mailbox: OpenMailbox, others: readonly KnownMail[]): Promise<ReadonlySet<number>> {
    const { same, unlike } = await unlikeAmong(mailbox, this.#known)
    const isFolder = same > 0 || (await compareMails(mailbox, others)).same > 0
    return new Set(isFolder ? unlike : [])
  }

  /** Looked up once for each opening: as long as a mailbox is open it is the same one, whatever it is called. */
  async holdsIn(mailbox: OpenMailbox): Promise<boolean> {
    if (this.#held !== null && this.#held === mailbox.opening) return true
    const { others } = await compareMails(mailbox, this.#known)
    if (others > 0) return false
    this.#held = mailbox.opening
    return true
  }
}
