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
    ['pn', '2026-11-30'],
    ['nd', '2026-12-06'],
    ['by friday', '2026-12-04'],
    ['entro venerdì', '2026-12-04'],
    ['3.12.2026 r.', '2026-12-03'],
    ['10-go maja', '2027-05-10'],
    ['1-ego stycznia', '2027-01-01'],
    ['1° gennaio', '2027-01-01'],
  ])('from today: %s', (typed, day) => {
    expect(readTypedDay(typed, 'en-US', now)).toEqual({ day })
  })

  it('a word that is a weekday in one language and a month in others is the weekday in that one alone', () => {
    expect(readTypedDay('mar', 'it-IT', now)).toEqual({ day: '2026-12-01' })
    expect(readTypedDay('mar', 'en-US', now)).toEqual({ problem: 'unreadable' })
    expect(readTypedDay('mar', 'pl-PL', now)).toEqual({ problem: 'unreadable' })
    expect(readTypedDay('mar 5', 'en-US', now)).toEqual({ day: '2027-03-05' })
  })

  /** 2027 begins on a Friday, 2028 is a leap year. */
  const [friday, wednesday] = [new Date(2027, 0, 1, 8), new Date(2026, 11, 30, 8)]
  const [endOfJanuary, february] = [new Date(2027, 0, 31, 8), new Date(2028, 1, 10, 8)]
  it.each([
    [friday, 'next friday', '2027-01-08'],
    [friday, 'venerdì prossimo', '2027-01-08'],
    [friday, 'il prossimo venerdì', '2027-01-08'],
    [friday, 'w przyszły piątek', '2027-01-08'],
    [friday, 'this friday', '2027-01-01'],
    [friday, 'questo venerdì', '2027-01-01'],
    [friday, 'w ten piątek', '2027-01-01'],
    [friday, 'coming friday', '2027-01-08'],
    [friday, 'w najbliższy piątek', '2027-01-08'],
    [friday, 'next monday', '2027-01-04'],
    [friday, 'this monday', '2027-01-04'],
    [wednesday, 'next fri', '2027-01-08'],
    [wednesday, 'Next Friday', '2027-01-08'],
    [wednesday, 'friday next week', '2027-01-08'],
    [wednesday, 'venerdì della prossima settimana', '2027-01-08'],
    [wednesday, 'piątek w przyszłym tygodniu', '2027-01-08'],
    [wednesday, 'przyszły piątek', '2027-01-08'],
    [wednesday, 'w następny wtorek', '2027-01-05'],
    [wednesday, 'w przyszłą środę', '2027-01-06'],
    [wednesday, 'venerdì prossimo', '2027-01-01'],
    [wednesday, 'domenica prossima', '2027-01-03'],
    [wednesday, 'w tę sobotę', '2027-01-02'],
    [wednesday, 'friday this week', '2027-01-01'],
    [wednesday, 'next week', '2027-01-06'],
    [wednesday, 'la prossima settimana', '2027-01-06'],
    [wednesday, 'w przyszłym tygodniu', '2027-01-06'],
    [wednesday, 'next year', '2027-12-30'],
    [endOfJanuary, 'next month', '2027-02-28'],
    [endOfJanuary, 'il mese prossimo', '2027-02-28'],
    [endOfJanuary, 'w przyszłym miesiącu', '2027-02-28'],
    [endOfJanuary, 'end of month', '2027-01-31'],
    [endOfJanuary, 'end of next month', '2027-02-28'],
    [endOfJanuary, 'fine febbraio', '2027-02-28'],
    [february, 'end of the month', '2028-02-29'],
    [february, 'by the end of this month', '2028-02-29'],
    [february, 'month end', '2028-02-29'],
    [february, 'fine mese', '2028-02-29'],
    [february, 'entro la fine del mese', '2028-02-29'],
    [february, 'a fine mese', '2028-02-29'],
    [february, 'koniec miesiąca', '2028-02-29'],
    [february, 'do końca miesiąca', '2028-02-29'],
    [february, 'pod koniec lutego', '2028-02-29'],
    [february, 'end of January', '2029-01-31'],
    [february, 'end of Feb 2029', '2029-02-28'],
    [february, 'fine anno', '2028-12-31'],
    [february, 'alla fine dell’anno prossimo', '2029-12-31'],
    [february, 'koniec przyszłego roku', '2029-12-31'],
    [february, 'end of 2030', '2030-12-31'],
    [wednesday, 'fine mese prossimo', '2027-01-31'],
    [wednesday, 'koniec przyszłego miesiąca', '2027-01-31'],
    [wednesday, 'in two weeks', '2027-01-13'],
    [wednesday, 'two weeks', '2027-01-13'],
    [wednesday, 'in ten days', '2027-01-09'],
    [wednesday, 'in two months', '2027-02-28'],
    [wednesday, 'fra due settimane', '2027-01-13'],
    [wednesday, 'tra sette giorni', '2027-01-06'],
    [wednesday, 'sette giorni', '2027-01-06'],
    [wednesday, 'fra quindici giorni', '2027-01-14'],
    [wednesday, 'fra nove mesi', '2027-09-30'],
    [wednesday, 'za dwa tygodnie', '2027-01-13'],
    [wednesday, 'za pięć dni', '2027-01-04'],
    [wednesday, 'za jeden miesiąc', '2027-01-30'],
    [february, 'za trzy lata', '2031-02-10'],
    [new Date(2028, 1, 29, 8), 'in a year', '2029-02-28'],
    [new Date(2028, 1, 29, 8), 'in four years', '2032-02-29'],
    [wednesday, '1 października 2027 roku', '2027-10-01'],
  ])('of what is to come, on %s: %s', (today, typed, day) => {
    for (const language of ['en-US', 'it', 'pl'])
      expect([language, readTypedDay(typed, language, today.getTime())]).toEqual([language, { day }])
  })

  it.each([
    ['next', 'unreadable'],
    ['next soon', 'unreadable'],
    ['next next friday', 'unreadable'],
    ['next friday monday', 'unreadable'],
    ['this month', 'unreadable'],
    ['friday next month', 'unreadable'],
    ['end', 'unreadable'],
    ['fine settimana', 'unreadable'],
    ['end of friday', 'unreadable'],
    ['end of next December', 'unreadable'],
    ['end of Feb 5', 'unreadable'],
    ['two', 'unreadable'],
    ['dwa', 'unreadable'],
    ['two fridays', 'unreadable'],
    ['koniec 1850', 'too-early'],
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
