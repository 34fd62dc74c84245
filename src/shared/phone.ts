import { findPhoneNumbersInText, isSupportedCountry, type NumberFound } from 'libphonenumber-js'

/** A number within a text, from `start` to `end`; `href` dials it, its extension kept apart (RFC 3966). */
export interface PhoneLink {
  start: number
  end: number
  href: string
}

/** What people write before an extension, beyond what the numbers' own rules know. */
const extensionWord =
  /(?<=\d[\s,(]{0,3})(?:interno|int|wew(?:nętrzny|n)?|durchwahl|dw|nst|poste)(?![\p{L}])\.?(?=[\s:]{0,3}\d)/giu
/** A match behind this is the rest of a number of another country. */
const abroad = /(?:\+|(?<!\d)00)[\d\s().-]{0,8}$/

/**
 * The numbers that can be dialled in what a phone field holds, in their order. One without a country's code is of the
 * user's own `country`; what is a number nowhere gets no link, because it would call somebody else.
 */
export function phonesIn(text: string, country: string): PhoneLink[] {
  const plain = asciiDigits(text).replace(extensionWord, (word) => 'x'.padEnd(word.length))
  const ofCountry = isSupportedCountry(country) ? { defaultCountry: country } : {}
  const links = (found: readonly NumberFound[]): PhoneLink[] =>
    found.map(({ number, startsAt, endsAt }) => ({ start: startsAt, end: endsAt, href: number.getURI() }))
  const isWhole = ({ startsAt }: NumberFound): boolean => !abroad.test(plain.slice(0, startsAt))
  const valid = findPhoneNumbersInText(plain, ofCountry)
  if (valid.length > 0 && valid.every(isWhole)) return links(valid)
  // One with its country's code is taken at its word: the rules of each country change.
  return links(findPhoneNumbersInText(plain, { extended: true }))
}

/** The country whose code the first number of a phone field begins with; '' where none does. */
export const phoneCountry = (text: string): string =>
  findPhoneNumbersInText(asciiDigits(text))[0]?.number.country ?? ''

/**
 * The country of who has these languages, the best first. Systems say `en-US` of people everywhere, so another language
 * with a region tells more.
 */
export function countryOf(languages: readonly string[]): string {
  const locales = languages.filter((tag) => /^[a-z]{2,3}(?:-[a-z]{4})?(?:-[a-z]{2})?$/i.test(tag))
  const told = locales.map((tag) => new Intl.Locale(tag)).filter(({ region }) => region !== undefined)
  const best = told.find(({ language }) => language !== 'en') ?? told[0]
  return (best ?? new Intl.Locale(locales[0] ?? 'en').maximize()).region ?? ''
}

/** The same text, as long, with the digits of other scripts as those of ours. */
const asciiDigits = (text: string): string =>
  text.replace(/[^\P{Nd}0-9]/gu, (digit) => (digit.length === 1 ? String(valueOf(digit)) : digit))

/** Unicode keeps the ten digits of each script together, from zero on. */
function valueOf(digit: string): number {
  const code = digit.charCodeAt(0)
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCharCode(code - value - 1))) value++
  return value
}
