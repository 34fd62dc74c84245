import { describe, expect, it } from 'vitest'
import { localMinute, readLocalMinute } from '../../../src/shared/local-minute'
import { snoozeTimes } from '../../../src/renderer/features/messages/snooze-times'

const at = (text: string): Date => new Date(text)
const offered = (now: string): string[] =>
  snoozeTimes(at(now)).map((time) => `${time.id} ${localMinute(time.at)}`)

describe('[BEY-03] the times on offer', () => {
  it.each([
    // A Tuesday.
    [
      '2026-03-10T09:20',
      [
        'later 2026-03-10T13:00',
        'tomorrow 2026-03-11T08:00',
        'weekend 2026-03-14T08:00',
        'nextWeek 2026-03-16T08:00',
      ],
    ],
    // In the evening nothing is later today; on Friday tomorrow is the weekend.
    ['2026-03-13T19:00', ['tomorrow 2026-03-14T08:00', 'nextWeek 2026-03-16T08:00']],
    // On a Sunday tomorrow is next week.
    ['2026-03-15T18:00', ['later 2026-03-15T21:00', 'tomorrow 2026-03-16T08:00', 'weekend 2026-03-21T08:00']],
    // Across the end of a year.
    [
      '2026-12-31T20:30',
      ['tomorrow 2027-01-01T08:00', 'weekend 2027-01-02T08:00', 'nextWeek 2027-01-04T08:00'],
    ],
  ])('at %s', (now, times) => expect(offered(now)).toEqual(times))

  it('reads what the field of the browser says, and no nonsense', () => {
    expect(readLocalMinute('2026-03-10T09:20')).toBe(at('2026-03-10T09:20').getTime())
    expect(readLocalMinute('')).toBeNull()
    expect(readLocalMinute('soon')).toBeNull()
  })
})
