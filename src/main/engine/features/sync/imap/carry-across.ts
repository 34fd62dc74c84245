import type { MailDoor, MovedMail } from '../mail-source'
import type { Source } from './copies'
import { ascending, deleteForGood, type Carried, type DeletionMarks } from './message-commands'
import { inReadFolder } from './open-folder'
import type { OpenMailbox } from './open-mailbox'

/**
 * Moves messages into a folder of another account: APPEND there, with the time they arrived and the flags they have,
 * and then, of what that server has said that it took, and nothing else, the original is deleted for good. A crash may
 * have come in between the last time (`repeated`), so what lies there already is not put there again.
 */
export async function moveAcross(
  { session, folder }: Source,
  door: MailDoor,
  uids: readonly number[],
  repeated: ReadonlySet<number>,
  marks: DeletionMarks,
): Promise<Carried> {
  const missing: number[] = []
  const there: number[] = []
  let refusal: unknown = null
  for (const uid of uids) {
    // Each by itself: what is put there before another is refused has moved.
    const mail = await inReadFolder(session, folder, (mailbox) => read(mailbox, uid))
    if (!mail) {
      missing.push(uid)
      continue
    }
    try {
      if (!repeated.has(uid) || !(await door.holds(mail.source))) await door.put(mail)
      there.push(uid)
    } catch (error) {
      refusal = error
      break
    }
  }
  if (there.length === 0) return { done: new Map(), missing, refusal }
  const deleted = await inReadFolder(session, folder, (mailbox) =>
    deleteForGood(mailbox, there.sort(ascending), marks),
  )
  return {
    done: deleted.done,
    missing,
    refusal: refusal ?? deleted.refusal,
    halfDone: there.filter((uid) => !deleted.done.has(uid)),
  }
}

/**
 * Finds out what became of such a move that is not wanted any more: what still lies here stays. What of it lies in the
 * other account, too, stays there: it cannot be told from a mail that lay there before, and two are better than none.
 */
export async function stayHere({ session, folder }: Source, uids: readonly number[]): Promise<Carried> {
  const there = await inReadFolder(session, folder, (mailbox) => mailbox.present(uids))
  return {
    done: new Map(there.map((uid) => [uid, null])),
    missing: uids.filter((uid) => !there.includes(uid)),
    refusal: null,
  }
}

/** What every server keeps for itself. */
const NOT_TAKEN = new Set(['\\Recent', '\\Deleted'])

/** A message as it lies there; null where it does not any more. */
async function read(mailbox: OpenMailbox, uid: number): Promise<MovedMail | null> {
  const found = await mailbox.one(uid, { flags: true, internalDate: true, source: true })
  if (!found?.source || !found.flags) {
    if ((await mailbox.present([uid])).length > 0) throw mailbox.notDone()
    return null
  }
  const date = found.internalDate
  const receivedAt = date === undefined ? NaN : new Date(date).getTime()
  return {
    source: found.source,
    flags: [...found.flags].filter((flag) => !NOT_TAKEN.has(flag)),
    receivedAt: Number.isFinite(receivedAt) ? receivedAt : null,
  }
}
