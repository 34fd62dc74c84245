import { clockOf } from './clock'
import { writtenLocale } from './written-locale'

/** From one moment up to another. */
export interface Span {
  startsAt: number
  endsAt: number
}

const MINUTE = 60_000
/** What is offered begins at the half hour. */
const STEP = 30

/** The hours of a day that are worked, by the clock of this computer. */
export function hoursOf(day: Date, from: number, to: number): Span {
  const at = (hour: number): number =>
    new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour).getTime()
  return { startsAt: at(from), endsAt: at(to) }
}

/** The first so many working days (Monday to Friday) from a day on, that day included. */
export function workingDays(from: Date, count: number): Date[] {
  const days: Date[] = []
  const day = new Date(from.getFullYear(), from.getMonth(), from.getDate())
  while (days.length < count) {
    if (day.getDay() % 6 !== 0) days.push(new Date(day))
    day.setDate(day.getDate() + 1)
  }
  return days
}

/** What of these hours may be offered for so many minutes: it is still to come, and nothing stands there. */
export function freeTimes(hours: Span, busy: readonly Span[], minutes: number, now: number): Span[] {
  const found: Span[] = []
  for (let startsAt = hours.startsAt; ; startsAt += STEP * MINUTE) {
    const endsAt = startsAt + minutes * MINUTE
    if (endsAt > hours.endsAt) return found
    const meets = busy.some((one) => one.startsAt < endsAt && one.endsAt > startsAt)
    if (startsAt > now && !meets) found.push({ startsAt, endsAt })
  }
}

/** A clock that is known by its distance from UTC alone, as Intl names it: `+09:30`. */
export function zoneOfOffset(minutes: number): string {
  return `${minutes < 0 ? '-' : '+'}${clockOf(Math.abs(minutes))}`
}

/** From when to when, by the clocks of a zone. */
export const timesText = ({ startsAt, endsAt }: Span, timeZone: string, language: string): string =>
  new Intl.DateTimeFormat(writtenLocale(language), {
    ...{ hour: 'numeric', minute: '2-digit', timeZone },
  }).formatRange(startsAt, endsAt)

/** The name of a zone's clock at a moment, and how far it is from UTC: `Central European Standard Time (GMT+1)`. */
export function clockText(at: number, timeZone: string, language: string): string {
  const named = (timeZoneName: 'long' | 'shortOffset'): string =>
    new Intl.DateTimeFormat(writtenLocale(language), { timeZone, timeZoneName })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [name, offset] = [named('long'), named('shortOffset')]
  return /^(?:GMT|UTC)/.test(name) ? offset : `${name} (${offset})`
}

/** Times as a mail says them: a line for each day, and by which clock, said once where it is the same for all. */
export function offeredLines(times: readonly Span[], timeZone: string, language: string): string[] {
  const sorted = times.toSorted((a, b) => a.startsAt - b.startsAt)
  const [first] = sorted
  if (!first) return []
  const year = (at: number): string => new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format(at)
  const isOneYear = sorted.every(({ startsAt }) => year(startsAt) === year(first.startsAt))
  const dayText = (at: number): string =>
    new Intl.DateTimeFormat(writtenLocale(language), {
      ...{ weekday: 'long', day: 'numeric', month: 'long', timeZone },
      ...(isOneYear ? {} : { year: 'numeric' }),
    }).format(at)
  const clockOf = ({ startsAt }: Span): string => clockText(startsAt, timeZone, language)
  const isOneClock = sorted.every((one) => clockOf(one) === clockOf(first))
  const days = Map.groupBy(sorted, (one) =>
    isOneClock ? dayText(one.startsAt) : `${dayText(one.startsAt)}, ${clockOf(one)}`,
  )
  return [
    ...[...days].map(
      ([day, ofDay]) => `${day}: ${ofDay.map((one) => timesText(one, timeZone, language)).join(', ')}`,
    ),
    ...(isOneClock ? [clockOf(first)] : []),
  ]
}
