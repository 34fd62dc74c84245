import type { Choice } from './choices'
import { currencyChoices } from './currencies'
import { fold } from './fold'

/** In minor units; more would not be shown exactly by every formatter. */
export const LARGEST_MINOR = 10 ** 15

/** How many digits a currency's minor unit has: 2 for the euro, 0 for the yen, 3 for the Kuwaiti dinar. */
export function currencyDigits(currency: string): number {
  // Intl refuses what is no currency code; two digits are right for nearly all.
  if (!isCurrencyCode(currency)) return 2
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  )
}

/** Intl throws a RangeError on any other text. */
const isCurrencyCode = (currency: string): boolean => /^[A-Za-z]{3}$/.test(currency)

/** An amount in minor units as plain text for any language, e.g. `1500.00 EUR`. */
export function plainAmount(amountMinor: number, currency: string): string {
  const digits = currencyDigits(currency)
  const sign = amountMinor < 0 ? '-' : ''
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  return `${sign}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''} ${currency}`
}

/** Reads what `plainAmount` wrote; null for any other text. */
export function readPlainAmount(text: string): { minor: number; currency: string } | null {
  const [, amount = '', currency = ''] = /^(-?\d+(?:\.\d+)?) (\S{3})$/u.exec(text) ?? []
  if (!amount || (amount.split('.')[1] ?? '').length !== currencyDigits(currency)) return null
  return { minor: Number(amount.replace('.', '')), currency }
}

/** For people, the same everywhere: with its cents, never rounded, thousands always grouped. */
export function formatMoney(minor: number, currency: string, language: string): string {
  const text = formatAmount(minor, currency, language, 'always', { style: 'currency', currency })
  return text ?? `${formatAmount(minor, currency, language, 'always', {}) ?? minor} ${currency}`
}

/** What stands in the field of an amount: without the currency, and without cents where there are none. */
export const amountText = (minor: number, currency: string, language: string): string =>
  formatAmount(minor, currency, language, 'if-any', {}) ?? String(minor)

