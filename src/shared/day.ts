/** A day of the calendar as `2027-03-31`; no time zone moves it. */
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})$/

export const isDay = (text: string): boolean =>
  ISO_DAY.test(text) && toDay(text.split('-').map(Number)) === text

/** Whether a moment is the beginning, in UTC, of a day of the calendar. */
export function isMidnight(at: number): boolean {
  const date = new Date(at)
  const day = Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
  return isDay(day) && Date.parse(day) === at
}

/** The day as its language writes it in figures, the year whole: `31/03/2027`. */
export const dayText = (day: string, language: string): string =>
  new Intl.DateTimeFormat(language, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(day))

/**
 * A day in figures as people of this language type it, `31.3.27` and `31 03 2027` too; null for what is none. Where only
 * another order makes it a day, it is that: `31/3/2027` in American English.
 */
export function readDay(text: string, language: string, now = Date.now()): string | null {
  const figures = /^(\d{1,4})[./\-\s]+(\d{1,2})[./\-\s]+(\d{1,4})\.?$/.exec(text.trim())?.slice(1)
  if (!figures) return null
  for (const order of figures[0]?.length === 4 ? [YEAR_FIRST] : ordersOf(text, language)) {
    const part = (name: Part): string => figures[order.indexOf(name)] ?? ''
    const year = readYear(part('year'), now)
    const day = year === null ? null : toDay([year, Number(part('month')), Number(part('day'))])
    if (day !== null) return day
  }
  return null
}

type Part = 'year' | 'month' | 'day'
const YEAR_FIRST: readonly Part[] = ['year', 'month', 'day']
const DAY_FIRST: readonly Part[] = ['day', 'month', 'year']
const MONTH_FIRST: readonly Part[] = ['month', 'day', 'year']

/** Those in which the figures may be meant, the likeliest first. */
function ordersOf(text: string, language: string): (readonly Part[])[] {
  // Dots stand in dates of countries that put the day first only.
  if (text.includes('.')) return [DAY_FIRST, MONTH_FIRST]
  const own = new Intl.DateTimeFormat(language)
    .formatToParts(0)
    .flatMap(({ type }): Part[] => (type === 'year' || type === 'month' || type === 'day' ? [type] : []))
  const others =
    own.indexOf('month') < own.indexOf('day') ? [MONTH_FIRST, DAY_FIRST] : [DAY_FIRST, MONTH_FIRST]
  return [own, ...others]
}

const YEARS_AHEAD = 20

/** A year of four figures or of the last two: `27` is at most twenty years ahead, or else past. Null for any other. */
export function readYear(figures: string, now: number): number | null {
  if (/^\d{4}$/.test(figures)) return Number(figures)
  if (!/^\d{2}$/.test(figures)) return null
  const last = new Date(now).getFullYear() + YEARS_AHEAD
  return last - ((((last - Number(figures)) % 100) + 100) % 100)
}

/** Null for a day no month has. */
export function toDay([year = NaN, month = NaN, day = NaN]: readonly number[]): string | null {
  const at = new Date(Date.UTC(year, month - 1, day))
  const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && year >= 1900
  return isReal ? at.toISOString().slice(0, 10) : null
}
