import { monthNames, named, relativeDays, timeUnits, weekdays } from '../../../../shared/date-words'
import { readDay, readYear } from '../../../../shared/day'

/** Days of the calendar where the user is: from one midnight to another, which is not in it. */
export interface Period {
  from: number
  until: number
}

/** The first and the last day of a period, as `2026-03-31`. */
export const daysOf = ({ from, until }: Period): { first: string; last: string } => ({
  first: localDay(new Date(from)),
  last: localDay(new Date(until - 1)),
})

const localDay = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')

/** How the user writes dates, and what time it is. */
export interface DateReading {
  /** A language, with the region where that is known: it decides whether `2/1/2026` is in January. */
  locale: string
  now: number
}

/**
 * The days a folded text names: `2026`, `2026-01`, `31.1.26`, `1/2/2026` in the order of the user's region, `march`,
 * `1 marca 2026`, `yesterday`, `lunedi`, `zeszly tydzien`, `last 7 days`, `3 giorni fa`, `2w`, and two of them with
 * dots between, `2026-01-10..2026-01-20`. null for what is no date.
 */
export function readPeriod(text: string, reading: DateReading): Period | null {
  const ends = text.slice(0, MAX_TEXT).split(/\.{2,3}|…/)
  if (ends.length > 2) return null
  const [first, last] = ends.map((end) => onePeriod(end.trim(), reading))
  if (!first || last === null) return null
  if (!last) return first
  return last.until > first.from ? { from: first.from, until: last.until } : null
}

const MAX_TEXT = 80

const onePeriod = (text: string, reading: DateReading): Period | null =>
  inFigures(text, reading) ?? inWords(text, reading)

function inFigures(text: string, { locale, now }: DateReading): Period | null {
  const year = /^((?:19|20)\d{2})$/.exec(text)
  if (year) return years(Number(year[1]))
  const month = /^((?:19|20)\d{2})[-/.](\d{1,2})$/.exec(text) ?? /^(\d{1,2})[-/.]((?:19|20)\d{2})$/.exec(text)
  if (month) {
    const [long = 0, short = 0] = [Number(month[1]), Number(month[2])].toSorted((a, b) => b - a)
    return short >= 1 && short <= 12 ? months(long, short - 1) : null
  }
  const withoutYear = /^\d{1,2}([./-])\d{1,2}\.?$/.exec(text)
  if (withoutYear) {
    const thisYear = new Date(now).getFullYear()
    const [separator = ''] = withoutYear.slice(1)
    const inYear = (year: number): Period | null =>
      inFigures(`${text.replace(/\.$/, '')}${separator}${year}`, { locale, now })
    return latest([inYear(thisYear), inYear(thisYear - 1)], now)
  }
  const day = readDay(text, locale, now)
  return day === null ? null : calendarDay(...numbersOf(day))
}

const numbersOf = (day: string): [number, number, number] => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return [year, month - 1, date]
}

const adjectives = named({
  last:
    'last past previous scorso scorsa scorsi scorse passato passata ultimo ultima ultimi ultime zeszly zeszla zeszlym ' +
    'zeszlego ubiegly ubiegla ubieglym ubieglego poprzedni poprzednia poprzednim poprzedniego ostatni ostatnia ' +
    'ostatnie ostatnich ostatniego ostatnim',
  this: 'this current questo questa quest corrente ten ta tym tego biezacy biezacym biezacego',
  ago: 'ago fa temu',
})
const articles = new Set(['a', 'an', 'un', 'una', 'uno'])
const fillers = new Set([
  'the',
  'of',
  'in',
  'il',
  'lo',
  'la',
  'l',
  'i',
  'gli',
  'le',
  'di',
  'del',
  'w',
  'we',
  'z',
  'na',
])

/** What the words of a date say, in whatever order. */
interface Said {
  /** What it is a date by, once. */
  base: { kind: 'day' | 'weekday' | 'month'; value: number } | { kind: 'unit'; value: string }
  adjective: string | null
  /** Numbers as typed. */
  figures: string[]
  /** `a week ago` */
  article: boolean
}

function inWords(text: string, { now }: DateReading): Period | null {
  const said = listen(text)
  if (!said) return null
  const { base, adjective, figures, article } = said
  if (base.kind === 'unit')
    return unitOf(base.value, adjective, (article ? ['1', ...figures] : figures).map(Number), now)
  if (article) return null
  if (base.kind === 'month') return adjective === null ? monthOf(base.value, figures, now) : null
  if (figures.length > 0) return null
  if (base.kind === 'weekday') return pastWeekday(base.value, adjective, now)
  return adjective === null ? daysFrom(now, base.value) : null
}

