import { withFewMarks } from '../../../shared/shown-text'
import { isOriginalMessage } from '../../../shared/quote-lines'

/** Longer text is cut for the view; the whole stays in the source. */
export const MAX_SHOWN_TEXT = 400_000
const MAX_LEVELS = 10
/** More in a row than anybody leaves on purpose. */
export const MAX_BLANK_LINES = 20

/**
 * Addresses and, before them, what only looks as if it held one: files and servers that no browser opens (`ftp://`,
 * `C:\www.x.it`, `/srv/www.x.it`) are the text they are.
 */
const linkPattern =
  /(?<path>\b(?!https?:)[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"]*|\b[a-z]:\\[^\s<>"]*|\\\\[^\s<>"]+|(?<![^\s(])\/[^\s<>"]+)|\b(?:https?:\/\/|www\.)[^\s<>"]+|\bmailto:[^\s<>"]+|[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}/giu

/** Plain text as HTML: escaped, links made clickable, quote levels as cited blockquotes. */
export function plainTextToHtml(text: string): string {
  const out: string[] = []
  let level = 0
  let block: string[] = []
  let blank = 0
  const endBlock = (): void => {
    if (block.length > 0) out.push(`<div class="plain">${linkify(block.join('\n'))}</div>`)
    block = []
  }
  // The paragraph before a quote may be its introduction, which folds with the quote.
  const splitIntroduction = (): void => {
    const last = block.findLastIndex((line) => line.trim() !== '')
    const blank = block.findLastIndex((line, index) => index < last && line.trim() === '')
    if (last - blank > 3 || blank < 0) return
    const paragraph = block.splice(blank + 1)
    endBlock()
    block = paragraph
  }
  for (const line of withFewMarks(text.slice(0, MAX_SHOWN_TEXT)).split(/\r\n|\r|\n/)) {
    const marks = /^(?:> ?)+/.exec(line)?.[0] ?? ''
    const lineLevel = Math.min(marks.replaceAll(' ', '').length, MAX_LEVELS)
    if (lineLevel > level) splitIntroduction()
    if (lineLevel !== level || isOriginalMessage(line)) endBlock()
    for (; level < lineLevel; level++) out.push('<blockquote type="cite">')
    for (; level > lineLevel; level--) out.push('</blockquote>')
    blank = line.length > marks.length && line.trim() !== '' ? 0 : blank + 1
    if (blank <= MAX_BLANK_LINES) block.push(line.slice(marks.length))
  }
  endBlock()
  out.push('</blockquote>'.repeat(level))
  return out.join('')
}

function linkify(text: string): string {
  let out = ''
  let position = 0
  for (const match of text.matchAll(linkPattern)) {
    if (match.groups?.['path']) continue
    const found = trimTrailing(match[0])
    out += `${escapeHtml(text.slice(position, match.index))}<a href="${escapeHtml(hrefOf(found))}">${escapeHtml(found)}</a>`
    position = match.index + found.length
  }
  return out + escapeHtml(text.slice(position))
}

/** Punctuation after an address belongs to the sentence, and so does a closing bracket without its opening one. */
function trimTrailing(found: string): string {
  const closing = found.includes('(') ? '' : ')'
  let end = found.length
  while (end > 0 && (TRAILING + closing).includes(found.charAt(end - 1))) end--
  return found.slice(0, end)
}

const TRAILING = '.,;:!?\'"*_»”’]}'

function hrefOf(found: string): string {
  if (/^(?:https?:|mailto:)/i.test(found)) return found
  return /^www\./i.test(found) ? `https://${found}` : `mailto:${found}`
}

export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
}
