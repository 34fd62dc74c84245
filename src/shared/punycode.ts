const BASE = 36
const LEAST = 1
const MOST = 26
const FIRST = 128

/** A domain with its `xn--` labels in the letters they stand for (RFC 3492); a label that stands for none stays. */
export const unicodeDomain = (domain: string): string =>
  domain
    .split('.')
    .map((label) => (/^xn--/i.test(label) ? (decoded(label.slice(4).toLowerCase()) ?? label) : label))
    .join('.')

function decoded(text: string): string | null {
  const end = text.lastIndexOf('-')
  const letters = [...text.slice(0, Math.max(0, end))]
  let code = FIRST
  let place = 0
  let bias = 72
  for (let at = end + 1; at < text.length;) {
    const before = place
    let weight = 1
    for (let step = BASE; ; step += BASE) {
      const digit = digits.indexOf(text[at++] ?? ' ')
      if (digit < 0) return null
      place += digit * weight
      const least = Math.min(MOST, Math.max(LEAST, step - bias))
      if (digit < least) break
      weight *= BASE - least
    }
    const count = letters.length + 1
    bias = adapted(place - before, count, before === 0)
    code += Math.floor(place / count)
    // What no domain holds may count beyond all numbers.
    if (!(code <= 0x10ffff)) return null
    place %= count
    letters.splice(place++, 0, String.fromCodePoint(code))
  }
  return letters.join('')
}

const digits = 'abcdefghijklmnopqrstuvwxyz0123456789'

function adapted(step: number, count: number, isFirst: boolean): number {
  let delta = Math.floor(step / (isFirst ? 700 : 2))
  delta += Math.floor(delta / count)
  let more = 0
  for (; delta > ((BASE - LEAST) * MOST) / 2; more += BASE) delta = Math.floor(delta / (BASE - LEAST))
  return more + Math.floor(((BASE - LEAST + 1) * delta) / (delta + 38))
}
