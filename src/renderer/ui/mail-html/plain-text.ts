import { withFewMarks } from '../../../shared/shown-text'
import { isOriginalMessage } from '../../../shared/quote-lines'
import { withLinks } from '../../../shared/text-links'

/** Longer text is cut for the view; the whole stays in the source. */
export const MAX_SHOWN_TEXT = 400_000
const MAX_LEVELS = 10
/** More in a row than anybody leaves on purpose. */
export const MAX_BLANK_LINES = 20

/** Plain text as HTML: escaped, links made clickable, quote levels as cited blockquotes. */
export function plainTextToHtml(text: string): string {
  const out: string[] = []
  let level = 0
  let block: string[] = []
  let blank = 0
  const endBlock = (): void => {
    if (block.length > 0) out.push(`<div class="plain">${withLinks(block.join('\n'))}</div>`)
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
