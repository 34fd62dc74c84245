import { describe, expect, it } from 'vitest'
import { currencyChoices } from '../../../src/shared/currencies'
import {
  amountForms,
  amountText,
  formatMoney,
  plainAmount,
  readAmount,
  readPlainAmount,
  typedCurrency,
} from '../../../src/shared/money'

const bare = (text: string): string => text.replace(/\s/gu, ' ')

describe('an amount as it is typed', () => {
  it.each([
    ['it', 'EUR', '45.000', 4_500_000],
    ['en-US', 'EUR', '45,000', 4_500_000],
    ['it', 'EUR', '45.000,50', 4_500_050],
    ['en-US', 'EUR', '45.000,50', 4_500_050],
    ['it', 'EUR', '45,000.50', 4_500_050],
    ['pl', 'PLN', '45 000,00', 4_500_000],
    ['pl', 'PLN', '45\u00a0000,5', 4_500_050],
    ['pl', 'PLN', '45.000', 4_500_000],
    ['pl', 'PLN', '45000,50', 4_500_050],
    ['pl', 'PLN', '45 000 zł', 4_500_000],
    ['fr', 'EUR', '45\u202f000,00\u202f€', 4_500_000],
    ['de-CH', 'CHF', "1'200.50", 120_050],
    ['de-CH', 'CHF', 'CHF 1’200.50', 120_050],
    ['en', 'EUR', "1'200.50", 120_050],
    ['it', 'EUR', '45', 4_500],
    ['it', 'EUR', '45,5', 4_550],
    ['it', 'EUR', '45.5', 4_550],
    ['it', 'EUR', '0,500', 50],
    ['it', 'EUR', '45,', 4_500],
    ['it', 'EUR', '1.234.567', 123_456_700],
    ['it', 'EUR', '1.234.567,89', 123_456_789],
    ['it', 'EUR', '€ 7.200', 720_000],
    ['it', 'EUR', '7200 eur', 720_000],
    ['it', 'EUR', ' ', null],
    ['en-IN', 'INR', '1,23,456.78', 12_345_678],
    ['it', 'JPY', '45.000', 45_000],
    ['en', 'JPY', '45,000', 45_000],
    ['en', 'KWD', '45.500', 45_500],
    ['it', 'KWD', '45,500', 45_500],
    ['it', 'KWD', '45.500', 45_500_000],
    ['it', 'KWD', '1,5', 1_500],
    ['en', '???', '10.5', 1_050],
    ['it', 'PLN', '45.000 PLN', 4_500_000],
    ['en-US', 'PLN', '45000 zł', 4_500_000],
    ['en-US', 'USD', '$1,200.5', 120_050],
    ['it', 'USD', '$1,200.5', 120_050],
    ['en-US', 'EUR', '45k', 4_500_000],
    ['en-US', 'EUR', '€45k', 4_500_000],
    ['pl', 'PLN', '2 mln', 200_000_000],
    ['pl', 'PLN', '1,5 mln zł', 150_000_000],
    ['pl', 'PLN', '45 tys. zł', 4_500_000],
    ['it', 'EUR', '45mila', 4_500_000],
    ['it', 'EUR', '2,5 milioni', 250_000_000],
    ['it', 'EUR', '45000,-', 4_500_000],
    ['it', 'EUR', '500 euro', 50_000],
    ['it', 'EUR', '1.200 euro', 120_000],
    ['en', 'EUR', '1,200 euros', 120_000],
    ['en', 'EUR', 'euro 1,200.50', 120_050],
    ['pl', 'EUR', '1 200 euro', 120_000],
    ['it', 'EUR', '1,5 milioni euro', 150_000_000],
    ['it', 'EUR', '45000,- euro', 4_500_000],
    ['it', 'EUR', '45000,-€', 4_500_000],
    ['pl', 'PLN', '500 złotych', 50_000],
    ['it', 'PLN', '500 zl', 50_000],
    ['en', 'PLN', '2 złote', 200],
    ['pl', 'PLN', '45 tys. złotych', 4_500_000],
    ['it', 'USD', '500 US dollars', 50_000],
    ['it', 'USD', '500 dolarów amerykańskich', 50_000],
    ['it', 'USD', 'USD 500', 50_000],
    ['it', 'CAD', '$500', 50_000],
    ['en', 'GBP', '500 sterline britanniche', 50_000],
    ['en', 'CHF', '45000.–', 4_500_000],
  ])('%s %s %s', (language, currency, typed, minor) => {
    expect(readAmount(typed, language, currency)).toEqual({ minor })
  })

  it.each([
    ['EUR', 'about 45'],
    ['EUR', '45 000 PLN'],
    ['EUR', '500 dollars'],
    ['EUR', '500 euro 20'],
    ['EUR', 'euro'],
    ['EUR', '500 eu'],
    ['EUR', '4.5.000'],
    ['EUR', '45 00'],
    ['EUR', '1.234,567.89'],
    ['EUR', '45.000 .50'],
    ['EUR', '.5'],
    ['EUR', '1,2,3'],
  ])('in %s is not taken for a number: %s', (currency, typed) => {
    expect(readAmount(typed, 'it', currency)).toEqual({ problem: 'unreadable' })
  })

  it('is never cut: more decimals than the currency has, or more than can be kept, are refused', () => {
    expect(readAmount('4500,125', 'it', 'EUR')).toEqual({ problem: 'too-many-decimals' })
    expect(readAmount('45,5', 'it', 'JPY')).toEqual({ problem: 'too-many-decimals' })
    expect(readAmount('45,1255', 'it', 'EUR')).toEqual({ problem: 'too-many-decimals' })
    expect(readAmount('9'.repeat(40), 'it', 'EUR')).toEqual({ problem: 'too-large' })
    expect(readAmount('-12,30', 'it', 'EUR')).toEqual({ problem: 'negative' })
    expect(readAmount('−1', 'en', 'EUR')).toEqual({ problem: 'negative' })
  })

  it.each<[string, string, string, number, number]>([
    ['it', 'EUR', '45,000', 4_500_000, 4_500],
    ['it', 'EUR', '45,125 €', 4_512_500, 4_513],
    ['pl', 'PLN', '1,234', 123_400, 123],
    ['en', 'EUR', '1.234', 123_400, 123],
    ['en-GB', 'EUR', '45.000', 4_500_000, 4_500],
    ['en', 'JPY', '45.000', 45_000, 45],
    ['de-CH', 'CHF', '1.200', 120_000, 120],
  ])('%s %s %s can be read in two ways, and is not guessed', (language, currency, typed, ...readings) => {
    expect(readAmount(typed, language, currency)).toEqual({ problem: 'ambiguous', readings })
    // What is offered instead can be read in one way only.
    for (const minor of readings)
      expect(readAmount(amountText(minor, currency, language), language, currency)).toEqual({ minor })
  })

  it.each([
    ['45.000 PLN', 'PLN'],
    ['PLN 45.000', 'PLN'],
    ['45000 zł', 'PLN'],
    ['45000zł', 'PLN'],
    ['1,5 mln zł', 'PLN'],
    ['$1,200.5', 'USD'],
    ['45k €', 'EUR'],
    ['45000,- CHF', 'CHF'],
    ['500 euro', 'EUR'],
    ['500 Euros', 'EUR'],
    ['euro 500', 'EUR'],
    ['500 EUR', 'EUR'],
    ['500 zł', 'PLN'],
    ['500 zl', 'PLN'],
    ['500 złotych', 'PLN'],
    ['2 złote', 'PLN'],
    ['1 złoty', 'PLN'],
    ['5 złotych polskich', 'PLN'],
    ['$500', 'USD'],
    ['500$', 'USD'],
    ['500 dollars', null],
    ['500 US dollars', 'USD'],
    ['500 dollari statunitensi', 'USD'],
    ['500 dolarów amerykańskich', 'USD'],
    ['500 Canadian dollars', 'CAD'],
    ['500 sterline britanniche', 'GBP'],
    ['500 Swiss francs', 'CHF'],
    ['500 franchi svizzeri', 'CHF'],
    ['500 koron', null],
    ['euro', null],
    ['45k', null],
    ['2 m', null],
    ['45000', null],
    ['45 of them', null],
    ['', null],
  ])('brings its currency where one is typed: %s', (typed, currency) => {
    for (const language of ['en-US', 'it', 'pl'])
      expect([language, typedCurrency(typed, currencyChoices(language))]).toEqual([language, currency])
  })

  it('is found however it is written', () => {
    expect(amountForms(4_500_050, 'EUR')).toEqual([
      '45,000.50',
      '45.000,50',
      "45'000.50",
      '45000.50',
      '45000,50',
    ])
    expect(amountForms(45_000, 'JPY')).toEqual(['45,000', '45.000', "45'000", '45000'])
  })

  it('is read back as it is shown, in every language and currency', () => {
    for (const language of [
      'en-US',
      'en-GB',
      'en-IN',
      'en-ZA',
      'it',
      'it-CH',
      'pl',
      'de-CH',
      'fr',
      'es',
      'pt-PT',
    ])
      for (const currency of ['EUR', 'PLN', 'CHF', 'JPY', 'KWD', 'CLF'])
        for (const minor of [
          0, 1, 5, 50, 99, 100, 1_000, 1_500, 12_345, 45_000, 45_050, 4_500_000, 123_456_789,
        ])
          for (const text of [amountText(minor, currency, language), formatMoney(minor, currency, language)])
            expect([language, text, readAmount(text, language, currency)]).toEqual([
              language,
              text,
              { minor },
            ])
  })
})

