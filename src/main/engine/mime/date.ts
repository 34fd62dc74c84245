import { zoneMinutes } from './date-zones'

/** Months by the start of their names, as mailers write them that use the language of their computer. */
const monthNames: readonly (readonly [RegExp, number])[] = [
  [/^(?:jan|gen|ene|janv|sty|jän|led|янв)/, 0],
  [/^(?:feb|fev|fév|lut|úno|фев|luty)/, 1],
  [/^(?:mar[^j]?|mär|mrz|maa|bře|мар)/, 2],
  [/^(?:apr|avr|abr|kwi|dub|апр)/, 3],
  [/^(?:may|mai|mag|maj|mei|май|мая)/, 4],
  [/^(?:jun|giu|juin|cze|čvn|июн)/, 5],
  [/^(?:jul|lug|juil|lip|čvc|июл)/, 6],
  [/^(?:aug|ago|aoû|aou|sie|srp|авг)/, 7],
  [/^(?:sep|set|wrz|zář|сен)/, 8],
  [/^(?:oct|okt|ott|out|paź|paz|říj|окт)/, 9],
  [/^(?:nov|lis|ноя)/, 10],
  [/^(?:dec|dez|déc|dic|gru|pro|дек)/, 11],
]

/**
 * A Date header in ms since the epoch: RFC 5322 with the obsolete forms, and what other programs write (asctime,
 * ISO 8601, JavaScript, other languages, seconds since the epoch). Null for what is no date, for a day no calendar
 * has, and for what may mean two days or two zones: no instant is better than a wrong one. A missing zone is read as
 * UTC, a two-digit year after RFC 5322 section 4.3.
 */
export function parseDate(value: string): number | null {
  const text = withoutComments(value.slice(0, 200))
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
  if (/^\d{9,10}$/.test(text)) return Number(text) * 1000
  const clock = findClock(text)
  const day = findDay(clock ? `${text.slice(0, clock.start)} ${clock.year}` : text)
  return day && toMs(day, clock?.time ?? [0, 0, 0], clock?.zone ?? '')
}

type Day = readonly [year: number, month: number, day: number]
type Time = readonly [hour: number, minute: number, second: number]

interface Clock {
  time: Time
  zone: string
  /** Where in the text the time stands. */
  start: number
  /** The year where it follows the time, as asctime writes it; else ''. */
  year: string
}

const clockPattern =
  /(?<![\d.])(\d{1,2})\s{0,3}[:.h]\s{0,3}(\d{2})(?!\d)(?:\s{0,3}[:.]\s{0,3}(\d{1,2})(?!\d)(?:[.,]\d{1,9})?)?(?:\s{0,3}([ap])\.?m\b\.?)?/gi

function findClock(text: string): Clock | null {
  for (const match of text.matchAll(clockPattern)) {
    const [whole, hour = '', minute = '', second = '0', half] = match
    const after = text.slice(match.index + whole.length)
    // `03.03.2026`: a day with dots is no time.
    if (!whole.includes(':') && /^\s{0,3}[./-]\s{0,3}\d/.test(after)) continue
    const year = /\s(\d{4})\s*$/.exec(after)
    return {
      time: [hourOfDay(Number(hour), half), Number(minute), Number(second)],
      zone: (year ? after.slice(0, year.index) : after).trim(),
      start: isoSeparator(text, match.index),
      year: year?.[1] ?? '',
    }
  }
  return null
}

/** The `T` between the day and the time of ISO 8601. */
const isoSeparator = (text: string, at: number): number => (/\dT$/i.test(text.slice(0, at)) ? at - 1 : at)

function findDay(text: string): Day | null {
  const iso = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text)
  if (iso) return [Number(iso[1]), Number(iso[2]) - 1, Number(iso[3])]
  const numeric = /(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/.exec(text)
  if (numeric)
    return numericDay(Number(numeric[1]), Number(numeric[3]), Number(numeric[4]), numeric[2] === '.')
  // 3 Mar 2026, 3-Mar-26, 3. März 2026, 3 de marzo de 2026
  const european =
    /(?<!\d)(\d{1,2})\.?(?:\s{1,5}|-)(?:de\s{1,5})?(\p{L}{3,12})\.?,?(?:\s{1,5}|-)(?:de\s{1,5})?(\d{4}|\d{2,3})(?!\d)/iu.exec(
      text,
    )
  if (european) return namedDay(european[2], european[1], european[3])
  // Dec 14 2001, December 14, 2001, and asctime, where the time stood before the year
  const american = /(?<!\p{L})(\p{L}{3,12})\.?\s{1,5}(\d{1,2}),?\s{1,8}(\d{4})(?!\d)/iu.exec(text)
  return american ? namedDay(american[1], american[2], american[3]) : null
}

/** `03/04/2026` may be in March or in April: only what cannot be two days is one. */
function numericDay(first: number, second: number, year: number, dotted: boolean): Day | null {
  if (dotted || first > 12 || first === second) return [year, second - 1, first]
  return second > 12 ? [year, first - 1, second] : null
}

function namedDay(name = '', day = '', year = ''): Day | null {
  const month = monthNames.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1]
  return month === undefined ? null : [fullYear(year), month, Number(day)]
}

function toMs([year, month, day]: Day, [hour, minute, second]: Time, zone: string): number | null {
  if (year < 1900 || year > 9999 || minute > 59 || second > 60) return null
  if (hour > 24 || (hour === 24 && minute + second > 0)) return null
  const date = new Date(Date.UTC(year, month, day))
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return null
  const local = Date.UTC(year, month, day, hour, minute, second)
  const offset = zoneMinutes(zone, local)
  if (offset === null) return null
  const instant = local - offset * 60_000
  // Clocks that were never set stand at the beginning of 1970.
  return Math.abs(instant) < DAY ? null : instant
}

const DAY = 86_400_000

function fullYear(text: string): number {
  const year = Number(text)
  if (text.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return text.length === 3 ? 1900 + year : year
}

function hourOfDay(hour: number, half: string | undefined): number {
  if (half === undefined || hour > 12) return hour
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

/** Comments may be nested and hold quoted brackets (RFC 5322 section 3.2.2); one that does not end hides the rest. */
function withoutComments(text: string): string {
  let depth = 0
  let kept = ''
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (char === '\\' && depth > 0) i++
    else if (char === '(') depth++
    else if (char === ')' && depth > 0) depth--
    else if (depth === 0) kept += char
    if (char === '(' && depth === 1) kept += ' '
  }
  return kept
}

/**
 * Minutes east of UTC of the clock a Date header was written by. Null where it tells of no place: without a number, for
 * `-0000` (RFC 5322 section 3.3), and for `+0000`, which servers and web mail write everywhere.
 */
export function dateZone(value: string): number | null {
  const named = /\s([+-]\d{4})\s*(?:\([^()]{0,80}\)\s*)?$/.exec(value.slice(0, 200))?.[1]
  const minutes = named === undefined ? null : zoneMinutes(named, 0)
  return minutes === 0 ? null : minutes
}
