import { asSeen, withLatinLetters } from './as-seen'
import { fold } from './fold'

/** The words of a name, folded and in order of the alphabet, in whatever order and spelling of accents it is written. */
export const nameWords = (name: string): string[] =>
  (fold(name.slice(0, 200)).match(/[\p{L}\p{N}]+/gu) ?? []).sort()

/**
 * The words of a person's name as the eye takes them in, as one, so that letters of another script make no other name;
 * '' for a single word, which many people are called by.
 */
export function nameKey(name: string): string {
  const words = nameWords(withLatinLetters(name.slice(0, 200))).map(asSeen)
  return words.length < 2 ? '' : words.sort().join(' ')
}

/** Whether people would take two names for one: case, accents, blanks and the order of the words do not tell apart. */
export function isSameName(one: string, other: string): boolean {
  const words = nameWords(one)
  return words.length > 0 && words.join(' ') === nameWords(other).join(' ')
}