describe('an amount as it is shown', () => {
  it('has its cents where there are any, its thousands always grouped, and is never rounded', () => {
    expect(bare(formatMoney(720_000, 'EUR', 'it'))).toBe('7.200,00 €')
    expect(bare(formatMoney(4_500_050, 'PLN', 'pl'))).toBe('45 000,50 zł')
    expect(bare(formatMoney(4_500_000, 'EUR', 'it'))).toBe('45.000,00 €')
    expect(formatMoney(45_000, 'JPY', 'en')).toBe('¥45,000')
    expect(bare(formatMoney(45_500, 'KWD', 'en'))).toBe('KWD 45.500')
  })

  it('stands even where the currency is none', () => {
    expect(formatMoney(4_500_050, '€€€', 'it')).toBe('45.000,50 €€€')
    expect(formatMoney(5, '', 'en')).toBe('0.05 ')
  })

  it('can be read from the text the engine sends for any language', () => {
    for (const [minor, currency] of [
      [-5, 'EUR'],
      [1_500, 'JPY'],
      [1_234, 'KWD'],
      [5, '???'],
    ] as const)
      expect(readPlainAmount(plainAmount(minor, currency))).toEqual({ minor, currency })
    expect(readPlainAmount('Anna Nowak')).toBeNull()
  })
})
