import { ProblemError } from '../../../../../shared/problem'
import { isPermanent } from '../../../net/problem-of'
import type { FolderRef } from '../../mailboxes/index'
import type { OwnMark } from '../../messages/index'
import {
  copiedEarlier,
  here,
  inTarget,
  NO_MARKS,
  OtherTarget,
  pair,
  Target,
  type OwnMarks,
  type SentCopies,
  type Source,
} from './copies'
import type { ImapSession } from './imap-session'
import {
  ascending,
  deleteForGood,
  marksOf,
  MAX_ROUNDS,
  saysExpunged,
  takeMarksOff,
  type Carried,
  type DeletionMarks,
} from './message-commands'
import type { OpenMailbox } from './open-mailbox'
import { isFolderGone, isRefusal } from '../../../net/refusal'
import type { NamedUid } from './server-keys'
import type { ServerFolder } from './sync-rules'
import { toSequenceSet } from './uid-sets'

/**
 * MOVE (RFC 6851). Only what COPYUID names has moved for certain. The command may stop half-way, and what it does not
 * name is looked for: what still lies here has not moved; what does not was moved without being named, by this
 * command or an earlier one whose answer was lost (`repeated`), or another client took it away.
 */
export async function moveMessages(
  mailbox: OpenMailbox,
  uids: readonly number[],
  target: string,
  { repeated, namesCopies }: { repeated: ReadonlySet<number>; namesCopies: boolean },
): Promise<Carried> {
  const done = new Map<number, NamedUid | null>()
  const missing: number[] = []
  let left = uids
  for (let round = 1; left.length > 0; round += 1) {
    const { moved, error } = await tryMove(mailbox, left, target)
    for (const uid of left) if (moved?.has(uid)) done.set(uid, moved.get(uid) ?? null)
    const rest = left.filter((uid) => !done.has(uid))
    const still = await mailbox.present(rest)
    const there = new Set(still)
    for (const uid of rest.filter((candidate) => !there.has(candidate))) {
      if (error === null && namesCopies && !repeated.has(uid)) missing.push(uid)
      else done.set(uid, null)
    }
    if (still.length === left.length && !(saysExpunged(error) && round < MAX_ROUNDS))
      return { done, missing, refusal: error ?? mailbox.notDone() }
    left = still
  }
  return { done, missing, refusal: null }
}

async function tryMove(
  mailbox: OpenMailbox,
  uids: readonly number[],
  target: string,
): Promise<{ moved: Map<number, NamedUid | null> | null; error: unknown }> {
  try {
    return { moved: await mailbox.move(uids, target), error: null }
  } catch (error) {
    return { moved: null, error }
  }
}

/**
 * MOVE for servers that have none: COPY, then \Deleted and EXPUNGE, of nothing but what is certain to lie in the
 * target: COPYUID names it (RFC 4315), or a message with the same whole header and the same size is found there. A
 * crash may have come in between the last time (`repeated`), so what was copied then is not copied again.
 *
 * Whatever is refused or cut, at every moment the mail lies somewhere without a \Deleted of ours, because every client
 * may send EXPUNGE at any moment. So the original is marked only when its copy was seen without a mark, the copy only when the
 * original was, and what was begun with is taken back first: no original may bear a mark of ours when this is called.
 */
export async function copyAndDelete(
  source: Source,
  to: FolderRef,
  uids: readonly number[],
  repeated: readonly number[],
  marks: OwnMarks = NO_MARKS,
): Promise<Carried> {
  const strays = await dropStrays(source, to, uids, marks)
  const isLeft = (uid: number): boolean => !strays.doubled.includes(uid)
  const carried = await copyAnew(source, to, uids.filter(isLeft), repeated.filter(isLeft), marks)
  return {
    ...{ ...carried, refusal: carried.refusal ?? strays.refusal },
    halfDone: [...(carried.halfDone ?? []), ...strays.doubled],
  }
}