function formatAmount(
  minor: number,
  currency: string,
  language: string,
  cents: 'always' | 'if-any',
  options: Intl.NumberFormatOptions,
): string | null {
  if (options.style === 'currency' && !isCurrencyCode(currency)) return null
  const digits = currencyDigits(currency)
  const shown = cents === 'always' || minor % 10 ** digits !== 0 ? digits : 0
  return new Intl.NumberFormat(language, {
    ...options,
    useGrouping: 'always',
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(minor / 10 ** digits)
}

export type AmountReading =
  | { minor: number | null }
  | { problem: 'unreadable' | 'too-many-decimals' | 'too-large' | 'negative' }
  /** In minor units: with its mark for thousands, and with its mark for decimals. */
  | { problem: 'ambiguous'; readings: [number, number] }

/**
 * An amount as people of this language type it, in the currency's minor units: `45.000`, `45,000.50`, `45 000,00` and
 * `1'200.50` alike. Three digits after its only sign make that the sign of thousands; where this language writes its
 * decimals so, it may be either, and is not guessed. Empty text is no amount, null.
 */
export function readAmount(text: string, language: string, currency: string): AmountReading {
  const named = withoutCurrency(text, language, currency)
  if (!named) return { minor: null }
  const { bare, zeros } = withoutScale(named)
  const [, sign = '', figures = ''] = /^([-−]?)(\d[\d.,'’ ]*)$/u.exec(bare) ?? []
  const digits = currencyDigits(currency)
  const either = sign ? null : eitherWay(figures.trimEnd(), language, digits, zeros)
  if (either) return { problem: 'ambiguous', readings: either }
  const parts = figures && splitFigures(figures.trimEnd(), language, digits)
  if (!parts) return { problem: 'unreadable' }
  const fraction = parts.fraction.replace(/0+$/, '')
  if (fraction.length > digits + zeros) return { problem: 'too-many-decimals' }
  const minor = Number(parts.whole + fraction.padEnd(digits + zeros, '0'))
  if (minor > LARGEST_MINOR) return { problem: 'too-large' }
  return sign && minor ? { problem: 'negative' } : { minor }
}

/** `1.234` in a language that writes decimals with a point and a currency that has fewer of them. */
function eitherWay(
  figures: string,
  language: string,
  digits: number,
  zeros: number,
): [number, number] | null {
  const mark = decimalMark(language)
  const [whole = '', fraction = ''] = figures.split(mark)
  if (digits >= 3 || !isThousands(figures, mark)) return null
  const scale = 10 ** (digits + zeros)
  return [Number(whole + fraction) * scale, Math.round(Number(`${whole}.${fraction}`) * scale)]
}

/** Thousands and millions as they are written in English, Italian and Polish. */
const SCALES = new Map([
  ...['k', 'tsd', 'mila', 'mille', 'tys', 'tysiąc', 'tysiące', 'tysięcy', 'thousand'].map(
    (name) => [name, 3] as const,
  ),
  ...['m', 'mln', 'mio', 'milione', 'milioni', 'milion', 'miliony', 'milionów', 'million', 'millions'].map(
    (name) => [name, 6] as const,
  ),
])

/** `45k` is 45 with three zeros more, and `45000,-` has no cents. */
function withoutScale(text: string): { bare: string; zeros: number } {
  const [, figures = '', name = ''] = /^(.*\d) ?(\p{L}+)\.?$/u.exec(text) ?? []
  const zeros = SCALES.get(name.toLowerCase())
  return zeros === undefined
    ? { bare: text.replace(/(\d) ?[.,] ?[-–—−]{1,2}$/u, '$1'), zeros: 0 }
    : { bare: figures, zeros }
}

/** The currency that is typed beside an amount, before or behind it; null where none is. */
export function typedCurrency(text: string, choices: readonly Choice[]): string | null {
  if (!/\d/.test(text)) return null
  const words = wordsOf(text)
  for (const { name } of namesAt(words)) {
    const value = SCALES.has(name) ? undefined : codesByName(choices).get(name)
    if (value !== undefined) return value
  }
  return null
}

/** No currency has a name of more words than this. */
const MAX_NAME = 5

/** The words of an amount: figures, and what is written to them without a blank. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .replace(/(?<=[\d.,–—−-])(?=[\p{L}\p{Sc}])|(?<=[\p{L}\p{Sc}])(?=[\d−-])/gu, ' ')
    .trim()
    .split(/\s+/u)

/** What may be the name of a currency at the beginning or the end of an amount, the longest first, and what is left. */
function* namesAt(words: readonly string[]): Generator<{ name: string; rest: string[] }> {
  for (let count = Math.min(MAX_NAME, words.length - 1); count > 0; count--) {
    const [head, tail] = [words.slice(0, count), words.slice(-count)]
    yield { name: fold(tail.join(' ')), rest: words.slice(0, -count) }
    yield { name: fold(head.join(' ')), rest: words.slice(count) }
  }
}

const byName = new WeakMap<readonly Choice[], ReadonlyMap<string, string>>()

/** A name that more than one has is that of the first. */
function codesByName(choices: readonly Choice[]): ReadonlyMap<string, string> {
  const before = byName.get(choices)
  if (before) return before
  const codes = new Map(
    choices
      .flatMap(({ value, names = [] }) => [value, ...names].map((name) => [fold(name), value] as const))
      .toReversed(),
  )
  byName.set(choices, codes)
  return codes
}

/** Without the name or the sign of the currency itself; another currency's stays, and makes the text unreadable. */
function withoutCurrency(text: string, language: string, currency: string): string {
  const signs = isCurrencyCode(currency)
    ? (['symbol', 'narrowSymbol'] as const).map((kind) => currencySign(language, currency, kind))
    : []
  const choice = currencyChoices(language).find(({ value }) => value === currency)
  const names = new Set([currency, ...signs, ...(choice?.names ?? [])].map(fold))
  const words = wordsOf(text)
  for (const { name, rest } of namesAt(words)) if (names.has(name)) return rest.join(' ')
  return words.join(' ')
}

const currencySign = (
  language: string,
  currency: string,
  currencyDisplay: 'symbol' | 'narrowSymbol',
): string =>
  new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay })
    .formatToParts(0)
    .find(({ type }) => type === 'currency')?.value ?? ''

interface Figures {
  whole: string
  fraction: string
}

function splitFigures(figures: string, language: string, digits: number): Figures | null {
  const marks = [...figures.matchAll(/[.,]/g)]
  const last = marks.at(-1)
  const spaced = /['’ ]/u.test(figures)
  const isOwnDecimal = digits >= 3 && last?.[0] === decimalMark(language)
  const isDecimal =
    last !== undefined &&
    marks.filter(([mark]) => mark === last[0]).length === 1 &&
    (marks.length > 1 || spaced || isOwnDecimal || !isThousands(figures, last[0]))
  const whole = isDecimal ? figures.slice(0, last.index) : figures
  const fraction = isDecimal ? figures.slice(last.index + 1) : ''
  return isGrouped(whole, language) && /^\d*$/.test(fraction)
    ? { whole: whole.replace(/\D/g, ''), fraction }
    : null
}

/** Whether this is the only mark of the figures and can group thousands: `45.000`, but not `0.500` or `45.00`. */
const isThousands = (figures: string, mark: string): boolean =>
  /^[1-9]\d{0,2}[.,]\d{3}$/.test(figures) && figures.includes(mark)

const decimalMark = (language: string): string =>
  new Intl.NumberFormat(language).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.'

/** Plain digits, or digits in threes with one and the same sign between them; in India twos above the last three. */
function isGrouped(whole: string, language: string): boolean {
  if (/^\d+$/.test(whole)) return true
  const inTwos = /\D\d{2}\D/.test(new Intl.NumberFormat(language).format(12_345_678))
  const higher = inTwos ? String.raw`\d{1,2}(?:\1\d{2})*` : String.raw`\d{1,3}(?:\1\d{3})*`
  const mark = /\D/.exec(whole)?.[0] ?? ''
  return new RegExp(`^${higher.replaceAll('\\1', `[${mark}]`)}[${mark}]\\d{3}$`).test(whole)
}

/** The ways in which people write an amount they search for; what they type of it first is where it begins. */
export const amountForms = (minor: number, currency: string): string[] => {
  const grouped = ['en', 'it', 'de-CH', 'en-IN'].map((language) =>
    (formatAmount(minor, currency, language, 'always', {}) ?? '').replace('’', "'"),
  )
  const plain = plainAmount(minor, currency).replace(` ${currency}`, '')
  return [...new Set([...grouped, plain, plain.replace('.', ',')])]
}
