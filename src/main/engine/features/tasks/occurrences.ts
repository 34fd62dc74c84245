import ICAL from 'ical.js'
import type { FieldsOf } from '../../../../shared/records/record-types'
import { momentOf, wallAt, wallOf, wallText } from './wall-clock'

const DAY = 86_400_000
/** An event that says nothing of its end lasts so long. */
const USUAL_LENGTH = 3_600_000
/** Steps of a rule that are walked, whatever it says. */
const MAX_STEPS = 20_000

export type Timed = Pick<
  FieldsOf<'event'>,
  'startsOn' | 'startTime' | 'endsOn' | 'endTime' | 'timeZone' | 'repeats' | 'excluded' | 'added'
>

/** One time at which an event happens; `wall` says which one of those of its rule. */
export interface Happening {
  startsAt: number
  endsAt: number
  isWholeDay: boolean
  wall: string
}

/**
 * When an event happens between two moments, soonest first. Rules are walked on the wall's clock and only then read as
 * moments of its zone: a weekly nine o'clock is nine o'clock on either side of a change of clocks.
 */
export function happenings(event: Timed, from: number, to: number, limit: number): Happening[] {
  if (event.startsOn === null) return []
  const isWholeDay = event.startTime === ''
  const start = wallOf(event.startsOn, event.startTime)
  const length = lengthOf(event, start)
  const excluded = new Set(wallsIn(event.excluded))
  const found: Happening[] = []
  for (const wall of wallsOf(event, start, from, length)) {
    const startsAt = momentOf(wall, event.timeZone)
    if (startsAt >= to || found.length >= limit) break
    const name = wallText(wall, isWholeDay)
    if (excluded.has(name)) continue
    // By the same clock: a meeting over the night in which clocks change ends when it says so.
    const endsAt = momentOf(wall + length, event.timeZone)
    if (endsAt > from || (endsAt === startsAt && startsAt >= from))
      found.push({ startsAt, endsAt, isWholeDay, wall: name })
  }
  return found
}

/** How long it lasts by the wall's clock. */
function lengthOf(event: Timed, start: number): number {
  const lastDay = Math.max(event.endsOn ?? 0, event.startsOn ?? 0)
  if (event.startTime === '') return lastDay + DAY - start
  if (event.endTime === '') return lastDay > (event.startsOn ?? 0) ? lastDay + DAY - start : USUAL_LENGTH
  return Math.max(0, wallOf(lastDay, event.endTime) - start)
}

const wallsIn = (list: string): string[] => list.split(',').filter(Boolean)

const parsedWall = (text: string): number =>
  Date.parse(text.includes('T') ? `${text}:00Z` : `${text}T00:00:00Z`)

/** The wall times of an event in their order, from about `from` on. */
function* wallsOf(event: Timed, start: number, from: number, length: number): Generator<number> {
  const rule = event.repeats === '' ? null : readRule(event.repeats, event.timeZone, start)
  const added = wallsIn(event.added)
    .map(parsedWall)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const byRule = rule ? steps(rule, start, from - length - 2 * DAY) : [start]
  let last = -Infinity
  for (const wall of byRule) {
    while (added[0] !== undefined && added[0] < wall) {
      const next = added.shift()
      if (next !== undefined && next > last) yield (last = next)
    }
    if (wall > last) yield (last = wall)
  }
  for (const wall of added) if (wall > last) yield (last = wall)
}

function* steps(rule: ICAL.Recur, start: number, from: number): Generator<number> {
  const iterator = rule.iterator(timeOf(start + skipped(rule, start, from)))
  for (let step = 0; step < MAX_STEPS; step++) {
    const time = iterator.next()
    if (!time) return
    yield Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second)
  }
}

/** So far a rule of days or weeks without a count may be begun later, in its own step. */
function skipped(rule: ICAL.Recur, start: number, from: number): number {
  const days = rule.freq === 'DAILY' ? rule.interval : rule.freq === 'WEEKLY' ? 7 * rule.interval : 0
  const hasParts = Object.keys(rule.parts).some((part) => part !== 'BYDAY')
  if (days === 0 || rule.count !== null || hasParts || from <= start) return 0
  return Math.floor((from - start) / (days * DAY)) * days * DAY
}

const timeOf = (wall: number): ICAL.Time => {
  const date = new Date(wall)
  return new ICAL.Time(
    {
      ...{ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
      ...{
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        isDate: false,
      },
    },
    ICAL.Timezone.localTimezone,
  )
}

/** Parts of a rule that calendars people use write; others are endless too easily. */
const KNOWN_PARTS: ReadonlySet<string> = new Set(['BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS'])
const KNOWN_STEPS: ReadonlySet<string> = new Set(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'])
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * A rule as it is walked on the wall's clock; null for what is none, or never comes true: ical.js would look for its
 * first time for ever. Its end in UTC is one on that clock as well.
 */
function readRule(text: string, timeZone: string, start: number): ICAL.Recur | null {
  try {
    const rule = ICAL.Recur.fromString(text.replace(/^RRULE:/i, ''))
    if (!mayComeTrue(rule)) return null
    // Of a 29 February and of a 31st, RFC 5545 leaves out the years and months without one.
    const date = new Date(start)
    if (Object.keys(rule.parts).length === 0 && (rule.freq === 'YEARLY' || rule.freq === 'MONTHLY')) {
      rule.setComponent('BYMONTHDAY', [date.getUTCDate()])
      if (rule.freq === 'YEARLY') rule.setComponent('BYMONTH', [date.getUTCMonth() + 1])
    }
    const { until } = rule
    if (until) {
      const end = Date.UTC(until.year, until.month - 1, until.day, until.hour, until.minute, until.second)
      const isUtc = /UNTIL=\d{8}T\d{6}Z/i.test(text)
      rule.until = timeOf(until.isDate ? end + DAY - 1_000 : isUtc ? wallAt(end, timeZone) : end)
    }
    return rule
  } catch {
    return null
  }
}

function mayComeTrue(rule: ICAL.Recur): boolean {
  const part = (name: 'BYMONTH' | 'BYMONTHDAY' | 'BYSETPOS'): number[] => {
    const values: unknown = rule.parts[name]
    return (Array.isArray(values) ? values : []).map(Number)
  }
  if (!KNOWN_STEPS.has(rule.freq) || !Object.keys(rule.parts).every((name) => KNOWN_PARTS.has(name)))
    return false
  const [months, days, places] = [part('BYMONTH'), part('BYMONTHDAY'), part('BYSETPOS')]
  if (![...months, ...days, ...places].every(Number.isInteger)) return false
  // The fifth Monday of a month comes; the sixth never does.
  if (places.some((place) => Math.abs(place) > 5 || place === 0)) return false
  if (places.length > 0 && (rule.freq !== 'MONTHLY' || !('BYDAY' in rule.parts) || days.length > 0))
    return false
  if (days.length === 0) return months.every((month) => month >= 1 && month <= 12)
  const lengths = months.length === 0 ? [31] : months.map((month) => LONGEST_MONTHS[month - 1] ?? 0)
  return days.some((day) => day !== 0 && lengths.some((length) => Math.abs(day) <= length))
}
