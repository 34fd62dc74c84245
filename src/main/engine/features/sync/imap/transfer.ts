import { ProblemError } from '../../../../../shared/problem'
import { isPermanent } from '../../../net/problem-of'
import type { FolderRef, MailboxesFeature } from '../../mailboxes/index'
import type { ImapSession, OpenMailbox } from './imap-session'
import { inKnownFolder } from './open-folder'
import { toSequenceSet } from './uid-sets'

/** What became of the messages a command was sent for. */
export interface Carried {
  /** The server did what was asked; of a move, the UID in the target, null where it is not known. */
  done: ReadonlyMap<number, number | null>
  /** No longer in the folder: another client moved or expunged them. */
  missing: readonly number[]
  /** Why the rest was not done; null when there is no rest. */
  refusal: unknown
  /** Of the rest, what lies in both folders now: to give it up would double it. */
  halfDone?: readonly number[]
}

export interface Source {
  session: ImapSession
  mailboxes: Pick<MailboxesFeature, 'folder' | 'state'>
  folder: FolderRef
}

/** A server that keeps saying that messages are gone which its own searches find is asked this often. */
const MAX_ROUNDS = 5

/**
 * Runs a command on those messages that are there. Where another client has just expunged one, servers refuse the
 * command for all of them (RFC 5530, EXPUNGEISSUED), or say OK having done a part of it: then what is left is tried
 * again. A refusal of what is there is thrown.
 */
async function onWhatIsLeft<T>(
  mailbox: OpenMailbox,
  uids: readonly number[],
  command: (uids: readonly number[]) => Promise<T>,
): Promise<{ left: readonly number[]; result: T | null }> {
  let left = uids
  for (let round = 1; left.length > 0; round += 1) {
    try {
      return { left, result: await command(left) }
    } catch (error) {
      const still = await mailbox.present(left)
      if (still.length === left.length && !(saysExpunged(error) && round < MAX_ROUNDS)) throw error
      left = still
    }
  }
  return { left, result: null }
}

/** Sets a flag or takes it off. On a message that is gone it is done: the next look into the folder tells of that. */
export async function setFlag(
  mailbox: OpenMailbox,
  uids: readonly number[],
  flag: string,
  value: boolean,
): Promise<Carried> {
  const done = new Map(uids.map((uid) => [uid, null]))
  try {
    await onWhatIsLeft(mailbox, uids, (left) => mailbox.store(left, value ? 'add' : 'remove', [flag]))
    return { done, missing: [], refusal: null }
  } catch (refusal) {
    return { done: new Map(), missing: [], refusal }
  }
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
  await setFlag(mailbox, uids, '$Junk', isSpam)
  await setFlag(mailbox, uids, '$NotJunk', !isSpam)
}

/** Deletes for good; done is what a search no longer finds. */
export async function deleteForGood(mailbox: OpenMailbox, uids: readonly number[]): Promise<Carried> {
  let refusal: unknown = null
  try {
    await onWhatIsLeft(mailbox, uids, (left) => mailbox.expunge(left))
  } catch (error) {
    refusal = error
  }
  const still = new Set(await mailbox.present(uids))
  const done = new Map(uids.filter((uid) => !still.has(uid)).map((uid) => [uid, null]))
  return { done, missing: [], refusal: still.size > 0 ? (refusal ?? mailbox.notDone()) : null }
}

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
  const done = new Map<number, number | null>()
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
): Promise<{ moved: Map<number, number | null> | null; error: unknown }> {
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
 */
export async function copyAndDelete(
  source: Source,
  target: FolderRef,
  uids: readonly number[],
  repeated: readonly number[],
): Promise<Carried> {
  const earlier = await copiedEarlier(source, target, repeated)
  const fresh = await copyFresh(
    source,
    target,
    uids.filter((uid) => !earlier.has(uid)),
  )
  const copied = new Map([...earlier, ...fresh.copied])
  if (copied.size === 0) return { done: copied, missing: fresh.missing, refusal: fresh.refusal }
  const carried = await here(source, async (mailbox): Promise<Carried> => {
    const deleted = await deleteForGood(mailbox, [...copied.keys()].sort(ascending))
    const done = new Map([...copied].filter(([uid]) => deleted.done.has(uid)))
    return { done, missing: fresh.missing, refusal: deleted.refusal ?? fresh.refusal }
  })
  const doubled = new Map([...copied].filter(([uid]) => !carried.done.has(uid)))
  if (doubled.size === 0 || !isFinal(carried.refusal)) return carried
  const { done } = await dropCopies(source, target, [...doubled.values()])
  return { ...carried, halfDone: [...doubled].filter(([, copy]) => !done.has(copy)).map(([uid]) => uid) }
}

/**
 * Finds out what became of a move whose end is not known and that is not wanted any more: `done` is what lies where it
 * was, and nowhere else; `missing` is what has moved.
 */
export async function settleMove(
  source: Source,
  target: FolderRef,
  uids: readonly number[],
): Promise<Carried> {
  const there = await here(source, (mailbox) => mailbox.present(uids))
  const stayed = new Set(there)
  const missing = uids.filter((uid) => !stayed.has(uid))
  const copies = source.session.abilities.move
    ? new Map<number, number>()
    : await copiesIn(source, target, there)
  const dropped = await dropCopies(source, target, [...copies.values()])
  const isDoubled = (uid: number): boolean => {
    const copy = copies.get(uid)
    return copy !== undefined && !dropped.done.has(copy)
  }
  const done = new Map(there.filter((uid) => !isDoubled(uid)).map((uid) => [uid, null]))
  return { done, missing, refusal: dropped.refusal, halfDone: there.filter(isDoubled) }
}

/** Nothing lies in a folder that is gone. */
async function copiesIn(
  source: Source,
  target: FolderRef,
  uids: readonly number[],
): Promise<Map<number, number>> {
  try {
    return await copiedEarlier(source, target, uids)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'folder-gone') return new Map()
    throw error
  }
}

