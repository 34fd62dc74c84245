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

const minuteWords = 'min|mins|minute|minutes|minuto|minuti|minuta|minuty|minut|minute'
const hourWords = 'h|hour|hours|ora|ore|godz|godzina|godzine|godziny|godzin'

/**
 * A moment to come as it is typed: a day (see `readTypedDay`), an hour, or both (`tomorrow 9:30`, `lunedì alle 14`, `jutro
 * rano`, `fri 5pm`), or so long from now (`in 2 hours`, `fra 30 minuti`, `za godzinę`), in English, Italian and Polish
 * alike. A day alone is its morning, an hour alone the next time a clock shows it. Null for what is no moment, or past.
 */
export function readTypedMoment(text: string, language: string, now = Date.now()): number | null {
  const typed = text.length > MAX_TEXT ? '' : fold(text.normalize('NFKC')).trim().replace(/\s+/g, ' ')
  if (typed === '') return null
  const at = fromNow(typed, now) ?? onTheClock(typed, language, now)
  return at !== null && at > now ? at : null
}

function fromNow(typed: string, now: number): number | null {
  const said = new RegExp(
    `^(?:in|tra|fra|za|\\+) ?(?:(\\d{1,3}|an?|un[ao]?|l) ?|un')?(?:(${minuteWords})|(${hourWords}))$`,
  ).exec(typed)
  if (!said) return null
  const [, figure = '1', minutes] = said
  const count = /^\d/.test(figure) ? Number(figure) : 1
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
  if (day !== null) return at(day, { hour: MORNING, minute: 0 })
  const said = hourIn(typed)
  if (!said) return null
  if (said.rest !== '') {
    const beside = dayOf(said.rest, language, now)
    return beside === null ? null : at(beside, said)
  }
  const today = new Date(now)
  const soon = at(new Date(today.getFullYear(), today.getMonth(), today.getDate()), said)
  return soon > now ? soon : at(new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1), said)
}

function dayOf(typed: string, language: string, now: number): Date | null {
  const reading = readTypedDay(typed, language, now)
  if (!('day' in reading)) return null
  const [year = 0, month = 0, day = 0] = reading.day.split('-').map(Number)
  return new Date(year, month - 1, day)
}

/** By the clock on the wall: a day that changes its time is one day all the same. */
const at = (day: Date, { hour, minute }: Omit<Hour, 'rest'>): number =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour, minute).getTime()

function hourIn(typed: string): Hour | null {
  const inWords =
    /^(?:(.*?) )??(?:(?:in the|this|at|a|al|alla|di|del|questo|questa|w|po|o) )?(\p{L}+)$/u.exec(typed)
  const part = inWords?.[2] === undefined ? undefined : partsOfDay.get(inWords[2])
  if (part !== undefined && inWords) return { hour: part, minute: 0, rest: inWords[1] ?? '' }
  const marked =
    /^(.*?)(?:^|[ ,]+)(?:(at|alle|all'|ore|alle ore|o|o godz\.?|godz\.?|h) ?)?(\d{1,2})(?:[:.h](\d{2}))?(?: ?(am|pm|h))?$/.exec(
      typed,
    )
  if (!marked) return null
  const [, rest = '', mark, figure = '', minutes, half] = marked
  // A figure by itself is a day of the month as well.
  if (mark === undefined && minutes === undefined && half === undefined) return null
  const hour =
    half === 'am' || half === 'pm' ? (Number(figure) % 12) + (half === 'pm' ? 12 : 0) : Number(figure)
  const minute = Number(minutes ?? 0)
  const isClock = hour < 24 && minute < 60 && !((half === 'am' || half === 'pm') && Number(figure) > 12)
  return isClock ? { hour, minute, rest: rest.trim() } : null
}
