import { daysUntil, inTurn, MONDAY, MORNING, onDay, SATURDAY } from '../../app/moments'

/** When snoozed mail may come back, as it is offered. */
export interface SnoozeTime {
  id: 'later' | 'tomorrow' | 'weekend' | 'nextWeek'
  at: number
}

const LATER_HOURS = 3
const LATEST_HOUR = 21

/** The times on offer at this moment, soonest first; each instant is offered once. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const hour = now.getHours() + LATER_HOURS + (now.getMinutes() > 0 ? 1 : 0)
  return inTurn([
    ...(hour <= LATEST_HOUR ? [{ id: 'later' as const, at: onDay(now, 0, hour) }] : []),
    { id: 'tomorrow', at: onDay(now, 1, MORNING) },
    { id: 'weekend', at: onDay(now, daysUntil(now, SATURDAY), MORNING) },
    { id: 'nextWeek', at: onDay(now, daysUntil(now, MONDAY), MORNING) },
  ])
}
