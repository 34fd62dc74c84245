import { daysUntil, inTurn, MONDAY, MORNING, onDay } from '../../app/moments'

/** When a mail may leave, as it is offered. */
export interface ScheduleTime {
  id: 'afternoon' | 'evening' | 'tomorrow' | 'tomorrowAfternoon' | 'monday'
  at: number
}

const AFTERNOON = 14
const EVENING = 18
/** What is nearer is as good as now. */
const SOONEST_MS = 30 * 60_000

/** The times on offer at this moment, soonest first; each instant is offered once. */
export function scheduleTimes(now: Date): ScheduleTime[] {
  const today: ScheduleTime[] = [
    { id: 'afternoon', at: onDay(now, 0, AFTERNOON) },
    { id: 'evening', at: onDay(now, 0, EVENING) },
  ]
  const [soonest] = today.filter(({ at }) => at >= now.getTime() + SOONEST_MS)
  return inTurn([
    ...(soonest ? [soonest] : []),
    { id: 'tomorrow', at: onDay(now, 1, MORNING) },
    { id: 'tomorrowAfternoon', at: onDay(now, 1, AFTERNOON) },
    { id: 'monday', at: onDay(now, daysUntil(now, MONDAY), MORNING) },
  ])
}
