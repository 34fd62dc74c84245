/** Scripts that write without blanks between words, and Korean, whose words carry their endings. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー々'
const run = new RegExp(`[${unspaced}]+`, 'gu')
const hasRun = new RegExp(`[${unspaced}]`, 'u')

/** True for text in a script that is searched by its parts. */
export const isUnspaced = (text: string): boolean => hasRun.test(text)

/**
 * Folded text as the index takes it: a run of characters written without blanks becomes its overlapping pairs and its
 * last character, so that any part of it is a phrase of the index. Other text stays as it is.
 */
export function indexedText(folded: string): string {
  if (!hasRun.test(folded)) return folded
  // Folding takes Korean syllables apart.
  return folded.normalize('NFC').replace(run, (text) => ` ${pairs(text, true).join(' ')} `)
}

/** A folded word or phrase as the index is asked for it; see `indexedText`. What ends in a run may go on in the text. */
export function askedText(folded: string): string {
  if (!hasRun.test(folded)) return folded
  const text = folded.normalize('NFC')
  return text.replace(run, (part: string, at: number) => {
    const isLast = at + part.length === text.length
    return ` ${pairs(part, !isLast).join(' ')} `
  })
}

/** True for text whose last token in the index may be longer: half a pair finds what begins with it. */
export const endsUnspaced = (folded: string): boolean => hasRun.test(Array.from(folded).at(-1) ?? '')

function pairs(text: string, withLast: boolean): string[] {
  const characters = Array.from(text)
  const found = characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`)
  if (withLast || found.length === 0) found.push(characters.at(-1) ?? '')
  return found
}

/** Shorter parts of words stand in too many of them. */
export const MIN_INNER = 4
/** One message adds no more words than this: the rest of them is noise, or meant to fill the disk. */
const MAX_WORDS = 4000
const longWord = /[\p{L}\p{N}\p{Co}]{7,48}/gu
/** Letters, with a number before or behind (`angebot2024`): other mixtures are ids, of which mail has no end. */
const compound = /^\p{N}{0,4}\p{L}{6,40}\p{N}{0,8}$/u

/** The words of indexed text long enough to hold others: `preisangebot` holds `angebot`. */
export function longWords(indexed: string): Set<string> {
  const words = new Set<string>()
  for (const [word] of indexed.matchAll(longWord)) {
    if (words.size >= MAX_WORDS) break
    if (compound.test(word) && !hasRun.test(word)) words.add(word)
  }
  return words
}

const lettersAndDigits = /^[\p{L}\p{N}]+$/u

/** True for a folded word that may stand inside longer ones. */
export const mayBeInner = (folded: string): boolean =>
  folded.length >= MIN_INNER && lettersAndDigits.test(folded) && !hasRun.test(folded)
