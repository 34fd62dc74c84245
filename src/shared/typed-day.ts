import {
  endWords,
  monthNames,
  numberWords,
  relativeDays,
  timeUnits,
  weekdays,
  whichToCome,
} from './date-words'
import { readDay, readYear, toDay } from './day'
import { fold } from './fold'

export type DayReading =
  | { day: string }
  | { problem: 'unreadable' | 'no-such-day' | 'too-early' }
  /** The weekday typed beside a day is not that day's. */
  | { problem: 'other-weekday'; day: string }

/** What is longer names no day. */
const MAX_TEXT = 60
/** From one 29 February to the next there are at most eight years. */
const YEARS_AHEAD = 8

/**
 * A day as it is typed into a form: in figures (`31.12.26`, `1/2`), with the name of its month (`Dec 31`, `31 grudnia
 * 2026`), or from today (`tomorrow`, `piątek`, `+7`, `in two weeks`, `venerdì prossimo`, `end of month`), in English,
 * Italian and Polish alike. Without a year it is the first from today on, and a weekday is one of the next seven days.
 */
export function readTypedDay(text: string, language: string, now = Date.now()): DayReading {
  const folded = text.length > MAX_TEXT ? '' : fold(text.normalize('NFKC')).trim()
  if (isEither(folded) && !language.startsWith('it')) return { problem: 'unreadable' }
  const [, weekday = '', rest = ''] = /^(\p{L}+)[.,]?\s+(?=\p{L}*\s*\d)(.*)$/u.exec(folded) ?? []
  const named = namedBy(weekdays, weekday)
  if (named === null || namedBy(monthNames, weekday) !== null)
    return inFigures(folded, language, now) ?? inWords(folded, now)
  const reading = readTypedDay(rest, language, now)
  return 'day' in reading && new Date(reading.day).getUTCDay() !== named
    ? { problem: 'other-weekday', day: reading.day }
    : reading
}

/** `mar` is a Tuesday to Italians alone, and March to others. */
const isEither = (word: string): boolean =>
  namedBy(weekdays, word) !== null && namedBy(monthNames, word) !== null

/** Null where there are other signs than those of a date in figures. */
function inFigures(typed: string, language: string, now: number): DayReading | null {
  // `3.12.2026 r.`, as Poles end a date.
  const text = typed.replace(/(\d)\s*r\.?$/, '$1')
  const withYear =
    /^(\d{1,2}[./\-\s]+\d{1,2}[./\-\s]+(?:\d{4}|\d{2})|\d{4}[./\-\s]+\d{1,2}[./\-\s]+\d{1,2})\.?$/
  if (withYear.test(text))
    return realDay(readDay(text, language, now), Number(/\d{4}/.exec(text)?.[0] ?? 2000))
  const [, first = '', mark = '', second = ''] = /^(\d{1,2})([./\-\s])\s*(\d{1,2})[./]?$/.exec(text) ?? []
  if (!mark) return null
  return firstFromToday(now, (year) => readDay([first, second, year].join(mark), language, now))
}

