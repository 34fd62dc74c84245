import type { FolderRef } from '../../mailboxes/index'
import type { OwnMark } from '../../messages/index'
import type { ImapSession } from './imap-session'
import { ascending, marksOf } from './message-commands'
import { FolderReplaced, inReadFolder, NO_UIDVALIDITY, type ReadFolder } from './open-folder'
import type { OpenMailbox } from './open-mailbox'
import { toSequenceSet } from './uid-sets'

/** A COPY an earlier try has sent, and where it was made as far as that is known. */
export interface SentCopy {
  path: string
  /** The last place of a message that was known before. */
  lastPlacement: number
  uidValidity: number | null
  uid: number | null
}

/** Copies of ours that lie in another folder than they were to go to, by their originals. */
export interface Stray {
  folderId: number
  target: Target
  copies: ReadonlyMap<number, number>
}

/** Keeps past a crash where copies were sent: `sending` comes before the command, `made` after its answer. */
export interface SentCopies {
  /** Those of earlier tries that lie elsewhere than in the target. */
  strays(source: Source, to: FolderRef, uids: readonly number[]): Promise<readonly Stray[]>
  sending(uids: readonly number[], path: string): void
  made(uids: readonly number[], path: string, at: { uidValidity: number; uid: number | null }): void
  /** None of theirs lies elsewhere than in the target. */
  taken(uids: readonly number[]): void
}

/** The same for both sides of a move; messages are named by the UIDs of the originals. */
export interface OwnMarks {
  /** Messages whose copy may bear a mark of ours since an earlier try. */
  onCopy: ReadonlySet<number>
  set(uids: readonly number[], on: OwnMark): void
  taken(uids: readonly number[]): void
  copies: SentCopies
}

/** Of mail the cache may not know. */
export const NO_MARKS: OwnMarks = {
  ...{ onCopy: new Set(), set: () => undefined, taken: () => undefined },
  copies: {
    ...{ strays: () => Promise.resolve([]), sending: () => undefined },
    ...{ made: () => undefined, taken: () => undefined },
  },
}

export interface Source {
  session: ImapSession
  folder: ReadFolder
}

/** Another folder lies by now where copies go. */
export class OtherTarget extends FolderReplaced {
  readonly uidValidity: number

  constructor(uidValidity: number) {
    super()
    this.uidValidity = uidValidity
  }
}

/**
 * Where copies go. From the first look into it on it is that very folder or none: one that is made anew by that name
 * while a move is under way has other mail under the UIDs of the copies.
 */
export class Target {
  readonly path: string
  #uidValidity: number | null = null

  /** A UIDVALIDITY of 0 is not known. */
  constructor({ path }: Pick<FolderRef, 'path'>, uidValidity = 0) {
    this.path = path
    if (uidValidity !== 0) this.#uidValidity = uidValidity
  }

  get uidValidity(): number {
    return this.#uidValidity ?? NO_UIDVALIDITY
  }

  /** Throws where it is another one by now; a server may not say. */
  seen({ uidValidity }: { uidValidity: number | null }): void {
    if (uidValidity === null) return
    this.#uidValidity ??= uidValidity
    if (this.#uidValidity !== uidValidity) throw new OtherTarget(uidValidity)
  }
}

/**
 * Copies of these messages that lie in the target already, each standing for one message only. What another client has
 * marked \Deleted there is none, unless it has marked the original, too. What has no higher UID than `above` is none.
 */
export async function copiedEarlier(
  source: Source,
  target: Target,
  uids: readonly number[],
  marks: Pick<OwnMarks, 'onCopy'>,
  above = 0,
): Promise<Map<number, number>> {
  if (uids.length === 0) return new Map()
  const { wanted, originals } = await here(source, async (mailbox) => ({
    wanted: await mailbox.fingerprints(toSequenceSet(uids)),
    originals: await marksOf(mailbox, uids),
  }))
  return inTarget(source, target, async (mailbox) => {
    const candidates = new Set<number>()
    for (const size of new Set([...wanted.values()].map(sizeOf))) {
      const found = await mailbox.search({ larger: size - 1, smaller: size + 1 })
      for (const uid of found ?? []) if (uid > above) candidates.add(uid)
    }
    const sorted = [...candidates].sort(ascending)
    const found = await mailbox.fingerprints(toSequenceSet(sorted))
    const marked = await marksOf(mailbox, sorted)
    const plain = pair(wanted, new Map([...found].filter(([uid]) => marked.get(uid) === false)))
    const mayBeMarked = ([uid]: readonly [number, string]): boolean =>
      !plain.has(uid) && (marks.onCopy.has(uid) || originals.get(uid) === true)
    const rest = new Map([...wanted].filter(mayBeMarked))
    return new Map([...plain, ...pair(rest, new Map([...found].filter(([uid]) => marked.get(uid) === true)))])
  })
}

export function pair(
  wanted: ReadonlyMap<number, string>,
  found: ReadonlyMap<number, string>,
): Map<number, number> {
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

export const here = <T>({ session, folder }: Source, work: (mailbox: OpenMailbox) => Promise<T>) =>
  inReadFolder(session, folder, work)

export const inTarget = <T>(
  { session }: Source,
  target: Target,
  work: (mailbox: OpenMailbox) => Promise<T>,
): Promise<T> =>
  session.inMailbox(
    target.path,
    async (mailbox) => {
      target.seen(mailbox.state())
      return work(mailbox)
    },
    'reopened',
  )
