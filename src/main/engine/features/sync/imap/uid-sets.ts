import type { NamedUid } from './server-keys'

/** Sequence sets of RFC 3501 section 9, e.g. `1:3,7,9:12`. */

const MAX_UID = 4_294_967_295
/** More UIDs than this in one answer are a lie. */
export const MAX_UIDS = 5_000_000

/** UIDs, ascending and each once, as a compact sequence set; '' for none. */
export function toSequenceSet(uids: readonly number[]): string {
  const ranges: string[] = []
  let first = 0
  let last = 0
  const close = (): void => {
    if (first > 0) ranges.push(first === last ? String(first) : `${first}:${last}`)
  }
  for (const uid of uids) {
    if (first > 0 && uid === last + 1) {
      last = uid
      continue
    }
    close()
    first = uid
    last = uid
  }
  close()
  return ranges.join(',')
}

/**
 * The UIDs of a sequence set, ascending and each once. What is not a UID is left out; a set that names more than
 * `limit` is cut there, because a lying server must not make us count to four billion.
 */
export function fromSequenceSet(set: string, limit: number): number[] {
  const uids = new Set<number>()
  for (const range of set.split(',')) {
    const match = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(range.trim())
    if (!match) continue
    const one = Number(match[1])
    const other = match[2] === undefined ? one : Number(match[2])
    const last = Math.min(Math.max(one, other), MAX_UID)
    for (let uid = Math.max(1, Math.min(one, other)); uid <= last && uids.size < limit; uid += 1)
      uids.add(uid)
  }
  return [...uids].sort((a, b) => a - b)
}

/** Ascending, each once, only what can be a UID. */
export function uniqueUids(uids: readonly number[]): number[] {
  return [...new Set(uids)]
    .filter((uid) => Number.isInteger(uid) && uid > 0 && uid <= MAX_UID)
    .sort((a, b) => a - b)
}

/** UIDs we know and the server does not (any more). Both ascending or not; the result keeps the order of `known`. */
export function missingOnServer(known: readonly number[], onServer: readonly number[]): number[] {
  const there = new Set(onServer)
  return known.filter((uid) => !there.has(uid))
}

export function inChunks<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size))
  return chunks
}

/**
 * What COPYUID says for certain of the messages asked for. Both its sets rise with each other, since copies get their
 * UIDs in order (RFC 4315 section 3); a range written from its end means the same as from its beginning, so in a set
 * that falls, or names one UID twice, nobody knows which copy is whose: null.
 */
export function certainCopies(
  asked: readonly number[],
  { uidValidity, uidMap }: { uidValidity?: bigint | undefined; uidMap?: Map<number, number> | undefined },
): Map<number, NamedUid | null> {
  const pairs = [...(uidMap ?? [])]
  const rises = pairs.every(([uid, copy], index) => {
    const [lastUid, lastCopy] = pairs[index - 1] ?? [0, 0]
    return uid > lastUid && copy > lastCopy
  })
  const wanted = new Set(asked)
  const name = (uid: number): NamedUid | null =>
    rises && uidValidity !== undefined ? { uid, uidValidity: Number(uidValidity) } : null
  return new Map(pairs.filter(([uid]) => wanted.has(uid)).map(([uid, copy]) => [uid, name(copy)]))
}
