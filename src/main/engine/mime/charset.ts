import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { guessEncoding, isMisreadAsWestern, signsWithinWords } from './charset-guess'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Labels that senders write for something else, or that iconv-lite does not know by this name. */
const aliases: Record<string, string> = {
  iso88591: 'windows-1252',
  latin1: 'windows-1252',
  iso885911: 'windows-874',
  gb2312: 'gb18030',
  xgbk: 'gb18030',
  ksc56011987: 'cp949',
  ksc5601: 'cp949',
  xsjis: 'shift_jis',
  windows31j: 'shift_jis',
  unicode11utf8: 'utf-8',
  xunicode20utf8: 'utf-8',
  utf8mb4: 'utf-8',
  xmacroman: 'macintosh',
  iso88598i: 'iso-8859-8',
  iso88598e: 'iso-8859-8',
}

/** Labels under which anything may come: what is declared tells nothing about bytes above 127. */
const meaningless = new Set([
  '',
  'usascii',
  'ascii',
  'ansix341968',
  'ansi',
  'xuserdefined',
  '7bit',
  '8bit',
  'unknown',
  'unknown8bit',
  'xunknown',
  'default',
  'none',
  'binary',
])

/** Text from bytes; `known` is false when the declared charset is not one we can decode. */
export interface Decoded {
  text: string
  known: boolean
}

/**
 * Decodes bytes by the charset their sender declared. A declaration the bytes contradict does not count: UTF-8 that
 * is none, a single-byte charset over what is plainly UTF-8, or a Western one over what reads like none. Without a meaningful one, or with one nobody knows,
 * the bytes are read as UTF-8 if they are valid UTF-8, else by the likeliest encoding. Never throws.
 */
export function decodeText(bytes: Uint8Array, charset: string): Decoded {
  const buffer = asBuffer(bytes)
  const key = charsetKey(charset)
  if (isMeaningless(charset)) return { text: decodeUnlabelled(bytes), known: true }
  if (key === 'utf8') return { text: decodeAsUtf8(buffer), known: true }

  if (key === 'hzgb2312' || key === 'hz')
    return { text: iconv.decode(withoutHz(buffer), 'gb18030'), known: true }

  const label = aliases[key] ?? charset.trim().toLowerCase()
  // iconv-lite resolves object keys of its own table only for real encodings, but throws on a few internal ones.
  try {
    if (!key.startsWith('utf') && isPlainlyUtf8(buffer, isWestern.test(label) ? 1 : 3))
      return { text: stripBom(buffer.toString('utf8')), known: true }
    if (isWestern.test(label) && isMisreadAsWestern(buffer))
      return { text: iconv.decode(buffer, guessEncoding(buffer)), known: true }
    if (/^[\w.:-]{2,40}$/.test(label) && !label.startsWith('_') && iconv.encodingExists(label))
      return { text: decodeSingle(buffer, label, windowsFor(key)), known: true }
    const decodable = key.startsWith('iso2022') ? withoutIdleEscapes(buffer) : buffer
    return { text: new TextDecoder(label).decode(decodable), known: true }
  } catch {
    return { text: decodeUnlabelled(bytes), known: false }
  }
}

const charsetKey = (charset: string): string => charset.toLowerCase().replace(/[^a-z0-9]/g, '')

/** True for a charset under which anything may come. */
export const isMeaningless = (charset: string): boolean => meaningless.has(charsetKey(charset))

/** Decodes bytes nobody labelled: by their byte order mark, as UTF-8 if valid, else by the likeliest encoding. */
export function decodeUnlabelled(bytes: Uint8Array): string {
  const buffer = asBuffer(bytes)
  const marked = byteOrderMark(buffer)
  if (marked) return iconv.decode(buffer, marked)
  if (isoEscape.test(buffer.toString('latin1', 0, 4000)))
    return new TextDecoder('iso-2022-jp').decode(withoutIdleEscapes(buffer))
  try {
    return utf8.decode(buffer)
  } catch {
    return iconv.decode(buffer, guessEncoding(buffer))
  }
}

