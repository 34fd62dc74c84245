/**
 * Lengths beyond which a mail is mostly blank, by property, in pixels: what is longer is left out, so that the words
 * are reached. `percent` is how many pixels one counts for.
 */
interface Limit {
  names: RegExp
  most: number
  percent: number
}

const limits: readonly Limit[] = [
  { names: /^(?:margin|padding|gap|border-spacing)/, most: 300, percent: 3 },
  { names: /^text-indent$/, most: 100, percent: 2 },
  { names: /^(?:letter|word)-spacing$/, most: 40, percent: 1 },
  { names: /^(?:min-)?height$|^flex-basis$|^flex$/, most: 1_200, percent: 1 },
  { names: /^(?:min-)?width$/, most: 1_600, percent: 16 },
  { names: /^(?:line-height|font|font-size|vertical-align)$/, most: 150, percent: 0.2 },
  { names: /^border(?!.*(?:radius|color|style|collapse))/, most: 60, percent: 1 },
]

const pixels: Readonly<Record<string, number>> = {
  ...{ px: 1, pt: 1.34, pc: 16, in: 96, cm: 38, mm: 3.8, q: 1 },
  ...{ em: 16, rem: 16, ex: 8, ch: 8, vw: 8 },
}
const length = /((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z]+|%)?/gi

/** Sizes that are reckoned are not known here; widths of half the pane less a margin are common. */
const RECKONED = /(?:calc|min|max)\s*\(/i
const neverReckoned = /^(?:font|font-size|height|min-height|max-height|line-height|opacity|flex|flex-basis)$/

/** Whether a value is within what people write. */
export function isWithinLimits(name: string, value: string): boolean {
  if (RECKONED.test(value) && (neverReckoned.test(name) || !value.includes('%'))) return false
  const limit = limits.find(({ names }) => names.test(name))
  if (!limit || RECKONED.test(value)) return true
  // `14px/500`: of a font, and so many times its size.
  const leading = /\/\s*([\d.]+)(?:\s|$)/.exec(value)
  if (Number(leading?.[1] ?? 0) > MAX_LINES) return false
  return [...value.matchAll(length)].every(([, number = '', unit = '']) => {
    const size = Number(number)
    if (unit === '') return name !== 'line-height' || size <= MAX_LINES
    return size * (unit === '%' ? limit.percent : (pixels[unit.toLowerCase()] ?? 0)) <= limit.most
  })
}

const MAX_LINES = 5

const attributes: readonly (readonly [name: string, most: number, percent: number])[] = [
  ['width', 1_600, 100],
  ['height', 1_200, 100],
  ['cellpadding', 100, 10],
  ['cellspacing', 100, 10],
  ['border', 60, 0],
  ['hspace', 100, 0],
  ['vspace', 100, 0],
  ['size', 60, 0],
]

/** The names of an element's attributes that make it larger than people write. */
export function oversized(valueOf: (name: string) => string | null): string[] {
  return attributes.flatMap(([name, most, percent]) => {
    const value = valueOf(name)
    if (value === null) return []
    const size = parseFloat(value)
    return size > (value.trim().endsWith('%') ? percent : most) ? [name] : []
  })
}
