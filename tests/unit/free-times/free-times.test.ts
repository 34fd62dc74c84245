import { expect, it } from 'vitest'
import {
  clockText,
  freeTimes,
  hoursOf,
  offeredLines,
  workingDays,
  zoneOfOffset,
} from '../../../src/shared/free-times'

const at = (text: string): number => Date.parse(`${text}:00Z`)
const span = (from: string, to: string) => ({ startsAt: at(from), endsAt: at(to) })
const startsOf = (found: readonly { startsAt: number }[]): string[] =>
  found.map(({ startsAt }) => new Date(startsAt).toISOString().slice(11, 16))
const hours = span('2026-12-08T09:00', '2026-12-08T12:00')

it('[BEY-23] what meets nothing in the calendar and is still to come is free, each half hour', () => {
  const busy = [span('2026-12-08T10:00', '2026-12-08T10:15')]
  expect(startsOf(freeTimes(hours, busy, 30, 0))).toEqual(['09:00', '09:30', '10:30', '11:00', '11:30'])
  // An hour must not reach into what is there, nor beyond the end of the day.
  expect(startsOf(freeTimes(hours, busy, 60, 0))).toEqual(['09:00', '10:30', '11:00'])
  expect(startsOf(freeTimes(hours, busy, 30, at('2026-12-08T10:30')))).toEqual(['11:00', '11:30'])
  expect(freeTimes(hours, busy, 240, 0)).toEqual([])
  expect(freeTimes(hours, [span('2026-12-08T00:00', '2026-12-09T00:00')], 30, 0)).toEqual([])
})

it('[BEY-23] what ends when another begins does not meet it', () => {
  const busy = [span('2026-12-08T08:00', '2026-12-08T09:00'), span('2026-12-08T09:30', '2026-12-08T12:00')]
  expect(startsOf(freeTimes(hours, busy, 30, 0))).toEqual(['09:00'])
})

it('[BEY-23] days are working days, and their hours those of the clock here', () => {
  const days = workingDays(new Date(2026, 11, 4, 15), 3)
  expect(days.map((day) => [day.getDate(), day.getHours()])).toEqual([
    [4, 0],
    [7, 0],
    [8, 0],
  ])
  expect(hoursOf(new Date(2026, 11, 4, 15), 9, 17)).toEqual({
    startsAt: new Date(2026, 11, 4, 9).getTime(),
    endsAt: new Date(2026, 11, 4, 17).getTime(),
  })
})

it('[BEY-23] times are said by the clock of whoever reads them, on the day it is there, in their language', () => {
  const times = [
    span('2026-12-08T14:00', '2026-12-08T14:30'),
    span('2026-12-08T09:00', '2026-12-08T09:30'),
    span('2026-12-08T22:00', '2026-12-08T22:30'),
  ]
  expect(offeredLines(times, 'Europe/Warsaw', 'pl')).toEqual([
    'wtorek, 8 grudnia: 10:00–10:30, 15:00–15:30, 23:00–23:30',
    'czas środkowoeuropejski standardowy (GMT+1)',
  ])
  expect(offeredLines(times, 'Asia/Kolkata', 'en')).toEqual([
    expect.stringMatching(/^Tuesday 8 December: 14:30.15:00, 19:30.20:00$/),
    expect.stringMatching(/^Wednesday 9 December: 0?3:30.0?4:00$/),
    'India Standard Time (GMT+5:30)',
  ])
  expect(offeredLines([], 'Europe/Rome', 'it')).toEqual([])
})

it('[BEY-23] over a change of clocks or of years each day says its own', () => {
  const over = [span('2026-10-23T08:00', '2026-10-23T09:00'), span('2026-10-26T08:00', '2026-10-26T09:00')]
  const lines = offeredLines(over, 'Europe/Rome', 'it')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/GMT\+2.*10:00/)
  expect(lines[1]).toMatch(/GMT\+1.*0?9:00/)
  const years = [span('2026-12-31T08:00', '2026-12-31T09:00'), span('2027-01-04T08:00', '2027-01-04T09:00')]
  expect(offeredLines(years, 'UTC', 'en').join()).toMatch(/2026.*2027/)
})

it('[BEY-23] a clock of which the distance from UTC alone is known says that', () => {
  expect([570, -180, 0].map(zoneOfOffset)).toEqual(['+09:30', '-03:00', '+00:00'])
  expect(clockText(at('2026-12-08T09:00'), '+09:30', 'en')).toBe('GMT+9:30')
  expect(offeredLines([hours], '+09:30', 'en')[0]).toContain('18:30')
})
