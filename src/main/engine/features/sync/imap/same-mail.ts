import { parseHeader } from '../../../mime/header'
import { ascending } from './message-commands'
import type { OpenMailbox } from './open-mailbox'
import { isRefusal } from './refusal'
import { inChunks } from './uid-sets'

/** A message as we know it. */
export interface KnownMail {
  uid: number
  /** Without angle brackets; '' for none. */
  messageId: string
  size: number
}

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
  let [same, others] = [0, 0]
  for (const chunk of inChunks(known, COMPARED_AT_ONCE)) {
    const unlike = await unlikeIn(mailbox, chunk)
    same += unlike.met - unlike.uids.length
    others += unlike.uids.length
  }
  return { same, others }
}

async function unlikeIn(
  mailbox: OpenMailbox,
  known: readonly KnownMail[],
): Promise<{ met: number; uids: readonly number[] }> {
  const byUid = new Map(known.map((mail) => [mail.uid, mail]))
  const found = await identitiesOf(mailbox, [...byUid.keys()].sort(ascending))
  const isOther = (uid: number, header: Buffer | undefined): boolean => {
    const mail = byUid.get(uid)
    if (!mail || !header) return false
    const { messageId } = parseHeader(header)
    return messageId !== mail.messageId || (messageId === '' && found.get(uid)?.size !== mail.size)
  }
  const suspects = [...found].filter(([uid, { field }]) => isOther(uid, field)).map(([uid]) => uid)
  // Not every server gives single fields as they stand in the header.
  const headers = await mailbox.headers(suspects.sort(ascending))
  return { met: found.size, uids: suspects.filter((uid) => isOther(uid, headers.get(uid))) }
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

  /** Looked up once for each opening: as long as a mailbox is open it is the same one, whatever it is called. */
  async holdsIn(mailbox: OpenMailbox): Promise<boolean> {
    if (this.#held !== null && this.#held === mailbox.opening) return true
    const { others } = await compareMails(mailbox, this.#known)
    if (others > 0) return false
    this.#held = mailbox.opening
    return true
  }
}
