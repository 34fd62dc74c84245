import { isUtf8 } from 'node:buffer'
import { remembered } from '../../../shared/remembered'
import { decodeText, isMeaningless } from './charset'
import { guessEncoding } from './charset-guess'
import { decodeQ } from './transfer-encoding'

/**
 * Text of a header value given as bytes in a Latin-1 string: RFC 2047 encoded words decoded, raw 8-bit characters
 * read as UTF-8, by `charset` (what the message declares for its body) or guessed. Adjacent words of one charset are
 * joined as bytes first, because many senders cut a character in two. Never throws.
 */
export function decodeHeaderText(raw: string, charset = ''): string {
  return decodeEncodedWords(decodeRawBytes(raw, charset))
}

/**
 * The raw 8-bit bytes of a header value decoded, its encoded words left as they are: those are decoded after the
 * value was split into its parts (RFC 2047 section 6.2). A byte inside a word belongs to the word's charset.
 */
export function decodeRawBytes(raw: string, charset = ''): string {
  if (!isRawBytes(raw)) return raw
  if (!raw.includes('=?')) return decodeBytes(raw, charset)
  const out: string[] = []
  let position = 0
  for (const match of raw.matchAll(encodedWord)) {
    out.push(decodeBytes(raw.slice(position, match.index), charset), escapeBytes(match[0]))
    position = match.index + match[0].length
  }
  out.push(decodeBytes(raw.slice(position), charset))
  return out.join('')
}

function decodeBytes(raw: string, charset: string): string {
  if (!isRawBytes(raw)) return raw
  const bytes = Buffer.from(raw, 'latin1')
  // The charset of the body is worth less than bytes that are valid UTF-8 (RFC 6532).
  if (isUtf8(bytes)) return bytes.toString('utf8')
  return decodeText(bytes, isMeaningless(charset) || !keepsAscii(charset) ? guessEncoding(bytes) : charset)
    .text
}

const ascii = ' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}'
/** What UTF-7, HZ and ISO-2022 make other characters of. */
const shifts = ' +ADw- ~{<@~} \u001b$B<@\u001b(B'

/** In other charsets, which no header is written in, the bytes of a header would turn into other signs and addresses. */
const keepsAscii = remembered(
  (charset) => decodeText(Buffer.from(ascii + shifts), charset).text === ascii + shifts,
)

const escapeBytes = (word: string): string =>
  word.replace(/[\u0080-\u00ff]/g, (byte) => `=${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)

// RFC 2047 allows no spaces inside a word, but senders write them in Q words; the charset may carry `*language`.
export const encodedWord = /=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?\r\n]*)\?=/g

/**
 * RFC 2047 encoded words decoded in text whose raw bytes were decoded before: read as bytes once more, a name in Latin
 * letters would become one in others.
 */
export function decodeEncodedWords(text: string): string {
  if (!text.includes('=?')) return text
  const out: string[] = []
  const run: Buffer[] = []
  let runCharset = ''
  let position = 0
  const endRun = (): void => {
    if (run.length > 0) out.push(decodeText(Buffer.concat(run), runCharset).text)
    run.length = 0
  }
  for (const match of text.matchAll(encodedWord)) {
    const [whole, charset = '', encoding = '', payload = ''] = match
    const between = text.slice(position, match.index)
    const adjacent = position > 0 && between.trim() === ''
    if (!adjacent || charset.toLowerCase() !== runCharset) endRun()
    if (!adjacent) out.push(between)
    run.push(encoding === 'b' || encoding === 'B' ? Buffer.from(payload, 'base64') : decodeQ(payload))
    runCharset = charset.toLowerCase()
    position = match.index + whole.length
  }
  endRun()
  out.push(text.slice(position))
  return out.join('')
}

/** True for 8-bit bytes; what holds characters beyond them has been decoded by someone else. */
export function isRawBytes(text: string): boolean {
  let high = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0xff) return false
    if (code > 0x7f) high = true
  }
  return high
}
