import { zoneOffsetAt } from '../../mime/time-zones'
import { minutesOf } from '../../../../shared/clock'

const MINUTE = 60_000

/** A day of the calendar, as its midnight in UTC, and minutes of its clock, as a moment in UTC that says the same. */
export const wallOf = (day: number, clock: string): number => day + (minutesOf(clock) ?? 0) * MINUTE

/**
 * The moment at which clocks of a zone show a wall time; '' is the zone of this computer. An hour that is skipped when
 * clocks go forward is the one behind it.
 */
export function momentOf(wall: number, timeZone: string): number {
  if (timeZone !== '') return wall - zoneOffsetAt(timeZone, wall) * MINUTE
  const date = new Date(wall)
  return new Date(
    ...([date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()] as const),
    ...([date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()] as const),
  ).getTime()
}

/** What clocks of a zone show at a moment. */
export function wallAt(moment: number, timeZone: string): number {
  if (timeZone === '') return moment - new Date(moment).getTimezoneOffset() * MINUTE
  const shown = new Date(moment).toLocaleString('sv', { timeZone })
  return Date.parse(`${shown.replace(' ', 'T')}Z`)
}

/** A wall time as text, `2027-03-31T09:30`, and of a whole day without its hour. */
export const wallText = (wall: number, isWholeDay: boolean): string =>
  new Date(wall).toISOString().slice(0, isWholeDay ? 10 : 16)
