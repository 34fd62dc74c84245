import { describe, expect, it } from 'vitest'
import { readPeriod } from '../../../src/main/engine/features/messages/search-dates'
import { fold } from '../../../src/shared/fold'

/** A Saturday. */
const now = new Date(2026, 2, 14, 15, 30).getTime()
const spoken = (time: number): string => new Date(time).toDateString().slice(4)
const read = (text: string, locale = 'en'): string | null => {
  const period = readPeriod(fold(text), { locale, now })
  return period && `${spoken(period.from)} – ${spoken(period.until - 1)}`
}
const day = (text: string): string => `${text} – ${text}`

describe('a date in a search', () => {
  it.each([
    ['1/2/2026', 'en-US', 'Jan 02 2026'],
    ['1/2/2026', 'en', 'Jan 02 2026'],
    ['1/2/2026', 'en-GB', 'Feb 01 2026'],
    ['1/2/2026', 'en-IE', 'Feb 01 2026'],
    ['1/2/2026', 'it', 'Feb 01 2026'],
    ['1/2/2026', 'pl-PL', 'Feb 01 2026'],
    ['1/2/26', 'it', 'Feb 01 2026'],
    ['1.1.99', 'it', 'Jan 01 1999'],
    ['12/31/99', 'en-US', 'Dec 31 1999'],
    ['1.2.46', 'pl', 'Feb 01 2046'],
    ['1.2.47', 'pl', 'Feb 01 1947'],
    ['1-2-2026', 'en-US', 'Jan 02 2026'],
    ['1.2.2026', 'en-US', 'Feb 01 2026'],
    ['13/2/2026', 'en-US', 'Feb 13 2026'],
    ['2/13/2026', 'it', 'Feb 13 2026'],
    ['2026/2/1', 'en-US', 'Feb 01 2026'],
    ['1/2', 'en-US', 'Jan 02 2026'],
    ['1/2', 'it', 'Feb 01 2026'],
    ['1.2.', 'pl', 'Feb 01 2026'],
    ['31/12', 'it', 'Dec 31 2025'],
    ['29/2/2024', 'it', 'Feb 29 2024'],
  ])('in figures, %s for %s, is %s', (text, locale, expected) => {
    expect(read(text, locale)).toBe(day(expected))
  })

  it.each([
    ['today', 'Mar 14 2026'],
    ['oggi', 'Mar 14 2026'],
    ['dziś', 'Mar 14 2026'],
    ['ieri', 'Mar 13 2026'],
    ['l’altroieri', 'Mar 12 2026'],
    ['wczoraj', 'Mar 13 2026'],
    ['jutro', 'Mar 15 2026'],
    ['2 days ago', 'Mar 12 2026'],
    ['3 giorni fa', 'Mar 11 2026'],
    ['2 tygodnie temu', 'Feb 28 2026'],
    ['a week ago', 'Mar 07 2026'],
    ['una settimana fa', 'Mar 07 2026'],
    ['tydzień temu', 'Mar 07 2026'],
    ['7d', 'Mar 07 2026'],
    ['2 m', 'Jan 14 2026'],
    ['1y', 'Mar 14 2025'],
    ['monday', 'Mar 09 2026'],
    ['sabato', 'Mar 14 2026'],
    ['sabato scorso', 'Mar 07 2026'],
    ['w środę', 'Mar 11 2026'],
    ['1 march', 'Mar 01 2026'],
    ['March 1st, 2025', 'Mar 01 2025'],
    ['1º maggio', 'May 01 2025'],
    ['5 marca 99', 'Mar 05 1999'],
    ['March 5, 05', 'Mar 05 2005'],
    ['5 lutego', 'Feb 05 2026'],
    ['4 ago 2025', 'Aug 04 2025'],
    ['3 paź 2025', 'Oct 03 2025'],
  ])('in words: %s is %s', (text, expected) => {
    expect(read(text)).toBe(day(expected))
  })

  it.each([
    ['2026', 'Jan 01 2026 – Dec 31 2026'],
    ['2026-02', 'Feb 01 2026 – Feb 28 2026'],
    ['2/2026', 'Feb 01 2026 – Feb 28 2026'],
    ['marzo', 'Mar 01 2026 – Mar 31 2026'],
    ['mar', 'Mar 01 2026 – Mar 31 2026'],
    ['grudzień', 'Dec 01 2025 – Dec 31 2025'],
    ['may 2024', 'May 01 2024 – May 31 2024'],
    ['last week', 'Mar 02 2026 – Mar 08 2026'],
    ['settimana scorsa', 'Mar 02 2026 – Mar 08 2026'],
    ['w zeszłym tygodniu', 'Mar 02 2026 – Mar 08 2026'],
    ['questa settimana', 'Mar 09 2026 – Mar 15 2026'],
    ['last month', 'Feb 01 2026 – Feb 28 2026'],
    ['ten miesiąc', 'Mar 01 2026 – Mar 31 2026'],
    ['quest’anno', 'Jan 01 2026 – Dec 31 2026'],
    ['l’anno scorso', 'Jan 01 2025 – Dec 31 2025'],
    ['ostatnie 7 dni', 'Mar 07 2026 – Mar 14 2026'],
    ['last 30 days', 'Feb 12 2026 – Mar 14 2026'],
    ['2026-01-10..2026-01-20', 'Jan 10 2026 – Jan 20 2026'],
    ['1/1/2026 .. ieri', 'Jan 01 2026 – Mar 13 2026'],
    ['gennaio…febbraio', 'Jan 01 2026 – Feb 28 2026'],
  ])('of several days: %s is %s', (text, expected) => {
    expect(read(text, 'it')).toBe(expected)
  })

  it('a month ago at the end of a long one is the end of a short one', () => {
    const last = new Date(2026, 2, 31).getTime()
    expect(readPeriod('1m', { locale: 'en', now: last })?.from).toBe(new Date(2026, 1, 28).getTime())
  })

  it.each([
    '',
    'soon',
    '31/2/2026',
    '2026-13',
    '2026-00',
    '0/0/2026',
    '1',
    '12345',
    'march april',
    '32 march',
    '3 march 4',
    'march 100',
    '1 2 march 2026',
    'march a',
    'last',
    'this',
    'monday 5',
    'yesterday 3',
    '2000 y',
    '..',
    '2026..',
    '..2026',
    '2026..2025',
    '1..2..3',
    '1/1/1/1',
    'x'.repeat(100_000),
  ])('is none: %s', (text) => {
    expect(read(text)).toBeNull()
  })
})
