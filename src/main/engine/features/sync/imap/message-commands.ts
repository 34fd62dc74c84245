import { ProblemError } from '../../../../../shared/problem'
import { isRefusal } from '../../../net/refusal'
import type { OpenMailbox } from './open-mailbox'
import type { NamedUid } from './server-keys'
import { toSequenceSet } from './uid-sets'

/** What became of the messages a command was sent for. */
export interface Carried {
  /** The server did what was asked; of a move, the UID in the target, null where it is not known. */
  done: ReadonlyMap<number, NamedUid | null>
  /** No longer in the folder: another client moved or expunged them. */
  missing: readonly number[]
  /** Why the rest was not done; null when there is no rest. */
  refusal: unknown
  /** Of the rest, what lies in both folders now or bears a mark of ours: to give it up would double it or lose it. */
  halfDone?: readonly number[]
  /** Of a keyword: the server keeps none such, so that it is kept here. */
  keepsNone?: boolean
}

/** Keeps which \Deleted at the server are ours, past a crash: `set` comes before the command, `taken` after its answer. */
export interface DeletionMarks {
  set(uids: readonly number[]): void
  taken(uids: readonly number[]): void
}

interface Deleted extends Carried {
  /** What the server would not take our mark off again. */
  halfDone: readonly number[]
}

/** A server that keeps saying that messages are gone which its own searches find is asked this often. */
export const MAX_ROUNDS = 5

/**
 * Runs a command on those messages that are there; one that does no harm when it was carried out before. Where another
 * client has just expunged one, servers refuse the command for all of them (RFC 5530, EXPUNGEISSUED), or say OK having
 * done a part of it: then what is left is tried again. A refusal of what is there is thrown.
 */
async function onWhatIsLeft(
  mailbox: OpenMailbox,
  uids: readonly number[],
  command: (uids: readonly number[]) => Promise<unknown>,
): Promise<void> {
  let left = uids
  for (let round = 1; left.length > 0; round += 1) {
    try {
      await command(left)
      return
    } catch (error) {
      const still = await mailbox.present(left)
      if (still.length === left.length && !(saysExpunged(error) && round < MAX_ROUNDS)) throw error
      left = still
    }
  }
}

/** Sets a flag or takes it off. On a UID that is gone STORE succeeds and does nothing (RFC 9051 section 6.4.9). */
export async function setFlag(
  mailbox: OpenMailbox,
  uids: readonly number[],
  flag: string,
  value: boolean,
): Promise<Carried> {
  try {
    const there = await mailbox.present(uids)
    await storeFlag(mailbox, there, flag, value)
    const missing = uids.filter((uid) => !there.includes(uid))
    return { done: new Map(there.map((uid) => [uid, null])), missing, refusal: null }
  } catch (refusal) {
    return { done: new Map(), missing: [], refusal }
  }
}

/** The same where nobody needs to know which of them were there. A refusal of what is there is thrown. */
export const storeFlag = (
  mailbox: OpenMailbox,
  uids: readonly number[],
  flag: string,
  value: boolean,
): Promise<void> =>
  onWhatIsLeft(mailbox, uids, (left) => mailbox.store(left, value ? 'add' : 'remove', [flag]))

/** The same of a keyword. Where the server keeps none (RFC 9051, PERMANENTFLAGS), or not this one, nothing is refused. */
export async function setKeyword(
  mailbox: OpenMailbox,
  uids: readonly number[],
  keyword: string,
  value: boolean,
): Promise<Carried> {
  const kept = mailbox.keptKeyword(keyword)
  if (kept === null) {
    const there = await mailbox.present(uids)
    return {
      done: new Map(there.map((uid) => [uid, null])),
      missing: uids.filter((uid) => !there.includes(uid)),
      refusal: null,
      keepsNone: true,
    }
  }
  const carried = await setFlag(mailbox, uids, kept, value)
  // Some servers have room for a few in each folder, and tell so only by refusing one more.
  if (!isRefusal(carried.refusal) || carried.refusal.problem.code === 'over-quota') return carried
  return { ...carried, done: new Map(uids.map((uid) => [uid, null])), refusal: null, keepsNone: true }
}