async function dropCopies(
  { session }: Source,
  target: FolderRef,
  copies: readonly number[],
): Promise<Pick<Carried, 'done' | 'refusal'>> {
  if (copies.length === 0) return { done: new Map(), refusal: null }
  return session.inMailbox(
    target.path,
    (mailbox) => deleteForGood(mailbox, copies.toSorted(ascending)),
    'reopened',
  )
}

interface Copies {
  copied: Map<number, number>
  missing: readonly number[]
  refusal: unknown
}

async function copyFresh(source: Source, target: FolderRef, uids: readonly number[]): Promise<Copies> {
  const copied = new Map<number, number>()
  if (uids.length === 0) return { copied, missing: [], refusal: null }
  const uidNext = (await source.session.status(target.path))?.uidNext ?? 1
  const attempt = await here(source, async (mailbox) => {
    const there = await mailbox.present(uids)
    try {
      const { left, result } = await onWhatIsLeft(mailbox, there, (some) => mailbox.copy(some, target.path))
      return { left, result, error: null }
    } catch (error) {
      return { left: there, result: null, error }
    }
  })
  for (const uid of attempt.left) {
    const newUid = attempt.result?.get(uid) ?? null
    if (newUid !== null) copied.set(uid, newUid)
  }
  const left = new Set(attempt.left)
  const missing = uids.filter((uid) => !left.has(uid))
  if (attempt.error !== null) return { copied, missing, refusal: attempt.error }
  const unnamed = attempt.left.filter((uid) => !copied.has(uid))
  if (unnamed.length === 0) return { copied, missing, refusal: null }
  const wanted = await here(source, (mailbox) => mailbox.fingerprints(toSequenceSet(unnamed)))
  const found = await source.session.inMailbox(
    target.path,
    (mailbox) => mailbox.fingerprints(`${uidNext}:*`),
    'reopened',
  )
  // `n:*` names the last message even when its UID is below n (RFC 3501 section 6.4.8).
  const newcomers = new Map([...found].filter(([uid]) => uid >= uidNext))
  for (const [uid, newUid] of pair(wanted, newcomers)) copied.set(uid, newUid)
  // Copied again and again, they would fill the target: what the server did with them is for the user to see.
  const lost = unnamed.some((uid) => wanted.has(uid) && !copied.has(uid))
  return {
    copied,
    missing: [...missing, ...unnamed.filter((uid) => !wanted.has(uid))],
    refusal: lost ? source.session.notDone() : null,
  }
}

/** Copies of these messages that lie in the target already, each standing for one message only. */
async function copiedEarlier(
  source: Source,
  target: FolderRef,
  uids: readonly number[],
): Promise<Map<number, number>> {
  if (uids.length === 0) return new Map()
  const wanted = await here(source, (mailbox) => mailbox.fingerprints(toSequenceSet(uids)))
  return source.session.inMailbox(
    target.path,
    async (mailbox) => {
      const candidates = new Set<number>()
      for (const size of new Set([...wanted.values()].map(sizeOf))) {
        const found = await mailbox.search({ larger: size - 1, smaller: size + 1 })
        for (const uid of found ?? []) candidates.add(uid)
      }
      return pair(wanted, await mailbox.fingerprints(toSequenceSet([...candidates].sort(ascending))))
    },
    'reopened',
  )
}

function pair(wanted: ReadonlyMap<number, string>, found: ReadonlyMap<number, string>): Map<number, number> {
  const byFingerprint = new Map<string, number[]>()
  for (const [uid, fingerprint] of found)
    byFingerprint.set(fingerprint, [...(byFingerprint.get(fingerprint) ?? []), uid])
  const pairs = new Map<number, number>()
  for (const [uid, fingerprint] of wanted) {
    const copy = byFingerprint.get(fingerprint)?.pop()
    if (copy !== undefined) pairs.set(uid, copy)
  }
  return pairs
}

const sizeOf = (fingerprint: string): number => Number.parseInt(fingerprint, 10)

const here = <T>({ session, mailboxes, folder }: Source, work: (mailbox: OpenMailbox) => Promise<T>) =>
  inKnownFolder(session, mailboxes, folder, work)

const saysExpunged = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.params?.replyCode === 'EXPUNGEISSUED'

const isFinal = (error: unknown): boolean => error instanceof ProblemError && isPermanent(error.problem)

const ascending = (a: number, b: number): number => a - b