function inWords(text: string, now: number): DayReading {
  const words = text
    .replaceAll(/(\d)(?:-?(?:st|nd|rd|th|o|go|ego)\b|°)/g, '$1')
    .replaceAll(/(\d)(?=\p{L})/gu, '$1 ')
    .split(/[\s.,/'-]+/)
    .filter((word, at) => word !== '' && !FILLERS.has(word) && !(at === 0 && IN.has(word)))
  // `11 sett` is a day of September, `tra 2 sett` two weeks from today.
  const readings = [ofMonth, fromToday]
  if (/^(?:\+|in |tra |fra |za )/.test(text)) readings.reverse()
  for (const read of [...readings, toCome, atEnd]) {
    const reading = read(words, now)
    if (reading) return reading
  }
  return { problem: 'unreadable' }
}

const FILLERS = new Set(['of', 'the', 'on', 'il', 'l', 'la', 'del', 'dell', 'di', 'dnia', 'r'])
const IN = new Set(['in', 'tra', 'fra', 'za', 'w', 'we', 'by', 'entro', 'per', 'do', 'na'])
/** Before a time that is named, and of no weight: `by the end of the month`, `entro fine mese`, `do końca miesiąca`. */
const BEFORE_TIMES = new Set([
  ...['at', 'by', 'a', 'al', 'alla', 'della', 'entro', 'per', 'do', 'na', 'pod', 'w', 'we', 'z'],
])
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii']

/** `tomorrow`, `friday`, `+7`, `+2w`, `in a week`, `za 3 dni`. */
function fromToday(words: readonly string[], now: number): DayReading | null {
  const [first = '', second, ...more] = words
  if (more.length > 0) return null
  const today = new Date(now)
  if (second === undefined) {
    const relative = relativeDays.get(first)
    if (relative !== undefined) return { day: daysOn(today, Number(relative)) }
    const weekday = namedBy(weekdays, first)
    if (weekday !== null) return { day: daysOn(today, ((weekday - today.getDay() + 6) % 7) + 1) }
  }
  const single = second === undefined ? timeUnits.get(first) : undefined
  const spelt = numberWords.get(first) ?? (single === undefined ? undefined : '1')
  const count = Number(spelt ?? /^\+?(\d{1,3})$/.exec(first)?.[1] ?? NaN)
  const unit = second === undefined ? (single ?? (first.startsWith('+') ? 'day' : '')) : timeUnits.get(second)
  if (Number.isNaN(count)) return null
  if (unit === 'day' || unit === 'week') return { day: daysOn(today, count * (unit === 'week' ? 7 : 1)) }
  if (unit === 'month' || unit === 'year') return { day: monthsOn(today, count * (unit === 'year' ? 12 : 1)) }
  return null
}

/** `next friday`, `piątek w przyszłym tygodniu`, `settimana prossima`. A week begins on a Monday. */
function toCome(words: readonly string[], now: number): DayReading | null {
  const said = words.filter((word) => !BEFORE_TIMES.has(word))
  const [which, ...whiches] = said.flatMap((word) => whichToCome.get(word) ?? [])
  const [weekday, ...weekdaysSaid] = said.flatMap((word) =>
    whichToCome.has(word) ? [] : (namedBy(weekdays, word) ?? []),
  )
  const [unit, ...units] = said.flatMap((word) => timeUnits.get(word) ?? [])
  const others = [whiches, weekdaysSaid, units].flat()
  const known = [which, weekday, unit].filter((part) => part !== undefined)
  if (which === undefined || others.length > 0 || known.length !== said.length) return null
  const today = new Date(now)
  if (weekday === undefined) {
    if (which === 'this') return null
    if (unit === 'week') return { day: daysOn(today, 7) }
    return unit === 'month' || unit === 'year' ? { day: monthsOn(today, unit === 'year' ? 12 : 1) } : null
  }
  const inThisWeek = ((weekday + 6) % 7) - ((today.getDay() + 6) % 7)
  if (unit !== undefined)
    return unit === 'week' ? { day: daysOn(today, inThisWeek + (which === 'this' ? 0 : 7)) } : null
  if (which === 'next') return { day: daysOn(today, inThisWeek + 7) }
  const isPast = which === 'this' ? inThisWeek < 0 : inThisWeek <= 0
  return { day: daysOn(today, inThisWeek + (isPast ? 7 : 0)) }
}

/** `end of month`, `fine febbraio`, `koniec przyszłego roku`, `fine 2027`. */
function atEnd(words: readonly string[], now: number): DayReading | null {
  const said = words.filter((word) => !BEFORE_TIMES.has(word) && !endWords.has(word))
  if (!words.some((word) => endWords.has(word))) return null
  const [which, ...whiches] = said.flatMap((word) => whichToCome.get(word) ?? [])
  const [first = '', second, ...more] = said.filter((word) => !whichToCome.has(word))
  if (whiches.length > 0 || more.length > 0) return null
  const today = new Date(now)
  const later = which === undefined || which === 'this' ? 0 : 1
  const unit = second === undefined ? timeUnits.get(first) : undefined
  if (unit === 'month') return { day: lastDay(today.getFullYear(), today.getMonth() + later) }
  if (unit === 'year') return { day: lastDay(today.getFullYear() + later, 11) }
  if (which !== undefined) return null
  const inYear = (year: string, month: number): DayReading =>
    Number(year) < 1900 ? { problem: 'too-early' } : { day: lastDay(Number(year), month) }
  if (second === undefined && /^\d{4}$/.test(first)) return inYear(first, 11)
  const month = namedBy(monthNames, first)
  if (month === null) return null
  if (second === undefined) return firstFromToday(now, (year) => lastDay(year, month))
  return /^\d{4}$/.test(second) ? inYear(second, month) : null
}

/** `31 dic 2026`, `Dec 31`, `31 XII 26`. */
function ofMonth(said: readonly string[], now: number): DayReading | null {
  const words = said.filter((word) => word !== 'roku')
  const months = words.flatMap((word) => namedBy(monthNames, word) ?? [])
  const romans = words.filter((word) => ROMAN.includes(word)).map((word) => ROMAN.indexOf(word))
  const figures = words.filter((word) => /^\d+$/.test(word))
  const [month, ...others] = months.length > 0 ? months : romans
  if (month === undefined || others.length > 0 || figures.length !== words.length - 1) return null
  const long = figures.filter((figure) => figure.length === 4)
  const [day, year = long[0], ...more] = figures.filter((figure) => figure.length < 3)
  if (
    day === undefined ||
    more.length > 0 ||
    figures.length > 2 ||
    figures.some(({ length }) => length === 3)
  )
    return null
  const inYear = (which: number): string | null => toDay([which, month + 1, Number(day)])
  if (year === undefined) return firstFromToday(now, inYear)
  const read = readYear(year, now)
  return read === null ? null : realDay(inYear(read), read)
}

const realDay = (day: string | null, year: number): DayReading =>
  day !== null ? { day } : { problem: year < 1900 ? 'too-early' : 'no-such-day' }

function firstFromToday(now: number, inYear: (year: number) => string | null): DayReading {
  const today = new Date(now)
  const from = daysOn(today, 0)
  for (let year = today.getFullYear(); year <= today.getFullYear() + YEARS_AHEAD; year++) {
    const day = inYear(year)
    if (day !== null && day >= from) return { day }
  }
  return { problem: 'no-such-day' }
}

/** By its whole name, or by three letters or more that begin no other. Null where it is none. */
function namedBy(names: ReadonlyMap<string, number>, word: string): number | null {
  const exact = names.get(word)
  if (exact !== undefined || word.length < 3) return exact ?? null
  const [one, ...others] = new Set(
    [...names].flatMap(([name, value]) => (name.startsWith(word) ? [value] : [])),
  )
  return one === undefined || others.length > 0 ? null : one
}

const daysOn = (today: Date, count: number): string =>
  new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate() + count))
    .toISOString()
    .slice(0, 10)

/** A month on from 31 January is the end of February. */
function monthsOn(today: Date, count: number): string {
  const [year, month] = [today.getFullYear(), today.getMonth() + count]
  const last = Number(lastDay(year, month).slice(-2))
  return new Date(Date.UTC(year, month, Math.min(today.getDate(), last))).toISOString().slice(0, 10)
}

/** Of a month from January, 0; 12 is that of the next year. */
const lastDay = (year: number, month: number): string =>
  new Date(Date.UTC(year, month + 1, 0)).toISOString().slice(0, 10)
