import { numberWords, timeUnits } from './date-words'
import { fold } from './fold'
import { MAX_LEAD_MINUTES } from './records/field'

/** Lead times that are offered, in minutes. */
export const usualLeadTimes: readonly number[] = [0, 5, 10, 15, 30, 60, 120, 1_440, 2_880, 10_080]

const MINUTES = { minute: 1, hour: 60, day: 1_440, week: 10_080 } as const
export type LeadUnit = keyof typeof MINUTES

/** The largest unit that says it in a whole number. */
export function inUnits(minutes: number): { unit: LeadUnit; count: number } {
  for (const unit of ['week', 'day', 'hour'] as const)
    if (minutes >= MINUTES[unit] && minutes % MINUTES[unit] === 0)
      return { unit, count: minutes / MINUTES[unit] }
  return { unit: 'minute', count: minutes }
}

const minuteWord = /^(?:m|min|mins|minute|minutes|minuto|minuti|minuta|minuty|minut)$/
const hourWord = /^(?:h|hour|hours|ora|ore|godz|godzina|godzine|godziny|godzin)$/

/** A lead time as it is typed (`45 min`, `3 hours`, `due giorni`, `tydzień`), in minutes; null for what is none. */
export function readLeadTime(text: string): number | null {
  const [, figure, word = ''] =
    /^(?:(\d{1,4}|\p{L}+) ?)??(\p{L}+)\.?(?: (?:before|prima|wczesniej|przed))?$/u.exec(
      fold(text).trim().replace(/\s+/g, ' '),
    ) ?? []
  const count =
    figure === undefined ? 1 : /^\d/.test(figure) ? Number(figure) : Number(numberWords.get(figure) ?? NaN)
  const unit = minuteWord.test(word) ? 'minute' : hourWord.test(word) ? 'hour' : timeUnits.get(word)
  const size = unit === 'minute' || unit === 'hour' || unit === 'day' || unit === 'week' ? MINUTES[unit] : NaN
  const minutes = count * size
  return Number.isInteger(minutes) && minutes <= MAX_LEAD_MINUTES ? minutes : null
}