async function copyAnew(
  source: Source,
  to: FolderRef,
  uids: readonly number[],
  repeated: readonly number[],
  marks: OwnMarks,
): Promise<Carried> {
  const target = new Target(to)
  const earlier = await copiesIn(source, target, repeated, marks)
  const fresh = await copyFresh(
    source,
    target,
    uids.filter((uid) => !earlier.has(uid)),
    marks.copies,
  )
  const kept = await keepCopies(source, target, new Map([...earlier, ...fresh.copied]), marks)
  const refused = fresh.refusal ?? kept.refusal
  const { copied } = kept
  if (copied.size === 0)
    return { done: new Map(), missing: fresh.missing, refusal: refused, halfDone: kept.marked }
  const deleted = await here(source, (mailbox) =>
    deleteForGood(mailbox, [...copied.keys()].sort(ascending), marksOn(marks, 'original')),
  )
  const named = (isMoved: (uid: number) => boolean): [number, NamedUid][] =>
    [...copied]
      .filter(([uid]) => isMoved(uid))
      .map(([from, uid]) => [from, { uid, uidValidity: target.uidValidity }])
  const done = new Map(named((uid) => deleted.done.has(uid)))
  const carried = { done, missing: fresh.missing, refusal: deleted.refusal ?? refused }
  const halfDone = [...kept.marked, ...deleted.halfDone]
  const isStuck = new Set(deleted.halfDone)
  const doubled = new Map([...copied].filter(([uid]) => !done.has(uid) && !isStuck.has(uid)))
  if (doubled.size === 0 || !isFinal(deleted.refusal)) return { ...carried, halfDone }
  const dropped = await dropCopies(source, target, doubled, marks)
  const moved = named((uid) => dropped.moved.includes(uid))
  return { ...carried, done: new Map([...done, ...moved]), halfDone: [...halfDone, ...dropped.doubled] }
}

/**
 * Finds out what became of a move whose end is not known and that is not wanted any more: `done` is what lies where it
 * was, and nowhere else; `missing` is what has moved. As for `copyAndDelete`, no original may bear a mark of ours.
 */
export async function reconcileMove(
  source: Source,
  to: FolderRef,
  uids: readonly number[],
  marks: OwnMarks = NO_MARKS,
): Promise<Carried> {
  const target = new Target(to)
  const there = await here(source, (mailbox) => mailbox.present(uids))
  const strays = await dropStrays(source, to, there, marks)
  const stayed = new Set(there)
  const copies =
    source.session.capabilities.move && marks.onCopy.size === 0
      ? new Map<number, number>()
      : await copiesIn(source, target, there, marks)
  const dropped = await dropCopies(source, target, copies, marks)
  const elsewhere = new Set([...dropped.moved, ...dropped.doubled, ...strays.doubled])
  return {
    done: new Map(there.filter((uid) => !elsewhere.has(uid)).map((uid) => [uid, null])),
    missing: [...uids.filter((uid) => !stayed.has(uid)), ...dropped.moved],
    refusal: dropped.refusal ?? strays.refusal,
    halfDone: [...dropped.doubled, ...strays.doubled],
  }
}

/**
 * Of these copies, by their originals, those that lie in the target without \Deleted. One that has it lost none of its
 * own mail: it was copied with it (its original has lost it since), or it was to be taken back. Where another client has
 * marked the original, its copy may bear that mark.
 */
