/** An hour of a day so many days from now, at the clock on the wall: a day that changes its time is one day all the same. */
export const onDay = (now: Date, days: number, hour: number): number =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour).getTime()

/** Days until the next of this weekday, which is never today. */
export const daysUntil = (now: Date, weekday: number): number => ((weekday - now.getDay() + 6) % 7) + 1

export const MORNING = 8
export const MONDAY = 1
export const SATURDAY = 6

/** Soonest first, each instant once: of two by different names the first. */
export const inTurn = <Time extends { at: number }>(times: readonly Time[]): Time[] =>
  times
    .filter(({ at }, index) => times.findIndex((other) => other.at === at) === index)
    .toSorted((a, b) => a.at - b.at)
