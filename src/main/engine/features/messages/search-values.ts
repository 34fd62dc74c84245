/**
 * The local midnight a date begins with: `2026`, `2026-01`, `2026-01-31`, `31.1.2026`, and `31/1/2026` where only one
 * of its numbers can be the day. null for what is no date.
 */
export function day(text: string): number | null {
  const yearFirst = /^((?:19|20)\d{2})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(text)
  if (yearFirst) return localDay(yearFirst[1], yearFirst[2] ?? '1', yearFirst[3] ?? '1')
  const dayFirst = /^(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d{2})$/.exec(text)
  if (!dayFirst) return null
  const [, first, separator, second, year] = dayFirst
  // With slashes Americans put the month first.
  const isAmbiguous = separator === '/' && Number(first) <= 12 && first !== second
  return isAmbiguous ? null : localDay(year, second, first)
}

function localDay(
  ...parts: readonly [string | undefined, string | undefined, string | undefined]
): number | null {
  const [year = 0, month = 0, dayOfMonth = 0] = parts.map(Number)
  const date = new Date(year, month - 1, dayOfMonth)
  return date.getMonth() === month - 1 && date.getDate() === dayOfMonth ? date.getTime() : null
}

/** Bytes of `5M`, `1.5 MB`, `300k`, `1,500`; null for what is no size. Three digits behind a separator are thousands. */
export function sizeInBytes(text: string): number | null {
  const parts = /^(\d{1,9}|\d{1,3}(?:[.,']\d{3}){1,3})(?:[.,](\d{1,2}))?\s?([kmg]?)i?b?$/.exec(text)
  if (!parts) return null
  const [, whole = '', fraction = '0', unit = ''] = parts
  const factor = { k: 1e3, m: 1e6, g: 1e9 }[unit] ?? 1
  return Math.round(Number(`${whole.replace(/[.,']/g, '')}.${fraction}`) * factor)
}