async function keepCopies(
  source: Source,
  target: Target,
  copies: ReadonlyMap<number, number>,
  marks: OwnMarks,
): Promise<{ copied: Map<number, number>; marked: number[]; refusal: unknown }> {
  if (copies.size === 0) return { copied: new Map(), marked: [], refusal: null }
  const originals = await here(source, (mailbox) => marksOf(mailbox, [...copies.keys()].sort(ascending)))
  const isOurs = (uid: number): boolean => marks.onCopy.has(uid) || originals.get(uid) === false
  const { off, found } = await inTarget(source, target, async (mailbox) => {
    const found = await marksOf(mailbox, [...copies.values()].sort(ascending))
    const ours = [...copies].filter(([uid, copy]) => found.has(copy) && isOurs(uid)).map(([, copy]) => copy)
    return { found, off: await takeMarksOff(mailbox, ours.sort(ascending)) }
  })
  const bearing = new Set(off.marked)
  const uidsOf = (isMeant: (copy: number) => boolean): number[] =>
    [...copies].filter(([, copy]) => isMeant(copy)).map(([uid]) => uid)
  const lost = new Set(uidsOf((copy) => !found.has(copy) || off.gone.has(copy)))
  const marked = uidsOf((copy) => bearing.has(copy))
  marks.taken(uidsOf((copy) => !bearing.has(copy)).filter((uid) => marks.onCopy.has(uid)))
  const refusal = marked.length > 0 ? off.refusal : null
  return {
    copied: new Map([...copies].filter(([uid, copy]) => !lost.has(uid) && !bearing.has(copy))),
    marked,
    refusal: marked.length + lost.size > 0 ? (refusal ?? source.session.notDone()) : null,
  }
}

/** Nothing lies in a folder that is gone. */
async function copiesIn(
  source: Source,
  target: Target,
  uids: readonly number[],
  marks: OwnMarks,
): Promise<Map<number, number>> {
  try {
    return await copiedEarlier(source, target, uids, marks)
  } catch (error) {
    if (isFolderGone(error)) return new Map()
    throw error
  }
}

/**
 * Takes copies back, by their originals; those only whose original lies there without \Deleted, or that are marked by
 * another client as it is. Where another client has deleted the original since, the mail has `moved`.
 */
async function dropCopies(
  source: Source,
  target: Target,
  copies: ReadonlyMap<number, number>,
  marks: OwnMarks,
): Promise<{ moved: number[]; doubled: number[]; refusal: unknown }> {
  if (copies.size === 0) return { moved: [], doubled: [], refusal: null }
  const originals = await here(source, (mailbox) => marksOf(mailbox, [...copies.keys()].sort(ascending)))
  return inTarget(source, target, async (mailbox) => {
    const marked = await marksOf(mailbox, [...copies.values()].sort(ascending))
    const mayGo = ([uid, copy]: readonly [number, number]): boolean =>
      originals.get(uid) === false || (originals.has(uid) && marked.get(copy) === true)
    const going = new Map([...copies].filter(mayGo).map(([uid, copy]) => [copy, uid]))
    const uidsOf = (some: Iterable<number>): number[] => [...some].flatMap((copy) => going.get(copy) ?? [])
    const { set, taken } = marksOn(marks, 'copy')
    const { done, refusal } = await deleteForGood(mailbox, [...going.keys()].sort(ascending), {
      set: (some) => set(uidsOf(some)),
      taken: (some) => taken(uidsOf(some)),
    })
    return {
      moved: [...copies].filter((pair) => !mayGo(pair)).map(([uid]) => uid),
      doubled: uidsOf([...going.keys()].filter((copy) => !done.has(copy))),
      refusal,
    }
  })
}

/** Takes back, as `dropCopies`, what earlier tries have put into other folders. Before that nothing is copied again. */
async function dropStrays(
  source: Source,
  to: FolderRef,
  uids: readonly number[],
  marks: OwnMarks,
): Promise<{ doubled: number[]; refusal: unknown }> {
  const sent = marks.copies
  const doubled: number[] = []
  let refusal: unknown = null
  for (const { target, copies } of await sent.strays(source, to, uids)) {
    const dropped = await dropCopies(source, target, copies, marks)
    doubled.push(...dropped.doubled)
    refusal ??= dropped.refusal
  }
  sent.taken(uids.filter((uid) => !doubled.includes(uid)))
  return { doubled, refusal }
}

interface Copies {
  copied: Map<number, number>
  missing: readonly number[]
  refusal: unknown
}

/**
 * COPY of what no earlier try has copied. A refused one may have been carried out, whole or in part: it is not sent
 * again, and not given up, before the target was looked into for what arrived there since.
 */
