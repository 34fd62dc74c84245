import { withFewMarks } from '../../../shared/shown-text'

// C0 and C1 controls, line and paragraph separators, and lone surrogates, which SQLite and JSON handle badly.
const unwanted =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** These turn letters of any script round: `exe.jpg` is a program. */
const turning = /[\u202d\u202e]/g

/** Most values of headers: ASCII with single blanks between words. */
const plainLine = /^[!-~]+(?: [!-~]+)*$/

/** One line of text from outside: turned letters stand straight, controls and runs of blanks become one space, cut at `max` characters. */
export function cleanText(text: string, max: number): string {
  if (text.length <= max && plainLine.test(text)) return text
  const bounded = text.length > max * 4 ? text.slice(0, max * 4) : text
  const line = withFewMarks(bounded).replace(turning, '').replace(unwanted, ' ').replace(/ {2,}/g, ' ').trim()
  return line.length > max ? cut(line, max) : line
}

/** The first `max` UTF-16 units, never half of a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const last = text.charCodeAt(max - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max)
}

/** Without the blanks of a header (RFC 5322 section 2.2.3) at both ends, in one pass. */
export function trimBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a
