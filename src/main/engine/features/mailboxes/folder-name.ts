import { ProblemError } from '../../../../shared/problem'

/** What file systems behind servers take, in bytes. */
const MAX_BYTES = 255

// Whatever draws nothing: blanks, and characters that only change how others look.
const BLANK = /^[\p{Z}\p{Cc}\p{Cf}\p{M}\u115f\u1160\u2800\u3164]*$/u
const UNUSABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u

/**
 * A name the user typed, as it is to stand on the server. Refused where no program could show it or no server keep it;
 * the rest is left to the server, which says itself what it does not like.
 */
export function folderName(typed: string, delimiter: string): string {
  const name = typed.normalize('NFC').trim()
  const refuse = (code: 'folder-name-blank' | 'folder-name-character' | 'folder-name-long', what: string) =>
    new ProblemError({ code, field: 'name', params: { what } })
  if (BLANK.test(name)) throw refuse('folder-name-blank', '')
  const character = UNUSABLE.exec(name)?.[0]
  if (character !== undefined) throw refuse('folder-name-character', codePoint(character))
  if (delimiter !== '' && name.includes(delimiter)) throw refuse('folder-name-character', delimiter)
  if (Buffer.byteLength(name) > MAX_BYTES) throw refuse('folder-name-long', String(MAX_BYTES))
  return name
}

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