async function copyFresh(
  source: Source,
  target: Target,
  uids: readonly number[],
  sent: SentCopies,
): Promise<Copies> {
  const copied = new Map<number, number>()
  const missing: number[] = []
  if (uids.length === 0) return { copied, missing, refusal: null }
  const { status: before, refusal } = await statusOf(source.session, target.path)
  if (refusal !== null) return { copied, missing, refusal }
  if (before) target.seen(before)
  const uidNext = before?.uidNext ?? 1
  let left = uids
  for (let round = 1; ; round += 1) {
    sent.sending(left, target.path)
    const { there, named, error } = await here(source, (mailbox) => tryCopy(mailbox, left, target.path))
    const byCopyUid = there.flatMap((uid): [number, NamedUid][] => {
      const copy = named?.get(uid) ?? null
      return copy === null ? [] : [[uid, copy]]
    })
    for (const [uid, copy] of byCopyUid) sent.made([uid], target.path, copy)
    for (const [uid, copy] of byCopyUid) {
      target.seen(copy)
      copied.set(uid, copy.uid)
    }
    const unnamed = there.filter((uid) => !copied.has(uid))
    const known = [...copied.values()]
    const { lying, found } = await arrived(source, target, unnamed, { uidNext, known }).catch(
      (other: unknown) => {
        if (other instanceof OtherTarget)
          sent.made(unnamed, target.path, { uidValidity: other.uidValidity, uid: null })
        throw other
      },
    )
    for (const [uid, newUid] of found) copied.set(uid, newUid)
    const gone = left.filter((uid) => !copied.has(uid) && !lying.has(uid))
    missing.push(...gone)
    left = unnamed.filter((uid) => lying.has(uid) && !copied.has(uid))
    if (left.length === 0) return { copied, missing, refusal: null }
    // Copied again and again, they would fill the target: what the server did with them is for the user to see.
    if (error === null) return { copied, missing, refusal: source.session.notDone() }
    if (gone.length === 0 && !(saysExpunged(error) && round < MAX_ROUNDS))
      return { copied, missing, refusal: error }
  }
}

/** A target that is not there is the refusal of the copy, and says nothing of where the mail lies. */
async function statusOf(
  session: ImapSession,
  path: string,
): Promise<{ status: ServerFolder | null; refusal: ProblemError | null }> {
  try {
    return { status: await session.status(path), refusal: null }
  } catch (error) {
    if (!isRefusal(error)) throw error
    return { status: null, refusal: error }
  }
}

async function tryCopy(
  mailbox: OpenMailbox,
  uids: readonly number[],
  target: string,
): Promise<{ there: number[]; named: Map<number, NamedUid | null> | null; error: unknown }> {
  const there = await mailbox.present(uids)
  if (there.length === 0) return { there, named: null, error: null }
  try {
    return { there, named: await mailbox.copy(there, target), error: null }
  } catch (error) {
    return { there, named: null, error }
  }
}

/** Of these messages those that lie here still, and their copies in the target from `uidNext` on, without the known. */
async function arrived(
  source: Source,
  target: Target,
  uids: readonly number[],
  { uidNext, known }: { uidNext: number; known: readonly number[] },
): Promise<{ lying: ReadonlySet<number>; found: Map<number, number> }> {
  if (uids.length === 0) return { lying: new Set(), found: new Map() }
  const wanted = await here(source, (mailbox) => mailbox.fingerprints(toSequenceSet(uids)))
  const newest = await inTarget(source, target, (mailbox) => mailbox.fingerprints(`${uidNext}:*`))
  // `n:*` names the last message even when its UID is below n (RFC 3501 section 6.4.8).
  const isNewcomer = ([uid]: readonly [number, string]): boolean => uid >= uidNext && !known.includes(uid)
  return { lying: new Set(wanted.keys()), found: pair(wanted, new Map([...newest].filter(isNewcomer))) }
}

const marksOn = (marks: OwnMarks, on: OwnMark): DeletionMarks => ({
  set: (uids) => marks.set(uids, on),
  taken: (uids) => marks.taken(uids),
})

const isFinal = (error: unknown): boolean => error instanceof ProblemError && isPermanent(error.problem)
