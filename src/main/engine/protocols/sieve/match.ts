import { parseErex } from './erex'
import type { Comparison } from './model'

/**
 * Whether one of the values matches, as `i;ascii-casemap` (RFC 4790, 9.2) does it: byte by byte over UTF-8, ASCII
 * letters of either case equal. A text beyond a quarter of a million bytes is compared up to there.
 */
export function matchesAny(match: Comparison, text: string, values: readonly string[]): boolean {
  const bytes = folded(text).subarray(0, MAX_TEXT)
  switch (match) {
    case 'is':
      return values.some((value) => folded(value).equals(bytes))
    case 'contains':
      return values.some((value) => bytes.includes(folded(value)))
    case 'matches':
      return values.some((value) => matchesWildcards(bytes, wildcardsOf(folded(value))))
    case 'regex':
      return values.some((value) => parseErex(value)?.test(bytes) ?? false)
  }
}

const MAX_TEXT = 256 * 1024

function folded(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= 65 && byte <= 90) bytes[at] = byte + 32
  }
  return bytes
}

const ANY = -1
const ONE = -2

/** RFC 5228, 2.7.1: `*` is any number of bytes, `?` one, a backslash takes both their meaning. */
function wildcardsOf(pattern: Buffer): number[] {
  const items: number[] = []
  for (let at = 0; at < pattern.length; at++) {
    const byte = pattern[at] ?? 0
    if (byte === 0x2a) items.push(ANY)
    else if (byte === 0x3f) items.push(ONE)
    else if (byte === 0x5c && at + 1 < pattern.length) items.push(pattern[++at] ?? 0)
    else items.push(byte)
  }
  return items
}

/** Only the last star is ever tried again, which keeps it from growing beyond text times pattern. */
function matchesWildcards(text: Buffer, pattern: readonly number[]): boolean {
  let at = 0
  let item = 0
  let star = -1
  let retry = 0
  while (at < text.length) {
    const wanted = pattern[item]
    if (wanted === ANY) {
      star = item++
      retry = at
    } else if (wanted === ONE || wanted === text[at]) {
      at++
      item++
    } else if (star >= 0) {
      item = star + 1
      at = ++retry
    } else return false
  }
  while (pattern[item] === ANY) item++
  return item === pattern.length
}
