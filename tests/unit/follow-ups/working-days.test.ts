import { afterEach, describe, expect, it } from 'vitest'
import { afterWorkingDays } from '../../../src/shared/working-days'

const zone = process.env['TZ']
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

/** Reads and writes moments by the clock on the wall of a place. */
function at(place: string, text: string, days: number): string {
  process.env['TZ'] = place
  const due = new Date(afterWorkingDays(new Date(text).getTime(), days))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${due.getFullYear()}-${two(due.getMonth() + 1)}-${two(due.getDate())} ${two(due.getHours())}:${two(due.getMinutes())}`
}

describe('so many working days later', () => {
  it.each([
    ['a Monday morning, the day after', '2026-03-09T06:30', 1, '2026-03-10 08:00'],
    ['late in the evening, the day after all the same', '2026-03-09T23:59', 1, '2026-03-10 08:00'],
    ['over a weekend', '2026-03-06T17:00', 1, '2026-03-09 08:00'],
    ['over a weekend, Wednesday after', '2026-03-06T17:00', 3, '2026-03-11 08:00'],
    ['begun on a Saturday, Monday is the first', '2026-03-07T10:00', 1, '2026-03-09 08:00'],
    ['begun on a Sunday, Monday is the first', '2026-03-08T10:00', 1, '2026-03-09 08:00'],
    ['five of them are a week', '2026-03-10T12:00', 5, '2026-03-17 08:00'],
    ['ten of them are two', '2026-03-10T12:00', 10, '2026-03-24 08:00'],
    ['over the end of a year', '2026-12-31T12:00', 1, '2027-01-01 08:00'],
    ['over the 29th of February', '2028-02-28T12:00', 2, '2028-03-01 08:00'],
  ])('%s', (_, from, days, due) => expect(at('Europe/Rome', from, days)).toBe(due))

  it.each([
    ['the clock goes forward', 'Europe/Warsaw', '2026-03-27T18:00', 1, '2026-03-30 08:00'],
    ['the clock goes back', 'Europe/Rome', '2026-10-23T18:00', 1, '2026-10-26 08:00'],
    [
      'another continent changes it on another day',
      'America/New_York',
      '2026-03-06T18:00',
      1,
      '2026-03-09 08:00',
    ],
    ['where midnight is skipped', 'America/Santiago', '2026-09-04T18:00', 1, '2026-09-07 08:00'],
    ['half an hour off', 'Australia/Lord_Howe', '2026-10-02T18:00', 1, '2026-10-05 08:00'],
  ])('at eight by the clock on the wall where %s', (_, place, from, days, due) =>
    expect(at(place, from, days)).toBe(due),
  )
})
