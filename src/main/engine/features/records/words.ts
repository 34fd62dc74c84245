import { fold } from '../../../../shared/fold'

const MAX_QUERY_WORDS = 8
const MIN_PHONE_DIGITS = 4

/** The folded words of a text: as written between blanks, and again cut at every other sign. */
export function wordsOf(...texts: readonly string[]): string[] {
  const words = new Set<string>()
  for (const text of texts) {
    for (const word of fold(text).split(/\s+/)) {
      const bare = trimSigns(word)
      if (!bare) continue
      words.add(bare)
      for (const part of bare.split(/[^\p{L}\p{N}]+/u)) if (part) words.add(part)
    }
  }
  return [...words]
}

/** The words an address is found by: itself, its domain, and the parts of both. */
export const addressWords = (address: string): string[] =>
  wordsOf(address, address.slice(address.lastIndexOf('@') + 1))

/** What `record_index.words` holds: every word with a blank before it, so that ` ro` finds beginnings of words. */
export const indexText = (words: Iterable<string>): string => [...words].map((word) => ` ${word}`).join('')

/**
 * The substrings that an index text must all contain for a query to match: beginnings of words, or the digits of a
 * phone number anywhere. Empty for an empty query.
 */
export function queryNeedles(query: string): string[] {
  const digits = phoneDigits(query)
  if (/^[+\d\s()./-]+$/.test(query.trim()) && digits.length >= MIN_PHONE_DIGITS) return [digits]
  const words = fold(joinedThousands(query)).split(/\s+/).map(trimSigns).filter(Boolean)
  return [...new Set(words)].slice(0, MAX_QUERY_WORDS).map((word) => ` ${word}`)
}

/** `45 000,50` is one number. */
const joinedThousands = (text: string): string => text.replace(/(?<=\d)\s(?=\d{3}(?!\d))/gu, '')

/** The digits of a phone number without the international prefix sign. */
export const phoneDigits = (phone: string): string => phone.replace(/\D/g, '').replace(/^00/, '')

const trimSigns = (word: string): string => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
