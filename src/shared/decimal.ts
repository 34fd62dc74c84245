const signs = new Map<string, string>()

/** What stands before the decimals in a language. */
function decimalSign(language: string): string {
  const known = signs.get(language)
  if (known !== undefined) return known
  const parts = new Intl.NumberFormat(language).formatToParts(1.5)
  const sign = parts.find(({ type }) => type === 'decimal')?.value ?? '.'
  signs.set(language, sign)
  return sign
}

/**
 * A number as people of a language type it: `1.234,5`, `1,234.5` and `1 234,50` alike. Three digits after its only sign
 * make that the sign of thousands, unless the language writes its decimals so. Null for what is no number.
 */
export function readDecimalText(text: string, language: string): number | null {
  const bare = text
    .trim()
    .replace(/[\s'’]/gu, '')
    .replace('−', '-')
  if (!/^[-+]?(?:\d[\d.,]*|[.,]\d+)$/.test(bare)) return null
  const last = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','))
  const sign = bare[last] ?? ''
  const isMixed = bare.includes('.') && bare.includes(',')
  const isAlone = last >= 0 && bare.indexOf(sign) === last
  const isThousands =
    last >= 0 &&
    !isMixed &&
    (!isAlone || (sign !== decimalSign(language) && /^\d{3}$/.test(bare.slice(last + 1))))
  const thousands = isThousands ? sign : sign === '.' ? ',' : '.'
  const plain = bare.replaceAll(thousands, '').replace(',', '.')
  if ((plain.match(/\./g) ?? []).length > 1) return null
  const value = Number(plain)
  return Number.isFinite(value) ? value + 0 : null
}

/** A number as `readDecimalText` reads it back in the same language, with all its decimals. */
export const decimalText = (value: number, language: string): string =>
  new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 20 }).format(value)