/**
 * Tells the server's filter and other programs what the user says of a mail, in the registered keywords. Best effort:
 * many servers keep no keywords.
 */
export async function markSpam(
  mailbox: OpenMailbox,
  uids: readonly number[],
  isSpam: boolean,
): Promise<void> {
  await storeFlag(mailbox, uids, '$Junk', isSpam).catch(() => undefined)
  await storeFlag(mailbox, uids, '$NotJunk', !isSpam).catch(() => undefined)
}

/**
 * Deletes for good; done is what is no longer there. What the server keeps is without our \Deleted again: another
 * client's EXPUNGE would take it away any time.
 */
export async function deleteForGood(
  mailbox: OpenMailbox,
  uids: readonly number[],
  marks: DeletionMarks,
): Promise<Deleted> {
  const before = await marksOf(mailbox, uids)
  const ours = [...before].filter(([, isMarked]) => !isMarked).map(([uid]) => uid)
  marks.set(ours)
  let refusal: unknown = null
  try {
    await onWhatIsLeft(mailbox, [...before.keys()].sort(ascending), (left) => mailbox.expunge(left))
  } catch (error) {
    refusal = error
  }
  const still = new Set(await mailbox.present(uids))
  const off = await takeMarksOff(
    mailbox,
    ours.filter((uid) => still.has(uid)),
  )
  marks.taken(off.without)
  const there = uids.filter((uid) => still.has(uid) && !off.gone.has(uid))
  return {
    done: new Map(uids.filter((uid) => !there.includes(uid)).map((uid) => [uid, null])),
    missing: [],
    refusal: there.length > 0 ? (refusal ?? mailbox.notDone()) : null,
    halfDone: off.marked,
  }
}

/** Those of these messages the server has, as it has them now, and whether they are marked \Deleted. */
export async function marksOf(mailbox: OpenMailbox, uids: readonly number[]): Promise<Map<number, boolean>> {
  const there = await mailbox.present(uids)
  const found = new Map<number, boolean>()
  if (there.length === 0) return found
  for await (const { uid, flags } of mailbox.flags(toSequenceSet(there)))
    if (uid && flags) found.set(uid, flags.has('\\Deleted'))
  const unknown = there.filter((uid) => !found.has(uid))
  if (unknown.length > 0 && (await mailbox.present(unknown)).length > 0) throw mailbox.notDone()
  return found
}

/** Takes a \Deleted of ours off again; done is what has none any more, or is gone. */
export async function unmark(mailbox: OpenMailbox, uids: readonly number[]): Promise<Carried> {
  const { without, gone, marked, refusal } = await takeMarksOff(mailbox, uids)
  const done = new Map([...without, ...gone].map((uid) => [uid, null]))
  return { done, missing: [], refusal: marked.length > 0 ? (refusal ?? mailbox.notDone()) : null }
}

/** What the server says when it was told to take \Deleted off these. */
export async function takeMarksOff(
  mailbox: OpenMailbox,
  uids: readonly number[],
): Promise<{ without: number[]; gone: ReadonlySet<number>; marked: number[]; refusal: unknown }> {
  const before = await marksOf(mailbox, uids)
  const bearing = [...before].filter(([, isMarked]) => isMarked).map(([uid]) => uid)
  let refusal: unknown = null
  try {
    await onWhatIsLeft(mailbox, bearing, (left) => mailbox.store(left, 'remove', ['\\Deleted']))
  } catch (error) {
    refusal = error
  }
  const after = bearing.length > 0 ? await marksOf(mailbox, uids) : before
  return {
    without: uids.filter((uid) => after.get(uid) === false),
    gone: new Set(uids.filter((uid) => !after.has(uid))),
    marked: uids.filter((uid) => after.get(uid) === true),
    refusal,
  }
}

export const saysExpunged = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.params?.replyCode === 'EXPUNGEISSUED'

export const ascending = (a: number, b: number): number => a - b
