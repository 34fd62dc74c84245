import { fold } from '../../../../shared/fold'
import type { Asked } from './search-query'
import { withFewMarks } from '../../../../shared/shown-text'
import { speltIn } from './spellings'
import { isUnspaced, mayBeInner } from './tokens'

/** Around the match, in UTF-16 units. */
const LENGTH = 160
/** Little, for a row of a narrow list shows some twenty letters. */
const BEFORE_MATCH = 20
/** All that is indexed of one text. */
const MAX_SCANNED = 200_000

export const MARK_START = '\u0001'
export const MARK_END = '\u0002'

interface Match {
  start: number
  end: number
}

/**
 * The part of a text around the first word that matches, each matching word between U+0001 and U+0002, on one line.
 * null where nothing matches: the words stand elsewhere.
 */
export function snippetOf(text: string, wanted: readonly WantedText[], before = BEFORE_MATCH): string | null {
  const clean = text
    .slice(0, MAX_SCANNED)
    // Signs of a quote tell nothing in the middle of a line.
    .replace(/^>[> ]*/gm, '')
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .trim()
  const words = findMatches(clean, wantedWords(wanted))
  const matches = words.length > 0 ? words : findSpelt(clean, wanted)
  const first = matches[0]
  if (!first) return null
  const start = wordStart(clean, Math.max(0, first.start - before), first.start)
  const end = Math.min(clean.length, Math.max(start + LENGTH, first.end))
  return mark(clean, start, end, matches)
}

/** A folded word or phrase that was searched for, and how else it is written. */
type WantedText = Pick<Asked, 'text' | 'prefix'> & Partial<Pick<Asked, 'spellings'>>

function wantedWords(wanted: readonly WantedText[]): WantedText[] {
  return wanted.flatMap(({ text, spellings = [], prefix }) => {
    const tokens = text.match(words) ?? []
    const inText = tokens.map((token, index) => ({
      text: token,
      prefix: prefix && index === tokens.length - 1,
    }))
    const oneWord = spellings.filter((spelling) => !/[^\p{L}\p{N}]/u.test(spelling))
    return [...inText, ...oneWord.map((spelling) => ({ text: spelling, prefix }))]
  })
}

/** Words, with the characters nobody sees that may stand inside them. */
const words = /[\p{L}\p{N}\p{M}\p{Co}\u00ad\u200b\u2060]+/gu

/** Where something is written otherwise than it was asked for. */
function findSpelt(text: string, wanted: readonly WantedText[]): Match[] {
  // Composing would shift the positions.
  if (withFewMarks(text).normalize('NFC') !== text) return []
  const asked = wanted.flatMap(({ text: plain, spellings = [], prefix }) =>
    [plain, ...spellings].map((one) => ({ one, prefix })),
  )
  for (const { start, end, spellings } of speltIn(text))
    if (spellings.some((spelling) => asked.some(({ one, prefix }) => holds(spelling, { text: one, prefix }))))
      return [{ start, end }]
  return []
}

/** Words are folded one by one, because folding a whole text would shift its positions (ß becomes ss). */
function findMatches(text: string, wanted: readonly WantedText[]): Match[] {
  const matches: Match[] = []
  if (wanted.length === 0) return matches
  for (const found of text.matchAll(words)) {
    if (matches.length > 0 && found.index > (matches[0]?.start ?? 0) + LENGTH) break
    const [word] = found
    const folded = fold(word)
    const match = wanted.find((one) => holds(folded, one))
    if (match)
      matches.push(isUnspaced(match.text) ? partOf(word, match, found.index) : whole(word, found.index))
  }
  return matches
}

function holds(word: string, { text, prefix }: WantedText): boolean {
  if (isUnspaced(text)) return word.includes(text)
  if (!prefix) return word === text
  return word.startsWith(text) || (mayBeInner(text) && word.includes(text))
}

const whole = (word: string, start: number): Match => ({ start, end: start + word.length })

/** A part of a run without blanks, which may be as long as the text. */
function partOf(run: string, { text }: WantedText, start: number): Match {
  const wanted = text.normalize('NFC')
  const at = run.normalize('NFC').indexOf(wanted)
  return at < 0 || run.normalize('NFC') !== run ? whole(run, start) : whole(wanted, start + at)
}

/** Where a word begins, from a place on and not beyond another. */
function wordStart(text: string, from: number, upTo: number): number {
  if (from === 0) return 0
  const blank = text.indexOf(' ', from)
  return blank >= 0 && blank < upTo ? blank + 1 : from
}

function mark(text: string, start: number, end: number, matches: readonly Match[]): string {
  let marked = start > 0 ? '…' : ''
  let at = start
  for (const match of matches) {
    if (match.start < at || match.end > end) continue
    marked += `${text.slice(at, match.start)}${MARK_START}${text.slice(match.start, match.end)}${MARK_END}`
    at = match.end
  }
  return `${marked}${text.slice(at, end)}${end < text.length ? '…' : ''}`.toWellFormed()
}
