import { withFewMarks } from './shown-text'

/** Letters that Unicode does not decompose, as people without them on the keyboard type them. */
const undecomposed: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ŋ: 'n',
  þ: 'th',
  ŧ: 't',
  ƀ: 'b',
  ƃ: 'b',
  ƈ: 'c',
  ƒ: 'f',
  ɨ: 'i',
  ɫ: 'l',
  ƶ: 'z',
  ǝ: 'e',
  ſ: 's',
}
const undecomposedLetters = new RegExp(`[${Object.keys(undecomposed).join('')}]`, 'g')
const ascii = /^[\u0000-\u007f]*$/

/**
 * Folds text for search: compatibility forms, accents and case removed, and letters such as ł, ø, ß spelt out.
 * Both what is indexed and what is asked go through it. Idempotent.
 */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  // Twice, because removing a mark or lowering a letter may leave something that decomposes once more.
  return foldOnce(foldOnce(text))
}

function foldOnce(text: string): string {
  // Decomposing a long run of marks takes time by the square of its length.
  return withFewMarks(text)
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(undecomposedLetters, (letter) => undecomposed[letter] ?? letter)
}