/** The encoding a byte order mark tells; '' where there is none. */
export function byteOrderMark(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : ''
}

/** The encoding of UTF-16 without a byte order mark: text of Western languages has a zero in every other byte of it. '' for other bytes. */
export function unmarkedUtf16(bytes: Uint8Array): string {
  const head = bytes.subarray(0, 1_000)
  const zeros = (from: number): number => head.filter((byte, at) => at % 2 === from && byte === 0).length
  const many = head.length / 4
  if (zeros(1) > many && zeros(0) === 0) return 'utf-16le'
  return zeros(0) > many && zeros(1) === 0 ? 'utf-16be' : ''
}

/**
 * What programs send that declare a charset of ISO 8859: the encoding of Windows for the same languages. It has letters
 * and signs where the other has controls, which nobody means in mail.
 */
const ofWindows: readonly [iso: number, latin: string, windows: string][] = [
  [2, 'latin2', 'windows-1250'],
  [3, 'latin3', 'windows-1254'],
  [4, 'latin4', 'windows-1257'],
  [5, 'cyrillic', 'windows-1251'],
  [6, 'arabic', 'windows-1256'],
  [7, 'greek', 'windows-1253'],
  [8, 'hebrew', 'windows-1255'],
  [9, 'latin5', 'windows-1254'],
  [10, 'latin6', 'windows-1252'],
  [13, 'latin7', 'windows-1257'],
  [14, 'latin8', 'windows-1252'],
  [15, 'latin9', 'windows-1252'],
  [16, 'latin10', 'windows-1250'],
]

/** The encoding of Windows for what a label of ISO 8859 is said to be, whatever its spelling; '' for other labels. */
function windowsFor(key: string): string {
  const iso = /^(?:iso)?8859(1[0-6]|[2-9])(?:19\d\d)?[ei]?$/.exec(key)?.[1]
  const latin = key.replace(/^cs(?:iso)?/, '').replace(/^l(?=\d)/, 'latin')
  return ofWindows.find(([number, name]) => iso === String(number) || latin === name)?.[2] ?? ''
}

/**
 * Text in the encoding `windows` where it has bytes that are controls in `label`. Where it reads worse so, only those
 * bytes are meant by it: some programs put quotation marks of Windows into text that is otherwise what they declare.
 */
function decodeSingle(buffer: Buffer, label: string, windows: string): string {
  if (windows === '' || !buffer.some(isControl)) return iconv.decode(buffer, label)
  const whole = iconv.decode(buffer, windows)
  const runs = buffer.toString('latin1').match(/[\u0080-\u009f]+|[^\u0080-\u009f]+/g) ?? []
  const mixed = runs
    .map((run) => {
      const bytes = Buffer.from(run, 'latin1')
      return iconv.decode(bytes, isControl(bytes[0] ?? 0) ? windows : label)
    })
    .join('')
  return signsWithinWords(mixed) > signsWithinWords(whole) + 1 ? mixed : whole
}

const isControl = (byte: number): boolean => byte >= 0x80 && byte < 0xa0

const isWestern = /^(windows-1252|cp1252|iso-8859-15?|iso8859-15?|iso_8859-1|latin9)$/
const isoEscape = /\u001b\$[@B]/

