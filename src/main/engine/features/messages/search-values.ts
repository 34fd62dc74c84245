/** Bytes of `5M`, `1.5 MB`, `300k`, `1,500`; null for what is no size. Three digits behind a separator are thousands. */
export function sizeInBytes(text: string): number | null {
  const parts = /^(\d{1,9}|\d{1,3}(?:[.,']\d{3}){1,3})(?:[.,](\d{1,2}))?\s?([kmg]?)i?b?$/.exec(text)
  if (!parts) return null
  const [, whole = '', fraction = '0', unit = ''] = parts
  const factor = { k: 1e3, m: 1e6, g: 1e9 }[unit] ?? 1
  return Math.round(Number(`${whole.replace(/[.,']/g, '')}.${fraction}`) * factor)
}
