import { fold } from './fold'

/**
 * An hour as people type it (`9`, `9.30`, `930`, `5pm`, `17h`, `alle 9`, `o 9:30`) as `09:30`; '' for nothing, null for
 * what is none.
 */
export function readClock(text: string): string | null {
  const typed = fold(text).trim().replace(/\s+/g, ' ')
  if (typed === '') return ''
  const parts =
    /^(?:at|alle|alle ore|ore|o|godz\.?|o godz\.?)? ?(\d{1,2})(?:[:.h ]?(\d{2}))? ?(?:(am|pm)|h|godz\.?)?$/.exec(
      typed,
    )
  if (!parts) return null
  const [, figure = '', minutes = '00', half] = parts
  if (half !== undefined && (Number(figure) < 1 || Number(figure) > 12)) return null
  const hour = half === undefined ? Number(figure) : (Number(figure) % 12) + (half === 'pm' ? 12 : 0)
  if (hour > 23 || Number(minutes) > 59) return null
  return clockOf(hour * 60 + Number(minutes))
}

/** Minutes since midnight of an hour as fields keep it; null where none is said. */
export function minutesOf(clock: string): number | null {
  const [hour = NaN, minute = NaN] = clock.split(':').map(Number)
  return Number.isNaN(minute) ? null : hour * 60 + minute
}

const two = (value: number): string => String(value).padStart(2, '0')

/** An hour as fields keep it, of the minutes since midnight. */
export const clockOf = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
