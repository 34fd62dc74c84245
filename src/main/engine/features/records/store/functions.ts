import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { countryName } from '../../../../../shared/countries'
import { fold } from '../../../../../shared/fold'
import type { Reader } from '../../../db/reader'
import { countryNames } from '../said-words'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Gives statements of this connection what SQLite does not know: text as search folds it, digits, names of countries. */
export function defineFunctions(reader: Reader): void {
  reader.define('folded', (value) => fold(text(value)))
  reader.define('digits_of', (value) => digitsOf(text(value)))
  reader.define('country_names', (code) => foldedCountryNames(text(code)))
  reader.define('country_name', (code, language) => fold(countryName(text(code), text(language))))
}

/** All digits of a phone number, whichever way it is written; not what is dialled to get out of a country. */
export const digitsOf = (phone: string): string => phone.replace(/\D/g, '').replace(/^00/, '')

const namesByCode = new Map<string, string>()
/** More are kept of no kind of text that somebody may have put there. */
const MAX_CODES = 1_000

/** A country's names in all languages of the program, a line each. */
function foldedCountryNames(code: string): string {
  const known = namesByCode.get(code)
  if (known !== undefined) return known
  const names = countryNames(code).map(fold).join('\n')
  if (namesByCode.size < MAX_CODES) namesByCode.set(code, names)
  return names
}

export const folded = (value: SQLWrapper): SQL => sql`folded(${value})`
export const digits = (value: SQLWrapper): SQL => sql`digits_of(${value})`
export const allCountryNames = (code: SQLWrapper): SQL => sql`country_names(${code})`
export const countryNameIn = (code: SQLWrapper, language: string): SQL =>
  sql`country_name(${code}, ${language})`
