import type { IncomingServer } from './contract/accounts'

/** Of how many months texts are kept where nobody chose. */
export const USUAL_MONTHS = 3

/** What an account on a server keeps of its mail on this computer: see `textMonths`. */
export const textMonthsOf = (incoming: IncomingServer): number | null =>
  incoming.kind !== 'imap' ? null : incoming.textMonths === undefined ? USUAL_MONTHS : incoming.textMonths

/** Mail that came before this moment is kept without its text; -Infinity keeps all texts, Infinity none. */
export function textsSince(incoming: IncomingServer, now: number): number {
  const months = textMonthsOf(incoming)
  if (months === null) return -Infinity
  if (months === 0) return Infinity
  const since = new Date(now)
  since.setMonth(since.getMonth() - months)
  return since.getTime()
}
