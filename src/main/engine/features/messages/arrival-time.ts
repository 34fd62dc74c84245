import { parseDate } from '../../mime/date'
import { parseHeader, readFields } from '../../mime/header'

const DAY = 86_400_000

/** A mail waits in queues for five days at most; what INTERNALDATE says later than this was stamped by a migration. */
const LONGEST_DELIVERY = 7 * DAY
/** Before this nobody sent mail; clocks that were never set say 1970. */
const EARLIEST = Date.UTC(1981, 0, 1)

/**
 * When a mail arrived, by which it is sorted and shown: INTERNALDATE as a rule. Where that is missing or absurd, the
 * Date header; where that is, too, now. Programs that move mailboxes stamp years of mail with the day of the move:
 * where INTERNALDATE is more than a week later than both the Date header and the stamp of the last server on the way
 * (a sender's clock may be years behind, that server's is not), the later of these two counts. Never a future time.
 */
export function arrivalTime(
  internalDate: number | null,
  dateHeader: number | null,
  source: Uint8Array,
  now: number,
): number {
  const told = plausible(internalDate, now)
  const written = plausible(dateHeader, now)
  if (told === null) return Math.min(written ?? plausible(lastStamp(source), now) ?? now, now)
  if (written === null || told - written <= LONGEST_DELIVERY) return told
  const sent = Math.max(written, plausible(lastStamp(source), now) ?? written)
  return told - sent > LONGEST_DELIVERY ? sent : told
}

/** When a mail arrived that comes from a server which does not tell: by the stamp of the last server on the way. */
export function arrivedAt(source: Uint8Array, now: number): number {
  return arrivalTime(lastStamp(source), parseHeader(source).date, source, now)
}

/** A day of tolerance for clocks and zones. */
const plausible = (time: number | null, now: number): number | null =>
  time !== null && time >= EARLIEST && time <= now + DAY ? Math.min(time, now) : null

/** The time in the topmost Received header (RFC 5321 section 4.4: what follows its last semicolon). */
function lastStamp(source: Uint8Array): number | null {
  const [received] = readFields(source, RECEIVED).fields.get('received') ?? []
  return received === undefined ? null : parseDate(received.slice(received.lastIndexOf(';') + 1))
}

const RECEIVED: ReadonlySet<string> = new Set(['received'])
