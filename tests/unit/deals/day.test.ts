import { describe, expect, it } from 'vitest'
import { dayText, isDay, readDay, readYear } from '../../../src/shared/day'

describe('a day as it is typed', () => {
  it.each([
    ['it', '31/03/2027', '2027-03-31'],
    ['it', '31.3.27', '2027-03-31'],
    ['pl', '1.2.2027', '2027-02-01'],
    ['pl', ' 01 02 2027 ', '2027-02-01'],
    ['en-GB', '1-2-2027', '2027-02-01'],
    ['en-US', '1/2/2027', '2027-01-02'],
    ['en-US', '2027-03-31', '2027-03-31'],
    ['it', '2027/3/1', '2027-03-01'],
    ['it', '29/2/2028', '2028-02-29'],
    ['en-US', '31/3/2027', '2027-03-31'],
    ['it', '3/31/2027', '2027-03-31'],
    ['en-US', '1.2.27', '2027-02-01'],
  ])('%s %s', (language, typed, day) => {
    expect(readDay(typed, language)).toBe(day)
  })

  it('with two figures for the year is at most twenty years ahead, or else past', () => {
    const read = (typed: string, year: number): string | null =>
      readDay(typed, 'it', new Date(year, 5, 1).getTime())
    expect(read('1.1.99', 2026)).toBe('1999-01-01')
    expect(read('1.1.46', 2026)).toBe('2046-01-01')
    expect(read('31/12/47', 2026)).toBe('1947-12-31')
    expect(read('1-1-00', 2026)).toBe('2000-01-01')
    expect(read('1 1 15', 2095)).toBe('2115-01-01')
    for (let year = 0; year < 100; year++) {
      const read = readYear(String(year).padStart(2, '0'), new Date(2026, 5, 1).getTime()) ?? 0
      expect(read % 100).toBe(year)
      expect(read).toBeGreaterThan(1946)
      expect(read).toBeLessThanOrEqual(2046)
    }
  })

  it.each([
    '',
    '31/02/2027',
    '29/2/2027',
    '13/13/2027',
    '0/1/2027',
    '1/1/0',
    '1/1/327',
    '31/03',
    'Friday',
    '1'.repeat(100_000),
  ])('is refused where no calendar has it: %.20s', (typed) => {
    expect(readDay(typed, 'it')).toBeNull()
  })

  it('is read back as it is shown', () => {
    for (const language of ['en-US', 'en-GB', 'en-CA', 'it', 'pl', 'de', 'fr'])
      for (const day of ['2027-03-31', '2028-02-29', '2030-01-02'])
        expect([language, readDay(dayText(day, language), language)]).toEqual([language, day])
  })
})

describe('a day', () => {
  it('is one that a calendar has', () => {
    expect(['2027-03-31', '2027-02-31', '2027-3-1', '31/03/2027', ''].map(isDay)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })
})
