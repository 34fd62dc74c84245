import type ICAL from 'ical.js'

const units: Record<string, string> = {
  SECONDLY: 'second',
  MINUTELY: 'minute',
  HOURLY: 'hour',
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
}
const days: Record<string, string> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
}
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth']
const MAX_VALUES = 12

/** A rule of repetition in plain words: `every 2 weeks on Monday and Friday, 10 times`. */
export function describeRecurrence(rule: ICAL.Recur): string {
  const unit = units[rule.freq] ?? ''
  const every = rule.interval > 1 ? `every ${rule.interval} ${unit}s` : `every ${unit}`
  const { BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, ...others } = rule.parts
  const words = [every]
  const [position] = values(BYSETPOS)
  if (position !== undefined && values(BYDAY).length > 0)
    words.push(`on the ${ordinal(Number(position))} ${values(BYDAY).map(dayName).join(' or ')}`)
  else if (values(BYDAY).length > 0) words.push(`on ${listed(values(BYDAY).map(dayName))}`)
  if (values(BYMONTHDAY).length > 0) words.push(`on ${listed(values(BYMONTHDAY).map(monthDay))}`)
  if (values(BYMONTH).length > 0) words.push(`in ${listed(values(BYMONTH).map(monthName))}`)
  const more = Object.keys(others).length > 0 ? ', with further rules' : ''
  const end = rule.count
    ? `, ${rule.count} times`
    : rule.until
      ? `, until ${rule.until.toString().slice(0, 10)}`
      : ''
  return `${words.join(' ')}${end}${more}`
}

const values = (part: unknown): string[] => (Array.isArray(part) ? part.slice(0, MAX_VALUES).map(String) : [])

const listed = (names: readonly string[]): string => new Intl.ListFormat('en').format(names)

/** `MO`, `-1FR`, `2TU`. */
function dayName(written: string): string {
  const parts = /^([+-]?\d+)?([A-Z]{2})$/.exec(written)
  const name = days[parts?.[2] ?? ''] ?? written
  return parts?.[1] === undefined ? name : `the ${ordinal(Number(parts[1]))} ${name}`
}

function ordinal(number: number): string {
  if (number === -1) return 'last'
  if (number < 0) return `${ordinals[-number - 1] ?? `${-number}th`} to last`
  return ordinals[number - 1] ?? `${number}th`
}

const monthDay = (written: string): string =>
  Number(written) < 0 ? `the ${ordinal(Number(written))} day` : `day ${written}`

const monthName = (written: string): string =>
  new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2026, Math.max(0, Math.min(11, Number(written) - 1)), 1),
  )
