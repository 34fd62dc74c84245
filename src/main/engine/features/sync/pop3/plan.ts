import type { Pop3Incoming } from '../../../../../shared/contract/accounts'
import type { FetchedRow } from './store'

const DAY = 86_400_000

/** A message as the server lists it in one session. */
export interface ListedMessage {
  /** Its number, which holds for the session. */
  number: number
  /** By what it is known again: see `listed`. */
  uidl: string
  /** Octets as LIST told them; null where it did not. */
  size: number | null
}

/**
 * What UIDL and LIST told together, newest first. RFC 1939 section 7 lets a server give copies of one message one id:
 * the second is known by the id and a number, as no id has a blank in it.
 */
export function listed(
  uids: ReadonlyMap<number, string>,
  sizes: ReadonlyMap<number, number>,
): ListedMessage[] {
  const times = new Map<string, number>()
  return [...uids]
    .sort(([a], [b]) => a - b)
    .map(([number, uid]) => {
      const time = (times.get(uid) ?? 0) + 1
      times.set(uid, time)
      return { number, uidl: time === 1 ? uid : `${uid} ${time}`, size: sizes.get(number) ?? null }
    })
    .reverse()
}

/** What is known of an account's messages, by their ids at the server. */
export type Known = ReadonlyMap<string, FetchedRow>

/** How what the server lists differs from what is known. */
export interface Differences {
  /** Never fetched, or another message by the size the server tells. */
  toFetch: ListedMessage[]
  /** Known and listed no more. */
  gone: FetchedRow[]
  /** Listed again. */
  back: FetchedRow[]
}

export function compare(messages: readonly ListedMessage[], known: Known): Differences {
  const differences: Differences = { toFetch: [], gone: [], back: [] }
  const seen = new Set<string>()
  for (const message of messages) {
    seen.add(message.uidl)
    const row = known.get(message.uidl)
    if (!row || isDoubtful(message, row)) differences.toFetch.push(message)
    if (row?.isGone === 1) differences.back.push(row)
  }
  for (const row of known.values()) if (row.isGone === 0 && !seen.has(row.uidl)) differences.gone.push(row)
  return differences
}

/** Servers that count from 1 give the id of a deleted message to another one. */
const isDoubtful = ({ size }: ListedMessage, row: FetchedRow): boolean =>
  size !== null && row.size !== null && size !== row.size

/** What is to be deleted on the server by the user's choice: only what is stored here, and is that very message. */
export function toDelete(
  messages: readonly ListedMessage[],
  known: Known,
  { leaveDays, deletesThere }: Pick<Pop3Incoming, 'leaveDays' | 'deletesThere'>,
  now: number,
): ListedMessage[] {
  const isDue = (row: FetchedRow): boolean =>
    (leaveDays !== null && now - row.fetchedAt >= leaveDays * DAY) ||
    (deletesThere && row.isDeletedHere === 1)
  return messages.filter((message) => {
    const row = known.get(message.uidl)
    return row !== undefined && !isDoubtful(message, row) && isDue(row)
  })
}
