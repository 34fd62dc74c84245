import { describe, expect, it } from 'vitest'
import { countryOf, phonesIn } from '../../../src/shared/phone'

const hrefs = (text: string, country = 'IT'): string[] => phonesIn(text, country).map(({ href }) => href)

describe('the numbers of a phone field', () => {
  it.each([
    ['335 1234567 / 02 9999', ['tel:+393351234567', 'tel:+39029999']],
    ['tel. 335-1234567, fax 02 99887766', ['tel:+393351234567', 'tel:+390299887766']],
    ['0464/555.218 int. 12', ['tel:+390464555218;ext=12']],
    ['+48 22 555 01 02 wew. 5', ['tel:+48225550102;ext=5']],
    ['+390464555218;ext=5', ['tel:+390464555218;ext=5']],
    ['+44 20 7946 0958 x12', ['tel:+442079460958;ext=12']],
    ['+49 (0)30 123456', ['tel:+4930123456']],
    ['0039 0464 555218', ['tel:+390464555218']],
    ['٠٤٦٤ ٥٥٥', ['tel:+390464555']],
    ['०४६४ ५५५', ['tel:+390464555']],
    ['０４６４ ５５５', ['tel:+390464555']],
    ['+1 (555) 010-2030', ['tel:+15550102030']],
    ['abc', []],
    ['call me 5', []],
    ['555 1234', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(hrefs(text)).toEqual(expected)
  })

  it('leaves the zero of an Italian number, which is part of it from abroad too', () => {
    expect(hrefs('+39 (0)464 555218')).toEqual(['tel:+390464555218'])
  })

  it('reads a number without a code as one of the country it is told', () => {
    expect(hrefs('22 555 01 02', 'PL')).toEqual(['tel:+48225550102'])
    expect(hrefs('+48 22 555 01 02', 'ZZ')).toEqual(['tel:+48225550102'])
    expect(hrefs('22 555 01 02', 'ZZ')).toEqual([])
  })

  it('says where in the text each stands, so that what is read stays what was written', () => {
    const text = 'cell 335 1234567 / ٠٤٦٤ ٥٥٥ int. 3 (ufficio)'
    const parts = phonesIn(text, 'IT').map(({ start, end }) => text.slice(start, end))
    expect(parts).toEqual(['335 1234567', '٠٤٦٤ ٥٥٥ int. 3'])
  })
})

it.each([
  [['it-IT', 'it', 'en-US', 'en'], 'IT'],
  [['en-US', 'en', 'it-IT'], 'IT'],
  [['en-GB', 'en'], 'GB'],
  [['pl'], 'PL'],
  [['*', 'de-1996'], 'US'],
])('the country of who has the languages %j', (languages, country) => {
  expect(countryOf(languages)).toBe(country)
})
