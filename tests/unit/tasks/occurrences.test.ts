import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { happenings, type Timed } from '../../../src/main/engine/features/tasks/occurrences'

const event = (fields: Partial<Timed>): Timed => ({
  ...{ startsOn: null, startTime: '', endsOn: null, endTime: '', timeZone: 'Europe/Warsaw', repeats: '' },
  ...{ excluded: '', added: '' },
  ...fields,
})
const day = (text: string): number => Date.parse(text)
const moments = (of: Timed, from: string, to: string): string[] =>
  happenings(of, Date.parse(from), Date.parse(to), 1_000).map(({ startsAt, endsAt }) =>
    [startsAt, endsAt].map((at) => new Date(at).toISOString().slice(0, 16)).join('/'),
  )

describe('when an event happens', () => {
  it('stays at its hour on the wall over a change of clocks', () => {
    const weekly = event({
      ...{ startsOn: day('2026-03-23'), startTime: '09:00', endsOn: day('2026-03-23'), endTime: '09:30' },
      repeats: 'FREQ=WEEKLY',
    })
    expect(moments(weekly, '2026-03-01T00:00Z', '2026-04-07T00:00Z')).toEqual([
      '2026-03-23T08:00/2026-03-23T08:30',
      '2026-03-30T07:00/2026-03-30T07:30',
      '2026-04-06T07:00/2026-04-06T07:30',
    ])
  })

  it('over the night in which clocks change ends when it says so', () => {
    const night = event({
      ...{ startsOn: day('2026-10-24'), startTime: '22:00', endsOn: day('2026-10-25'), endTime: '06:00' },
    })
    expect(moments(night, '2026-10-24T00:00Z', '2026-10-26T00:00Z')).toEqual([
      '2026-10-24T20:00/2026-10-25T05:00',
    ])
  })

  it('on leap days alone, on the last Friday, without what is left out and with what is added', () => {
    const leap = event({ startsOn: day('2024-02-29'), repeats: 'FREQ=YEARLY', timeZone: 'UTC' })
    expect(moments(leap, '2024-01-01T00:00Z', '2033-01-01T00:00Z')).toEqual([
      '2024-02-29T00:00/2024-03-01T00:00',
      '2028-02-29T00:00/2028-03-01T00:00',
      '2032-02-29T00:00/2032-03-01T00:00',
    ])
    const fridays = event({
      ...{ startsOn: day('2026-01-30'), startTime: '10:00', endTime: '11:00', timeZone: 'UTC' },
      repeats: 'FREQ=MONTHLY;BYDAY=-1FR;COUNT=3',
      excluded: '2026-02-27T10:00',
      added: '2026-03-02T08:00',
    })
    expect(moments(fridays, '2026-01-01T00:00Z', '2027-01-01T00:00Z')).toEqual([
      '2026-01-30T10:00/2026-01-30T11:00',
      '2026-03-02T08:00/2026-03-02T09:00',
      '2026-03-27T10:00/2026-03-27T11:00',
    ])
  })

  it('ends where its rule says so, in UTC as well as on the wall', () => {
    const until = (end: string): number =>
      moments(
        event({
          ...{ startsOn: day('2026-06-01'), startTime: '01:00', endTime: '02:00' },
          repeats: `FREQ=DAILY;UNTIL=${end}`,
        }),
        '2026-05-01T00:00Z',
        '2026-07-01T00:00Z',
      ).length
    expect(until('20260603T010000')).toBe(3)
    // 1 o'clock in Warsaw is 23 o'clock of the day before in UTC.
    expect(until('20260602T230000Z')).toBe(3)
    expect(until('20260602T225900Z')).toBe(2)
    expect(until('20260603')).toBe(3)
  })

  it('costs bounded work, whatever its rule says', () => {
    for (const repeats of ['FREQ=SECONDLY', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=DAILY', 'no rule'])
      expect(
        moments(
          event({ startsOn: day('1926-01-01'), startTime: '09:00', repeats, timeZone: 'UTC' }),
          '2026-01-01T00:00Z',
          '2026-01-03T00:00Z',
        ).length,
      ).toBeLessThan(1_001)
  })

  it('is what ical.js makes of the rule from its beginning, wherever one begins to look', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('DAILY', 'WEEKLY', 'WEEKLY;BYDAY=MO,TH', 'MONTHLY', 'MONTHLY;BYDAY=2TU', 'YEARLY'),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 4_000 }),
        fc.integer({ min: 0, max: 700 }),
        (freq, interval, begins, later) => {
          const startsOn = Date.UTC(2015, 0, 1) + begins * 86_400_000
          const from = startsOn + later * 86_400_000
          const to = from + 200 * 86_400_000
          const [base = '', ...parts] = freq.split(';')
          const repeats = [`FREQ=${base}`, `INTERVAL=${interval}`, ...parts].join(';')
          const iterator = ICAL.Recur.fromString(repeats).iterator(
            ICAL.Time.fromDateTimeString(new Date(startsOn + 36_000_000).toISOString().slice(0, 19)),
          )
          const expected: number[] = []
          for (let time = iterator.next(); time; time = iterator.next()) {
            const at = Date.parse(`${time.toString()}Z`)
            if (at >= to) break
            if (at + 3_600_000 > from) expected.push(at)
          }
          const found = happenings(
            event({ startsOn, startTime: '10:00', repeats, timeZone: 'UTC' }),
            from,
            to,
            1_000,
          )
          expect(found.map(({ startsAt }) => startsAt)).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })
})
