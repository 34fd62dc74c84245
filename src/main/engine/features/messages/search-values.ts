const units = new Map(
  Object.entries({
    1: 'b byte bytes bajt bajty bajtow',
    1e3: 'k kb kib kilo kilobyte kilobytes kilobajt kilobajty kilobajtow',
    1e6: 'm mb mib mega megabyte megabytes megabajt megabajty megabajtow',
    1e9: 'g gb gib giga gigabyte gigabytes gigabajt gigabajty gigabajtow',
  }).flatMap(([bytes, names]) => names.split(' ').map((name) => [name, Number(bytes)])),
)
const MEGABYTE = 1e6

/**
 * Bytes of the folded `5M`, `1.5 MB`, `300k`, `10 megabajtow`; null for what is no size. A bare number is megabytes: nobody asks for
 * bytes. Three digits behind a separator are thousands.
 */
export function sizeInBytes(text: string): number | null {
  const parts = /^(\d{1,9}|\d{1,3}(?:[.,']\d{3}){1,3})(?:[.,](\d{1,2}))?\s*([a-z]*)$/.exec(text)
  if (!parts) return null
  const [, whole = '', fraction = '0', unit = ''] = parts
  const factor = unit === '' ? MEGABYTE : units.get(unit)
  return factor === undefined
    ? null
    : Math.round(Number(`${whole.replace(/[.,']/g, '')}.${fraction}`) * factor)
}