/** Null where a word says nothing of a date, or two say the same. */
function listen(text: string): Said | null {
  const bases: Said['base'][] = []
  const adjectivesSaid: string[] = []
  const figures: string[] = []
  let article = false
  const spaced = text.replace(/^(\d{1,3})(?=[a-z]+$)/, '$1 ').replace(/[,’'_]/g, ' ')
  for (const word of spaced.trim().split(/\s+/)) {
    const plain = word.replace(/\.$/, '')
    const figure = /^(\d{1,4})(?:st|nd|rd|th|o)?$/.exec(plain)?.[1]
    // `ago` is August, agosto, before anything was said, and `w` is "in" before a number was.
    const adjective = plain === 'ago' && bases.length === 0 ? undefined : adjectives.get(plain)
    const base = plain === 'w' && figures.length === 0 ? null : baseOf(plain)
    if (figure !== undefined) figures.push(figure)
    else if (articles.has(plain)) article = true
    else if (adjective !== undefined) adjectivesSaid.push(adjective)
    else if (base) bases.push(base)
    else if (!fillers.has(plain)) return null
  }
  const [base] = bases
  if (!base || bases.length > 1 || adjectivesSaid.length > 1) return null
  return { base, adjective: adjectivesSaid[0] ?? null, figures, article }
}

function baseOf(word: string): Said['base'] | null {
  const day = relativeDays.get(word)
  if (day !== undefined) return { kind: 'day', value: Number(day) }
  const unit = timeUnits.get(word)
  if (unit !== undefined) return { kind: 'unit', value: unit }
  // `mar` is March before it is Tuesday, martedì.
  const month = monthNames.get(word)
  if (month !== undefined) return { kind: 'month', value: month }
  const weekday = weekdays.get(word)
  return weekday === undefined ? null : { kind: 'weekday', value: weekday }
}

/** `march`, `march 2025`, `5 march`, `5 march 99`. */
function monthOf(month: number, figures: readonly string[], now: number): Period | null {
  const thisYear = new Date(now).getFullYear()
  const isDate = (figure: string): boolean => Number(figure) >= 1 && Number(figure) <= 31
  const long = figures.filter((figure) => /^(?:19|20)\d{2}$/.test(figure))
  const others = figures.filter((figure) => !long.includes(figure))
  const dates = others.slice(0, 1).filter(isDate)
  const [year, ...more] = [...long, ...others.slice(dates.length)]
  if (more.length > 0 || (long.length + dates.length === 0 && year !== undefined)) return null
  const inYear = (which: number | null): Period | null => {
    if (which === null) return null
    const [date] = dates
    return date === undefined ? months(which, month) : calendarDay(which, month, Number(date))
  }
  return year === undefined
    ? latest([inYear(thisYear), inYear(thisYear - 1)], now)
    : inYear(readYear(year, now))
}

/** `last week` is the one before this, `last 7 days` end today, `2 weeks` and `2 weeks ago` are a day. */
function unitOf(
  unit: string,
  adjective: string | null,
  [count, ...more]: readonly number[],
  now: number,
): Period | null {
  if (more.length > 0) return null
  if (count === undefined) {
    if (adjective === null || unit === 'day') return null
    if (adjective === 'ago') return daysFrom(before(now, unit, 1).getTime(), 0)
    return spanOf(unit, adjective === 'last' ? -1 : 0, now)
  }
  if (adjective === 'this' || count > 999) return null
  const then = before(now, unit, count)
  const day = daysFrom(then.getTime(), 0)
  return adjective === 'last' ? { from: day.from, until: daysFrom(now, 0).until } : day
}

/** This week, month or year, or the one `step` from it. */
function spanOf(unit: string, step: number, now: number): Period {
  const today = new Date(now)
  if (unit === 'year') return years(today.getFullYear() + step)
  if (unit === 'month') return months(today.getFullYear(), today.getMonth() + step)
  // Weeks begin on Monday.
  const monday = today.getDate() - ((today.getDay() + 6) % 7) + 7 * step
  return span(
    [today.getFullYear(), today.getMonth(), monday],
    [today.getFullYear(), today.getMonth(), monday + 7],
  )
}

function before(now: number, unit: string, count: number): Date {
  const today = new Date(now)
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()]
  if (unit === 'day' || unit === 'week') return new Date(year, month, day - count * (unit === 'week' ? 7 : 1))
  const goal = new Date(year, month - count * (unit === 'year' ? 12 : 1), 1)
  // A month ago on 31 March is the end of February.
  const lastDay = new Date(goal.getFullYear(), goal.getMonth() + 1, 0).getDate()
  return new Date(goal.getFullYear(), goal.getMonth(), Math.min(day, lastDay))
}

function pastWeekday(weekday: number, adjective: string | null, now: number): Period | null {
  if (adjective === 'ago') return null
  const back = (new Date(now).getDay() - weekday + 7) % 7
  return daysFrom(now, -(adjective === 'last' && back === 0 ? 7 : back))
}

type Midnight = readonly [year: number, month: number, day: number]
const span = (from: Midnight, until: Midnight): Period => ({
  from: new Date(...from).getTime(),
  until: new Date(...until).getTime(),
})
const years = (year: number): Period => span([year, 0, 1], [year + 1, 0, 1])
const months = (year: number, month: number): Period => span([year, month, 1], [year, month + 1, 1])

function daysFrom(now: number, step: number): Period {
  const today = new Date(now)
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate() + step]
  return span([year, month, day], [year, month, day + 1])
}

/** Null for a day no month has. */
function calendarDay(year: number, month: number, day: number): Period | null {
  return new Date(year, month, day).getMonth() === month
    ? span([year, month, day], [year, month, day + 1])
    : null
}

/** The first that has begun: mail is of the past. */
const latest = (periods: readonly (Period | null)[], now: number): Period | null =>
  periods.find((period) => period !== null && period.from <= now) ?? null