/** Joined encoded words leave escape sequences with nothing between them, which decoders take for an error. */
function withoutIdleEscapes(buffer: Buffer): Buffer {
  const text = buffer.toString('latin1')
  return Buffer.from(text.replace(/(?:\u001b[($][@-Z]){1,50}(?=\u001b[($][@-Z])/g, ''), 'latin1')
}

/** Valid UTF-8 with at least so many characters beyond ASCII: by chance no other text looks like that. */
function isPlainlyUtf8(buffer: Buffer, atLeast: number): boolean {
  return isUtf8(buffer) && !isAscii(buffer) && countSequences(buffer).valid >= atLeast
}

/**
 * Bytes declared to be UTF-8. Lines that are none are read by the likeliest encoding, unless most of what is not
 * ASCII in them is valid: those are damaged only in places.
 */
function decodeAsUtf8(bytes: Buffer): string {
  const buffer = withoutCutCharacter(bytes)
  if (isUtf8(buffer)) return stripBom(buffer.toString('utf8'))
  const broken: Buffer[] = []
  const lines = linesOf(buffer).map((line) => {
    const isForeign = !isUtf8(line) && isMostlyInvalid(line)
    if (isForeign) broken.push(line)
    return { line, isForeign }
  })
  const encoding = broken.length > 0 ? guessEncoding(Buffer.concat(broken)) : ''
  return stripBom(
    lines
      .map(({ line, isForeign }) => (isForeign ? iconv.decode(line, encoding) : line.toString('utf8')))
      .join(''),
  )
}

/** Text fetched up to a number of bytes may end inside a character; text that is otherwise ASCII does not. */
function withoutCutCharacter(buffer: Buffer): Buffer {
  for (let length = 1; length <= 3 && length < buffer.length; length++) {
    const byte = buffer[buffer.length - length] ?? 0
    if (isContinuation(byte)) continue
    const isCut = byte >= (length === 1 ? 0xc2 : length === 2 ? 0xe0 : 0xf0) && byte < 0xf5
    const rest = buffer.subarray(0, buffer.length - length)
    return isCut && isUtf8(rest) && !isAscii(rest) ? rest : buffer
  }
  return buffer
}

function isMostlyInvalid(line: Buffer): boolean {
  const { valid, invalid } = countSequences(line)
  return invalid > valid
}

const LF = 0x0a

/** Lines with their ends; what has more of them than any text is one. */
function linesOf(buffer: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let start = 0
  while (start < buffer.length && lines.length < MAX_LINES) {
    const newline = buffer.indexOf(LF, start)
    const end = newline < 0 ? buffer.length : newline + 1
    lines.push(buffer.subarray(start, end))
    start = end
  }
  if (start < buffer.length) lines.push(buffer.subarray(start))
  return lines
}

const MAX_LINES = 100_000

/** How many UTF-8 sequences of several bytes there are, and how many bytes beyond ASCII that belong to none. */
function countSequences(buffer: Buffer): { valid: number; invalid: number } {
  let valid = 0
  let invalid = 0
  for (let i = 0; i < buffer.length; i++) {
    const byte = buffer[i] ?? 0
    if (byte < 0x80) continue
    const more = byte >= 0xf0 && byte < 0xf5 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 && byte < 0xe0 ? 1 : 0
    let met = 0
    while (met < more && isContinuation(buffer[i + met + 1])) met++
    if (more > 0 && met === more && byte < 0xf5) valid++
    else invalid++
    i += met
  }
  return { valid, invalid }
}

const isContinuation = (byte = 0): boolean => byte >= 0x80 && byte < 0xc0

/** A `Buffer` over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function stripBom(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

const TILDE = 0x7e

/**
 * HZ (RFC 1843) as plain GB 2312: between `~{` and `~}` two bytes without their high bit are one character, `~~` is a
 * tilde, and a tilde before a line end joins two lines.
 */
function withoutHz(bytes: Uint8Array): Buffer {
  const out: number[] = []
  let isChinese = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const next = bytes[at + 1] ?? 0
    const sign = byte === TILDE ? String.fromCharCode(next) : ''
    if (sign === '{' || sign === '}' || sign === '~' || sign === '\n') {
      at++
      if (sign === '~') out.push(TILDE)
      else if (sign !== '\n') isChinese = sign === '{'
    } else out.push(isChinese && byte > 0x20 ? byte | 0x80 : byte)
    // A line end ends it, too.
    if (byte === 0x0a) isChinese = false
  }
  return Buffer.from(out)
}
