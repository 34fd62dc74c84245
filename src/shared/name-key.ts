import { fold } from './fold'

/**
 * The words of a person's name, in whatever order and spelling of accents it is written; '' for a single word, which
 * many people are called by.
 */
export function nameKey(name: string): string {
  const words = fold(name.slice(0, 200)).match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length < 2 ? '' : words.sort().join(' ')
}
