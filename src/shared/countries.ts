import { fold } from './fold'

export interface Country {
  code: string
  name: string
}

/** Regions that Intl names and no address has: unions, outlying waters, what stands for the unknown. */
const NO_COUNTRY = new Set('AC CP CQ DG EA EU EZ IC QO TA UM UN XA XB ZZ'.split(' '))

/** Short names that Intl does not know. */
const ALIASES = new Map(Object.entries({ usa: 'US', uae: 'AE', holland: 'NL', olanda: 'NL', holandia: 'NL' }))

/** A country may be typed in any language of the program. */
const NAMED_IN = ['en', 'it', 'pl']

const regionNames = new Map<string, Intl.DisplayNames>()
/** The region's name, undefined where it has none; throws on what is not two letters. */
function regionName(code: string, language: string): string | undefined {
  const names =
    regionNames.get(language) ?? new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
  regionNames.set(language, names)
  return names.of(code)
}

/** An old code such as UK or DD is the country's of today. */
const canonical = (code: string): string => new Intl.Locale(`und-${code}`).region ?? code

const ALPHABET = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
let codes: ReadonlySet<string> | undefined
const countryCodes = (): ReadonlySet<string> =>
  (codes ??= new Set(
    ALPHABET.flatMap((first) => ALPHABET.map((second) => first + second)).filter(
      (code) => regionName(code, 'en') && !NO_COUNTRY.has(code) && canonical(code) === code,
    ),
  ))

/** The name of a country; its code, or whatever stands in its place, where there is none. */
export function countryName(code: string, language: string): string {
  return /^[A-Za-z]{2}$/.test(code) ? (regionName(code.toUpperCase(), language) ?? code) : code
}

const sorted = new Map<string, readonly Country[]>()

/** All countries, by their names in this language. */
export function countries(language: string): readonly Country[] {
  const known = sorted.get(language)
  if (known) return known
  const all = [...countryCodes()]
    .map((code) => ({ code, name: countryName(code, language) }))
    .sort((a, b) => a.name.localeCompare(b.name, language))
  sorted.set(language, all)
  return all
}

const foldedNames = new Map<string, ReadonlyMap<string, string>>()
function codesByName(language: string): ReadonlyMap<string, string> {
  const known = foldedNames.get(language)
  if (known) return known
  const byName = new Map([...countryCodes()].map((code) => [fold(countryName(code, language)), code]))
  foldedNames.set(language, byName)
  return byName
}

/** The code of the country a text names, by its code or by its name in this language or one of ours; else null. */
export function readCountry(text: string, language: string): string | null {
  const wanted = fold(text).trim()
  if (/^[a-z]{2}$/.test(wanted)) {
    const code = canonical(wanted.toUpperCase())
    return countryCodes().has(code) ? code : null
  }
  const named = [language, ...NAMED_IN].map((one) => codesByName(one).get(wanted))
  return ALIASES.get(wanted) ?? named.find((code) => code !== undefined) ?? null
}

/** Those of these countries that what was typed may mean, what begins so first; all of them for a whole name. */
export function matchCountries(all: readonly Country[], typed: string): Country[] {
  const wanted = fold(typed).trim()
  const rank = ({ code, name }: Country): number => {
    const folded = fold(name)
    if (fold(code) === wanted || folded.startsWith(wanted)) return 0
    return folded.split(/[^\p{L}]+/u).some((word) => word.startsWith(wanted)) ? 1 : 2
  }
  if (!wanted || all.some(({ name }) => fold(name) === wanted)) return [...all]
  return all.filter((one) => rank(one) < 2).toSorted((a, b) => rank(a) - rank(b))
}
