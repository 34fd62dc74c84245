/** When snoozed mail may come back, as it is offered. */
export interface SnoozeTime {
  id: 'later' | 'tomorrow' | 'weekend' | 'nextWeek'
  at: number
}

const LATER_HOURS = 3
const LATEST_HOUR = 21
const MORNING = 8
const SATURDAY = 6
const MONDAY = 1

/** An hour of a day so many days from now, at the clock on the wall: a day that changes its time is one day all the same. */
const onDay = (now: Date, days: number, hour: number): number =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour).getTime()

/** Days until the next of this weekday, which is never today. */
const daysUntil = (now: Date, weekday: number): number => ((weekday - now.getDay() + 6) % 7) + 1

/** The times on offer at this moment, soonest first; each instant is offered once. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const hour = now.getHours() + LATER_HOURS + (now.getMinutes() > 0 ? 1 : 0)
  const times: SnoozeTime[] = [
    ...(hour <= LATEST_HOUR ? [{ id: 'later' as const, at: onDay(now, 0, hour) }] : []),
    { id: 'tomorrow', at: onDay(now, 1, MORNING) },
    { id: 'weekend', at: onDay(now, daysUntil(now, SATURDAY), MORNING) },
    { id: 'nextWeek', at: onDay(now, daysUntil(now, MONDAY), MORNING) },
  ]
  const once = times.filter(({ at }, index) => times.findIndex((other) => other.at === at) === index)
  return once.toSorted((a, b) => a.at - b.at)
}

/** As the field of a browser for a day and an hour writes it: the clock on the wall. */
export function fieldText(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Null for what is no moment. */
export function fieldTime(text: string): number | null {
  const at = text === '' ? Number.NaN : new Date(text).getTime()
  return Number.isNaN(at) ? null : at
}
