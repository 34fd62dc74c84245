import type { ReportStep } from '../../../shared/contract/reports'
import { localMinute } from '../../../shared/local-minute'

/** Periods that end today, and what each is divided into. */
export const periods = ['week', 'month', 'quarter', 'year'] as const
export type Period = (typeof periods)[number]

const lengths: Record<Period, { days: number; step: ReportStep }> = {
  week: { days: 7, step: 'day' },
  month: { days: 30, step: 'day' },
  quarter: { days: 91, step: 'week' },
  year: { days: 365, step: 'month' },
}

/** From a midnight on, so that its days are whole, until the end of today. */
export function boundsOf(period: Period, now: number) {
  const { days, step } = lengths[period]
  const today = new Date(now)
  const midnight = (offset: number): number =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + offset).getTime()
  return { period: { from: midnight(1 - days), until: midnight(1) }, step }
}

/** Months shown of deals: half a year back, and half a year ahead. */
export const MONTHS_BACK = 5
export const MONTHS = 12

export const firstMonth = (now: number): number => {
  const today = new Date(now)
  return new Date(today.getFullYear(), today.getMonth() - MONTHS_BACK, 1).getTime()
}

/** A day by the clock on the wall, as an operator of the search takes it. */
export const searchedDay = (time: number): string => localMinute(time).slice(0, 10)

const HOUR = 3_600_000

/** A wait in its largest unit, with a decimal where that says more: `25 minutes`, `3.5 hours`, `2 days`. */
export function waitText(ms: number, language: string): string {
  const [unit, size] =
    ms < HOUR
      ? (['minute', 60_000] as const)
      : ms < 48 * HOUR
        ? (['hour', HOUR] as const)
        : (['day', 24 * HOUR] as const)
  return new Intl.NumberFormat(language, {
    ...{ style: 'unit', unit, unitDisplay: 'long' },
    maximumFractionDigits: unit === 'minute' ? 0 : 1,
  }).format(Math.max(ms / size, unit === 'minute' ? 1 : 0))
}
