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
/** Apostrophes as programs and keyboards write them. */
const apostrophe = /[\u2018\u2019\u201b\u02b9\u02bb\u02bc\u2032\u00b4`]/g
/** Nobody sees them inside a word: places where it may be broken, and marks of direction. */
const invisible = /[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g
const ascii = /^[\u0000-\u007f]*$/

/**
 * Folds text for search: compatibility forms, accents, case and what nobody sees removed, apostrophes
 * made one, and letters such as ł, ø, ß spelt out.
 * Both what is indexed and what is asked go through it. Idempotent.
 */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase().replaceAll('`', "'")
  // Twice, because removing a mark or lowering a letter may leave something that decomposes once more.
  return foldOnce(foldOnce(text))
}

function foldOnce(text: string): string {
  // Decomposing a long run of marks takes time by the square of its length.
  return withFewMarks(text.replace(invisible, ''))
    .replace(apostrophe, "'")
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(undecomposedLetters, (letter) => undecomposed[letter] ?? letter)
}
