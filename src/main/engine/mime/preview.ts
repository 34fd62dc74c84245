import { introducesQuote, isForwarded, isOriginalMessage } from '../../../shared/quote-lines'
import { cut } from './text'

/** Three lines of a wide list. */
const MAX_PREVIEW = 280
/** Only the start of a body can reach the preview. */
const MAX_READ = 8000

// Invisible characters newsletters pad their preview with: soft hyphens, joiners, zero-width and braille blanks.
const invisible =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u2800\u3164\ufeff\uffa0]/g
const bracketedUrl = /[<([]\s*(?:https?:\/\/|mailto:)[^\s>)\]]*\s*[>)\]]/gi
const longUrl = /\bhttps?:\/\/([^\s/?#<>"]+)[^\s<>"]*/gi
const imageAlt = /\[(?:cid|image|logo)[:_ ][^\]\n]{0,200}\]/gi
const rule = /[-_=*~#·•─━]{4,}/g

const signature = /^-- ?$/
/** One line of about 140 characters that tells what a text says: no quotes, signature, URL noise or padding. */
export function previewOf(text: string): string {
  const kept: string[] = []
  for (const raw of text
    .slice(0, MAX_READ)
    .replace(invisible, '')
    .split(/\r\n|\r|\n/)) {
    const line = raw.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim()
    if (signature.test(raw.trimEnd()) && kept.length > 0) break
    if (kept.length > 0 && startsQuote(line)) break
    if (line.startsWith('>') || line === '') continue
    kept.push(line)
  }
  const joined = kept
    .join(' ')
    .replace(imageAlt, ' ')
    .replace(bracketedUrl, ' ')
    .replace(longUrl, '$1')
    .replace(rule, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return shorten(joined)
}

const startsQuote = (line: string): boolean =>
  introducesQuote(line) || isOriginalMessage(line) || isForwarded(line)

function shorten(text: string): string {
  if (text.length <= MAX_PREVIEW) return text
  const start = cut(text, MAX_PREVIEW - 1)
  const lastBlank = start.lastIndexOf(' ')
  return `${(lastBlank > MAX_PREVIEW - 25 ? start.slice(0, lastBlank) : start).trimEnd()}…`
}
