import type { Choice } from './choices'
import { fold } from './fold'

/** Those of our customers' countries: they come first, and a sign that many currencies share is theirs. */
const COMMON = ['EUR', 'PLN', 'GBP', 'USD', 'CHF', 'CZK', 'SEK', 'DKK', 'NOK', 'HUF', 'RON', 'JPY']
const CODES = [...new Set([...COMMON, ...Intl.supportedValuesOf('currency')])]

/** A currency may be typed in any language of the program. */
const NAMED_IN = ['en', 'it', 'pl']

const known = new Map<string, readonly Choice[]>()

/** All currencies by their codes, and what people of this language call them: yen, ¥, Japanese yen. */
export function currencyChoices(language: string): readonly Choice[] {
  const before = known.get(language)
  if (before) return before
  const named = [signs(language), ...[language, ...NAMED_IN].map(callNames)]
  const shown = new Intl.DisplayNames(language, { type: 'currency' })
  const choices = CODES.map((code) => ({
    value: code,
    label: code,
    detail: shown.of(code) ?? code,
    names: [...new Set(named.flatMap((names) => names.get(code) ?? []))],
  }))
  known.set(language, choices)
  return choices
}

/** The sign of each currency, unless others share it. */
function signs(language: string): ReadonlyMap<string, readonly string[]> {
  const sole = (codes: readonly string[], currencyDisplay: 'symbol' | 'narrowSymbol') => {
    const sign = (currency: string): string =>
      new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay })
        .formatToParts(0)
        .find(({ type }) => type === 'currency')?.value ?? currency
    const bearers = Map.groupBy(codes, sign)
    return [...bearers].flatMap(([text, [code = '', other]]) => (other === undefined ? [{ code, text }] : []))
  }
  const all = [...sole(CODES, 'symbol'), ...sole(COMMON, 'narrowSymbol')]
  return new Map(CODES.map((code) => [code, all.filter((one) => one.code === code).map(({ text }) => text)]))
}

/** What each currency is called in one language: its names, of one and of many, and each word of them that is in no other's. */
function callNames(language: string): ReadonlyMap<string, readonly string[]> {
  const names = new Intl.DisplayNames(language, { type: 'currency' })
  // In brackets stand the years of a currency that is no more: its words are those of today's.
  const called = CODES.map((code) => {
    const name = names.of(code) ?? code
    const all = [name, ...namesOfMany(language, code)]
    return {
      ...{ code, all },
      words: name.includes('(') ? [] : [...new Set(all.flatMap((one) => fold(one).split(/[^\p{L}]+/u)))],
    }
  })
  const uses = Map.groupBy(
    called.flatMap(({ words }) => words),
    (word) => word,
  )
  return new Map(
    called.map(({ code, all, words }) => [
      code,
      [...all, ...words.filter((word) => word.length > 2 && uses.get(word)?.length === 1)],
    ]),
  )
}

/** Polish has one name for two of a currency and another for five; with cents it has but one. */
function namesOfMany(language: string, currency: string): string[] {
  const named = new Intl.NumberFormat(language, {
    ...({ style: 'currency', currency, currencyDisplay: 'name' } as const),
    maximumFractionDigits: 0,
  })
  return [1, 2, 5].flatMap((count) =>
    named.formatToParts(count).flatMap(({ type, value }) => (type === 'currency' ? value : [])),
  )
}
