import { describe, expect, it } from 'vitest'
import { countries, countryName, matchCountries, readCountry } from '../../../src/shared/countries'

describe('a country as it is typed', () => {
  it.each([
    ['it', 'Italia', 'IT'],
    ['it', 'germany', 'DE'],
    ['pl', 'hiszpania', 'ES'],
    ['pl', 'WŁOCHY', 'IT'],
    ['en', 'reunion', 'RE'],
    ['en', 'Côte d’Ivoire', 'CI'],
    ['en', ' pl ', 'PL'],
    ['en', 'uk', 'GB'],
    ['en', 'USA', 'US'],
    ['de', 'Österreich', 'AT'],
  ])('%s %s', (language, typed, code) => {
    expect(readCountry(typed, language)).toBe(code)
  })

  it.each(['1I', 'ZZ', 'EU', 'ital', 'Atlantis', '', '\u202e', 'IT'.repeat(50_000)])(
    'is refused where it is none: %.20s',
    (typed) => {
      expect(readCountry(typed, 'it')).toBeNull()
    },
  )

  it('is read back as it is shown', () => {
    for (const language of ['en', 'it', 'pl'])
      for (const { code, name } of countries(language))
        expect([name, readCountry(name, language)]).toEqual([name, code])
  })

  it('is found by the beginning of any word of its name and by its code, without accents', () => {
    const names = (typed: string, language: string): string[] =>
      matchCountries(countries(language), typed).map(({ name }) => name)
    expect(names('it', 'en')[0]).toBe('Italy')
    expect(names('kingdom', 'en')).toEqual(['United Kingdom'])
    expect(names('wlo', 'pl')).toEqual(['Włochy'])
    expect(names('xyz', 'en')).toEqual([])
    expect(names('Italy', 'en')).toEqual(names('', 'en'))
  })
})

describe('the name of a country', () => {
  it('is whatever stands in the place of its code, where that is no code', () => {
    expect(['it', '1I', '', 'ITA'].map((code) => countryName(code, 'en'))).toEqual(['Italy', '1I', '', 'ITA'])
  })
})
