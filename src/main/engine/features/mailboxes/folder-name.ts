import { cleanFolderName, codePoint } from '../../../../shared/folder-name'
import { ProblemError, type ProblemCode } from '../../../../shared/problem'

/** What file systems behind servers take, in bytes. */
const MAX_BYTES = 255

// Whatever draws nothing: blanks, and marks that only change how others look.
const BLANK = /^[\p{Z}\p{Cf}\p{M}]*$/u
/** What turns the letters after it round, and what no keyboard types. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]|(?!\s)\p{Cc}/u
/** This folder and the one it lies in, or somebody's home: servers take no folder of such a name. */
const PLACE = /^(?:\.{1,2}$|~)/

/**
 * A name the user typed, as it is to stand on the server: without characters nobody sees. Refused where no program could
 * show it or no server keep it; the rest is left to the server, which says itself what it does not like.
 */
export function folderName(typed: string, delimiter: string): string {
  const refuse = (code: ProblemCode, what: string) =>
    new ProblemError({ code, field: 'name', params: { what } })
  const turning = TURNS.exec(typed)?.[0]
  if (turning !== undefined) throw refuse('folder-name-hidden', codePoint(turning))
  const name = cleanFolderName(typed)
  if (BLANK.test(name)) throw refuse('folder-name-blank', '')
  const lone = /\p{Cs}/u.exec(name)?.[0]
  if (lone !== undefined) throw refuse('folder-name-character', codePoint(lone))
  if (delimiter !== '' && name.includes(delimiter)) throw refuse('folder-name-character', delimiter)
  const place = PLACE.exec(name)?.[0]
  if (place !== undefined) throw refuse('folder-name-reserved', place)
  if (Buffer.byteLength(name) > MAX_BYTES) throw refuse('folder-name-long', String(MAX_BYTES))
  return name
}
