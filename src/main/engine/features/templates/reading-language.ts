/** What most people of a country write business mail in, where that is one language. */
const ofCountry: Readonly<Record<string, string>> = {
  ...{ IT: 'it', SM: 'it', VA: 'it', PL: 'pl', DE: 'de', AT: 'de', LI: 'de', FR: 'fr', MC: 'fr', ES: 'es' },
  ...{ PT: 'pt', BR: 'pt', NL: 'nl', GB: 'en', UK: 'en', IE: 'en', US: 'en', AU: 'en', NZ: 'en', MX: 'es' },
  ...{ AR: 'es', CL: 'es', CO: 'es', CZ: 'cs', SK: 'sk', HU: 'hu', RO: 'ro', HR: 'hr', SI: 'sl', SE: 'sv' },
  ...{ NO: 'no', DK: 'da', FI: 'fi', GR: 'el', TR: 'tr', UA: 'uk', LT: 'lt', LV: 'lv', EE: 'et', BG: 'bg' },
}

/** Domains that name a country and are used all over the world. */
const worldwide: ReadonlySet<string> = new Set(['co', 'me', 'tv', 'io', 'ai'])

/** The language somebody most likely reads: that of the company's country, else of the country their address ends with. */
export function readingLanguage(country: string, address: string): string | null {
  const known = ofCountry[country.toUpperCase()]
  if (known !== undefined) return known
  const ending = address.slice(address.lastIndexOf('.') + 1).toLowerCase()
  return worldwide.has(ending) ? null : (ofCountry[ending.toUpperCase()] ?? null)
}
