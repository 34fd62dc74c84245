import { describe, expect, it } from 'vitest'
import { matchChoices, readChoice } from '../../src/shared/choices'
import { currencyChoices } from '../../src/shared/currencies'

const currency = (text: string, language = 'en'): string | undefined =>
  readChoice(currencyChoices(language), text)?.value

describe('a currency by what is typed', () => {
  it.each([
    ['JPY', 'JPY'],
    [' jpy ', 'JPY'],
    ['yen', 'JPY'],
    ['Japanese Yen', 'JPY'],
    ['¥', 'JPY'],
    ['￥', 'JPY'],
    ['€', 'EUR'],
    ['euro', 'EUR'],
    ['zł', 'PLN'],
    ['złoty', 'PLN'],
    ['zloty', 'PLN'],
    ['$', 'USD'],
    ['£', 'GBP'],
    ['Swiss franc', 'CHF'],
    ['forint', 'HUF'],
  ])('%s is %s, in any language of the window', (text, code) => {
    for (const language of ['en-GB', 'en-US', 'it-IT', 'pl-PL'])
      expect(currency(text, language), language).toBe(code)
  })

  it('takes the names of the user’s language, and those of the others', () => {
    expect(currency('sterlina britannica', 'it')).toBe('GBP')
    expect(currency('jen', 'pl')).toBe('JPY')
    expect(currency('jen japoński', 'en')).toBe('JPY')
  })

  it.each(['', '  ', 'J', 'JP', 'JPX', 'EURJPY', 'kr', 'dollar', 'pound', 'the'])(
    'guesses nothing from %j',
    (text) => expect(currency(text)).toBeUndefined(),
  )

  it('offers what is named first, then what begins so', () => {
    const offered = (text: string) =>
      matchChoices(currencyChoices('en'), text)
        .map(({ value }) => value)
        .slice(0, 3)
    expect(offered('yen')[0]).toBe('JPY')
    expect(offered('pl')[0]).toBe('PLN')
    expect(offered('')).toEqual(['EUR', 'PLN', 'GBP'])
    expect(offered('qqq')).toEqual([])
  })
})

describe('one of a list', () => {
  const folders = ['INBOX', 'INBOX.Offers', 'Ärger', 'Sent'].map((label) => ({ value: label, label }))

  it('is named in full, by any case and without its marks', () => {
    expect(readChoice(folders, 'inbox')?.value).toBe('INBOX')
    expect(readChoice(folders, 'arger')?.value).toBe('Ärger')
    expect(readChoice(folders, 'inbox.')).toBeNull()
  })

  it('is not chosen among two of one name', () => {
    const twins = ['1', '2'].map((value) => ({ value, label: 'Sent' }))
    expect(readChoice(twins, 'sent')).toBeNull()
    expect(matchChoices(twins, 'sent')).toHaveLength(2)
  })
})
