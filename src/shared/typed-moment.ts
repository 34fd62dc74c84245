import { numberWords } from './date-words'
import { fold } from './fold'
import { readTypedDay } from './typed-day'

/** The hour meant where none is said. */
const MORNING = 8
const MAX_TEXT = 60

/** Folded English, Italian and Polish. */
const partsOfDay: ReadonlyMap<string, number> = new Map([
  ...(['morning', 'mattina', 'mattino', 'rano'] as const).map((word) => [word, MORNING] as const),
  ...(['noon', 'midday', 'mezzogiorno', 'poludnie'] as const).map((word) => [word, 12] as const),
  ...(['afternoon', 'pomeriggio', 'popoludniu'] as const).map((word) => [word, 14] as const),
  ...(['evening', 'tonight', 'sera', 'stasera', 'wieczorem', 'wieczor'] as const).map(
    (word) => [word, 18] as const,
  ),
])

const minuteWords = 'min|mins|minute|minutes|minuto|minuti|minuta|minuty|minut'
const hourWords = 'h|hour|hours|ora|ore|godz|godzina|godzine|godziny|godzin'
const halfAnHour = /^(?:in |tra |fra |za )?(?:half an hour|mezz'?ora|pol godziny)$/

/** As people say them, in words that are read one by one. */
const spoken: readonly (readonly [RegExp, string])[] = [
  [/\bdomattina\b/g, 'domani mattina'],
  [/\btonight\b/g, 'today evening'],
  [/\bstasera\b/g, 'oggi sera'],
  [/\bpo poludniu\b/g, 'popoludniu'],
  [/^(?:(?:at|on|the|this|il|nel|questo|na|w|ten) )*(?:week-?end|fine settimana)\b/, 'saturday'],
  [/\b(?:in the|this|questo|questa) (?=morning|afternoon|evening|pomeriggio|mattina|sera)/g, ''],
]

/**
 * A moment as it is typed: a day (see `readTypedDay`), an hour, or both (`tomorrow 9:30`, `lunedì alle 14`, `jutro
 * rano`, `fri 5pm`), or so long from now (`in 2 hours`, `fra 30 minuti`, `za godzinę`), in English, Italian and Polish
 * alike. A day alone is its morning, an hour alone the next time a clock shows it. Null for what is no moment, and for what
 * may be a day or an hour (`9.10`).
 */
export function readTypedMoment(text: string, language: string, now = Date.now()): number | null {
  let typed = text.length > MAX_TEXT ? '' : fold(text.normalize('NFKC')).trim().replace(/\s+/g, ' ')
  for (const [said, meant] of spoken) typed = typed.replace(said, meant)
  if (typed === '') return null
  return fromNow(typed, now) ?? onTheClock(typed, language, now)
}

function fromNow(typed: string, now: number): number | null {
  if (halfAnHour.test(typed)) return now + 30 * 60_000
  const said = new RegExp(
    `^(?:(?:in|tra|fra|za|\\+) ?(?:(\\d{1,3}|\\p{L}+) ?|un')?|(\\d{1,3}) ?)(?:(${minuteWords})|(${hourWords}))$`,
    'u',
  ).exec(typed)
  if (!said) return null
  const [, counted, bare, minutes] = said
  const figure = counted ?? bare ?? '1'
  const count = Number(/^\d/.test(figure) ? figure : (numberWords.get(figure) ?? (figure === 'l' ? 1 : NaN)))
  if (Number.isNaN(count)) return null
  return now + count * (minutes === undefined ? 3_600_000 : 60_000)
}

interface Hour {
  hour: number
  minute: number
  /** What stands beside it. */
  rest: string
}

function onTheClock(typed: string, language: string, now: number): number | null {
  const day = dayOf(typed, language, now)
  const clock = clockIn(typed)
  // An hour as Italians and Poles write it, which is a day of a month as well.
  if (day !== null && clock?.rest === '') return null
  if (day !== null) return at(day, { hour: MORNING, minute: 0 })
  const said = clock ? { ...clock, rest: withoutPart(clock.rest) } : partIn(typed)
  if (!said) return null
  const today = new Date(now)
  if (said.rest !== '') {
    const beside = dayOf(said.rest, language, now)
    return beside === null ? null : at(beside, said)
  }
  const soon = at(today, said)
  return soon > now ? soon : at(new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1), said)
}

/** A day that its weekday contradicts is none. */
function dayOf(typed: string, language: string, now: number): Date | null {
  const reading = readTypedDay(typed, language, now)
  if ('problem' in reading) return null
  const [year = 0, month = 0, day = 0] = reading.day.split('-').map(Number)
  return new Date(year, month - 1, day)
}

/** By the clock on the wall: a day that changes its time is one day all the same. */
const at = (day: Date, { hour, minute }: Omit<Hour, 'rest'>): number =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour, minute).getTime()

/** `tomorrow morning`, `venerdi pomeriggio`, `rano`. */
function partIn(typed: string): Hour | null {
  const [, rest = '', word = ''] =
    /^(?:(.*?) )??(?:(?:at|a|al|alla|di|del|w|o) )?(\p{L}+)$/u.exec(typed) ?? []
  const hour = partsOfDay.get(word)
  return hour === undefined ? null : { hour, minute: 0, rest }
}

/** What is said beside an hour of the part of the day it lies in. */
const withoutPart = (rest: string): string => {
  const part = partIn(rest)
  return part ? part.rest : rest
}

const CLOCK = `(?:(at|alle|alle ore|ore|o|o godz\\.?|godz\\.?) ?)?(\\d{1,2})(?:[:.](\\d{2}))?(?: ?(am|pm))?`
const atEnd = new RegExp(`^(?:(.*?)[ ,]+)?${CLOCK}$`)
const atStart = new RegExp(`^${CLOCK}[ ,]+(\\p{L}.*)$`, 'u')

/** A figure by itself is a day of the month as well: it needs a word, minutes, or a day in words beside it. */
function clockIn(typed: string): Hour | null {
  const last = atEnd.exec(typed)
  if (last) return hourOf(last[2], last[3], last[4], last[5], last[1] ?? '')
  const first = atStart.exec(typed)
  return first && hourOf(first[1], first[2], first[3], first[4], first[5] ?? '')
}

function hourOf(
  mark: string | undefined,
  figure = '',
  minutes: string | undefined,
  half: string | undefined,
  rest: string,
): Hour | null {
  const isBare = mark === undefined && minutes === undefined && half === undefined
  if (isBare && (rest === '' || /\d/.test(rest))) return null
  const isTwelve = half !== undefined
  if (isTwelve && (Number(figure) < 1 || Number(figure) > 12)) return null
  const hour = isTwelve ? (Number(figure) % 12) + (half === 'pm' ? 12 : 0) : Number(figure)
  const minute = Number(minutes ?? 0)
  return hour < 24 && minute < 60 ? { hour, minute, rest: rest.trim() } : null
}
