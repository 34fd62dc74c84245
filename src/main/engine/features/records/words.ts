import { nameWords } from '../../../../shared/name-key'
import { fold } from '../../../../shared/fold'

const MAX_QUERY_WORDS = 8
const MIN_PHONE_DIGITS = 4
const MAX_PHONE_DIGITS = 20

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

/** The digits of a phone number, and every end of them: who searches may leave out what others dial before. */
export function phoneWords(phone: string): string[] {
  const digits = phoneDigits(phone).slice(0, MAX_PHONE_DIGITS)
  return Array.from({ length: Math.max(1, digits.length - MIN_PHONE_DIGITS + 1) }, (_, at) =>
    digits.slice(at),
  )
}

/**
 * The FTS5 expression for what a person typed: beginnings of words, all of them, in any order; or part of a phone
 * number however it is written. '' for an empty query.
 */
export function searchExpression(query: string): string {
  const { words, phone } = typedWords(query)
  const all = words.map(beginning).join(' AND ')
  return phone ? `(${all}) OR ${beginning(phone)}` : all
}

/** The beginnings of words in what a person typed, and the digits of the phone number that it may be; '' for none. */
export function typedWords(query: string): { words: string[]; phone: string } {
  const words = fold(joinedThousands(query))
    .split(/[\s\0]+/)
    .map(trimSigns)
    .filter(Boolean)
  const digits = phoneDigits(query).replace(/^0+/, '')
  const isPhone = /^[+\d\s()./-]+$/.test(query.trim()) && digits.length >= MIN_PHONE_DIGITS
  return { words: [...new Set(words)].slice(0, MAX_QUERY_WORDS), phone: isPhone ? digits : '' }
}

/** Signs within a word are no letters for FTS5: it must find the parts one after the other. */
const beginning = (word: string): string => `${quoted(word)} *`

/** A word in an FTS5 expression, whatever signs are in it. */
export const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`

/** The FTS5 expression for records of this name, and perhaps more; '' for a name without words. */
export const nameExpression = (name: string): string => nameWords(name).map(quoted).join(' AND ')

/** `45 000,50` is one number. */
const joinedThousands = (text: string): string => text.replace(/(?<=\d)\s(?=\d{3}(?!\d))/gu, '')

/** The digits of a phone number without the international prefix sign. */
const phoneDigits = (phone: string): string => phone.replace(/\D/g, '').replace(/^00/, '')

const trimSigns = (word: string): string => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
