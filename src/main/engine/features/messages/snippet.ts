import { fold } from '../../mime/fold'
import { previewOf } from '../../mime/preview'
import type { SearchTerm } from './search-query'

/** Around the match, in UTF-16 units. */
const LENGTH = 160
const BEFORE_MATCH = 50
const MAX_SCANNED = 100_000

export const MARK_START = '\u0001'
export const MARK_END = '\u0002'

interface Match {
  start: number
  end: number
}

/**
 * The part of a text around the first word that matches, each matching word between U+0001 and U+0002, on one line.
 * Where nothing matches (the words stand in the subject), the text's preview.
 */
export function snippetOf(text: string, terms: readonly SearchTerm[]): string {
  const clean = text
    .slice(0, MAX_SCANNED)
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .trim()
  const matches = findMatches(clean, wantedWords(terms))
  const first = matches[0]
  if (!first) return previewOf(text)
  const start = wordStart(clean, Math.max(0, first.start - BEFORE_MATCH))
  const end = Math.min(clean.length, Math.max(start + LENGTH, first.end))
  return mark(clean, start, end, matches)
}

interface WantedWord {
  text: string
  prefix: boolean
}

function wantedWords(terms: readonly SearchTerm[]): WantedWord[] {
  return terms
    .filter((term) => term.column === null)
    .flatMap((term) => {
      const tokens = term.text.match(words) ?? []
      return tokens.map((text, index) => ({ text, prefix: term.prefix && index === tokens.length - 1 }))
    })
}

const words = /[\p{L}\p{N}\p{M}\p{Co}]+/gu

/** Words are folded one by one, because folding a whole text would shift its positions (ß becomes ss). */
function findMatches(text: string, wanted: readonly WantedWord[]): Match[] {
  const matches: Match[] = []
  if (wanted.length === 0) return matches
  for (const found of text.matchAll(words)) {
    if (matches.length > 0 && found.index > (matches[0]?.start ?? 0) + LENGTH) break
    const folded = fold(found[0])
    if (wanted.some((word) => (word.prefix ? folded.startsWith(word.text) : folded === word.text))) {
      matches.push({ start: found.index, end: found.index + found[0].length })
    }
  }
  return matches
}

function wordStart(text: string, from: number): number {
  if (from === 0) return 0
  const blank = text.indexOf(' ', from)
  return blank >= 0 && blank < from + 30 ? blank + 1 : from
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
