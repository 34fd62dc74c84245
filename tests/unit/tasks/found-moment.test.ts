import { describe, expect, it } from 'vitest'
import { readClock } from '../../../src/shared/clock'
import { findMoment } from '../../../src/shared/found-moment'
import { readLeadTime } from '../../../src/shared/lead-time'

/** A Tuesday. */
const WRITTEN = new Date(2026, 2, 10, 9).getTime()

describe('the day a mail names', () => {
  it.each([
    ['en', 'Could we talk on 24 March at 15:30? I have until 31 March.', '2026-03-24', '15:30'],
    ['en', 'Let us meet next Friday at 3 pm in your office', '2026-03-20', '15:00'],
    ['en-GB', 'The deadline is 2/4/2026.', '2026-04-02', ''],
    ['en', 'See you tomorrow at 9am', '2026-03-11', '09:00'],
    ['it', 'Possiamo sentirci giovedì alle 14.30? Un saluto', '2026-03-12', '14:30'],
    ['it', 'La consegna è prevista per il 3 aprile 2026.', '2026-04-03', ''],
    ['it', 'Alle ore 10 di domani va bene', '2026-03-11', '10:00'],
    ['pl', 'Spotkajmy się w środę o 11:15, proszę', '2026-03-11', '11:15'],
    ['pl', 'Termin mija 27 marca o godz. 16', '2026-03-27', '16:00'],
    ['pl', 'Zadzwonię pojutrze', '2026-03-12', ''],
    ['de', 'Der Termin: 2026-05-01', '2026-05-01', ''],
  ])('%s: %s', (language, text, day, time) => {
    expect(findMoment(text, language, WRITTEN)).toEqual({ day: Date.parse(day), time })
  })

  it.each([
    'Our sun lamps sell well, and the mar was calm. Version 3.2 costs 1.50 each.',
    'On 9 March 2026 you wrote: thanks for the offer of last year',
    'We sold 12 lamps in a week. Call +39 02 1234567.',
    'Oggi nulla di nuovo',
    '',
  ])('is none in: %s', (text) => {
    expect(findMoment(text, 'en', WRITTEN)).toBeNull()
  })

  it('costs bounded time in a text without end', () => {
    expect(findMoment('next of the '.repeat(200_000), 'en', WRITTEN)).toBeNull()
  })
})

describe('an hour as it is typed', () => {
  it.each([
    ['9', '09:00'],
    ['9.30', '09:30'],
    ['930', '09:30'],
    ['1730', '17:30'],
    ['5 pm', '17:00'],
    ['3:30\u202fPM', '15:30'],
    ['12am', '00:00'],
    ['alle 14', '14:00'],
    ['o 9:15', '09:15'],
    ['', ''],
    ['24:00', null],
    ['13pm', null],
    ['9:60', null],
    ['soon', null],
  ])('%s', (typed, clock) => {
    expect(readClock(typed)).toBe(clock)
  })
})

describe('a lead time as it is typed', () => {
  it.each([
    ['45 min', 45],
    ['3 hours before', 180],
    ['due giorni', 2_880],
    ['1 godzinę', 60],
    ['tydzień', 10_080],
    ['an hour', 60],
    ['2 years', null],
    ['400 days', null],
    ['min 5', null],
    ['', null],
  ])('%s', (typed, minutes) => {
    expect(readLeadTime(typed)).toBe(minutes)
  })
})
