import { shownLine, withoutHidden } from './shown-text'

/** Nothing that is shown of folders is longer. */
const MAX_SHOWN = 4_000

const plain = /^[\u0020-\u007e]*$/

/**
 * A name or path of a folder as it may be shown: on one line, nothing hidden, nothing turned round. One of hidden
 * characters alone is told by their numbers, since two such folders must not look alike.
 */
export function shownFolderName(name: string): string {
  if (name.length <= MAX_SHOWN && plain.test(name)) return name
  return shownLine(name, MAX_SHOWN) || [...name.slice(0, 20)].map(codePoint).join(' ')
}

/** The same for two names that nobody tells apart at a glance, as `Viaggi` and `viaggi`. */
export const folderLook = (name: string): string =>
  shownFolderName(name).normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** A name as it was typed or pasted, without what nobody sees in it. */
export const cleanFolderName = (typed: string): string =>
  withoutHidden(typed.normalize('NFC').replace(/[\s\u2028\u2029]+/g, ' ')).trim()

/** How a character that cannot be shown is named. */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
