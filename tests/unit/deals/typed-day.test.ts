import { describe, expect, it } from 'vitest'
import { readTypedDay } from '../../../src/shared/typed-day'

/** A Sunday. */
const now = new Date(2026, 10, 29, 23, 30).getTime()

describe('a day as it is typed into a form', () => {
  it.each([
    ['en-US', '31.12.2026', '2026-12-31'],
    ['en-US', '31/12/2026', '2026-12-31'],
    ['en-US', '31-12-2026', '2026-12-31'],
    ['en-US', '31.12.26', '2026-12-31'],
    ['it', '12/31/2026', '2026-12-31'],
    ['en-US', '2.1.27', '2027-01-02'],
    ['en-US', '2/1/27', '2027-02-01'],
    ['en-GB', '2/1/27', '2027-01-02'],
    ['en-ZA', '2/1/27', '2027-02-01'],
    ['en-US', '2026-12-31', '2026-12-31'],
    ['en-US', '1/2', '2027-01-02'],
    ['it', '1/2', '2027-02-01'],
    ['en-US', '1.2.', '2027-02-01'],
    ['en-US', '31/12', '2026-12-31'],
    ['it', '29.11', '2026-11-29'],
    ['it', '28.11', '2027-11-28'],
    ['it', '29/2', '2028-02-29'],
  ])('in figures: %s %s', (language, typed, day) => {
    expect(readTypedDay(typed, language, now)).toEqual({ day })
  })

  it.each([
    ['31 dic 2026', '2026-12-31'],
    ['Dec 31', '2026-12-31'],
    ['Dec. 31st, 2026', '2026-12-31'],
    ['31 December 26', '2026-12-31'],
    ['the 31st of December', '2026-12-31'],
    ['31-Dec-2026', '2026-12-31'],
    ['31dic', '2026-12-31'],
    ['2026 Dec 31', '2026-12-31'],
    ['1º gennaio 2027', '2027-01-01'],
    ['l’11 sett', '2027-09-11'],
    ['31 grudnia', '2026-12-31'],
    ['31 gru', '2026-12-31'],
    ['1 października 2027 r.', '2027-10-01'],
    ['31 XII 2026', '2026-12-31'],
    ['5 mar', '2027-03-05'],
    ['May 5', '2027-05-05'],
    ['29 feb', '2028-02-29'],
    ['Thursday, 31 December 2026', '2026-12-31'],
    ['gio 31/12/2026', '2026-12-31'],
    ['giovedì 31 dicembre 2026', '2026-12-31'],
    ['czwartek, 31 grudnia 2026', '2026-12-31'],
  ])('by the name of its month: %s', (typed, day) => {
    for (const language of ['en-US', 'it', 'pl'])
      expect([language, readTypedDay(typed, language, now)]).toEqual([language, { day }])
  })

  it.each([
    ['today', '2026-11-29'],
    ['Oggi', '2026-11-29'],
    ['dziś', '2026-11-29'],
    ['tomorrow', '2026-11-30'],
    ['domani', '2026-11-30'],
    ['jutro', '2026-11-30'],
    ['dopodomani', '2026-12-01'],
    ['pojutrze', '2026-12-01'],
    ['yesterday', '2026-11-28'],
    ['+7', '2026-12-06'],
    ['+2w', '2026-12-13'],
    ['+3 m', '2027-02-28'],
    ['in 3 days', '2026-12-02'],
    ['in a week', '2026-12-06'],
    ['tra una settimana', '2026-12-06'],
    ['fra 2 mesi', '2027-01-29'],
    ['za 3 dni', '2026-12-02'],
    ['za tydzień', '2026-12-06'],
    ['fri', '2026-12-04'],
    ['Friday', '2026-12-04'],
    ['venerdì', '2026-12-04'],
    ['piątek', '2026-12-04'],
    ['w środę', '2026-12-02'],
    ['Sunday', '2026-12-06'],
    ['mar', '2026-12-01'],
  ])('from today: %s', (typed, day) => {
    expect(readTypedDay(typed, 'en-US', now)).toEqual({ day })
  })

  it.each([
    ['', 'unreadable'],
    ['soon', 'unreadable'],
    ['December', 'unreadable'],
    ['Dec 2026', 'unreadable'],
    ['31 Dec Jan', 'unreadable'],
    ['1/1/0', 'unreadable'],
    ['7', 'unreadable'],
    ['j 5', 'unreadable'],
    ['ju 5', 'unreadable'],
    ['1 '.repeat(100_000), 'unreadable'],
    ['31.2.27', 'no-such-day'],
    ['31/2', 'no-such-day'],
    ['31 Feb', 'no-such-day'],
    ['29 febbraio 2027', 'no-such-day'],
    ['13/13/2027', 'no-such-day'],
    ['1.1.1850', 'too-early'],
    ['1 maja 1850', 'too-early'],
  ])('is refused for what is wrong with it: %.20s', (typed, problem) => {
    expect(readTypedDay(typed, 'en-US', now)).toEqual({ problem })
  })

  it('is not taken beside the name of another weekday', () => {
    expect(readTypedDay('Fri 31 Dec 2026', 'en-US', now)).toEqual({
      problem: 'other-weekday',
      day: '2026-12-31',
    })
  })
})
