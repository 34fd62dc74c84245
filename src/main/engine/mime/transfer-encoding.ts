import { asBuffer } from './charset'

/** Bytes of one MIME part after its Content-Transfer-Encoding; `damaged` tells that something had to be skipped. */
export interface DecodedBytes {
  bytes: Uint8Array
  damaged: boolean
}

/**
 * Undoes a Content-Transfer-Encoding (RFC 2045 section 6, plus uuencode). Unknown encodings pass unchanged.
 *
 * @param isText keeps text that a mailing list put behind base64 as it is
 */
export function decodeTransferEncoding(bytes: Uint8Array, encoding: string, isText = false): DecodedBytes {
  switch (knownEncoding(encoding)) {
    case 'base64':
      return isText ? decodeTextBase64(bytes) : decodeBase64(bytes)
    case 'quoted-printable':
      return { bytes: decodeQuotedPrintable(bytes), damaged: false }
    case 'uuencode':
      return { bytes: decodeUuencode(bytes), damaged: false }
    default:
      return { bytes, damaged: false }
  }
}

/**
 * The encoding a Content-Transfer-Encoding means, as programs misspell it: `quoted_printable`, `quoted-printible`,
 * `base-64`, `8 bit`, `"base64"`, with comments or a parameter. Null for what nobody knows.
 */
export function knownEncoding(value: string): 'identity' | 'base64' | 'quoted-printable' | 'uuencode' | null {
  const text = value
    .slice(0, 200)
    .toLowerCase()
    .replace(/\([^()]*\)/g, ' ')
    .replace(/[(;].*$/s, '')
    .trim()
  return namedEncoding(text) ?? namedEncoding(/^\S*/.exec(text)?.[0] ?? '')
}

function namedEncoding(text: string): ReturnType<typeof knownEncoding> {
  const name = text.replace(/[^\p{L}\d]+/gu, '')
  if (/^(?:[78]bits?|binary)$/.test(name) || text === '') return 'identity'
  if (/^(?:base|b)64(?:encod(?:ed|ing))?$/.test(name)) return 'base64'
  if (/^quot(?:ed?|ing)?print(?:[ai]b(?:le|el)|abl|ed)s?$/.test(name)) return 'quoted-printable'
  return /^x?uu(?:e|encoded?)$/.test(name) ? 'uuencode' : null
}

/** The Q encoding of RFC 2047: `_` is a space. Characters above 255 come through as UTF-8. */
export function decodeQ(payload: string): Buffer {
  return asBuffer(decodeQuotedPrintable(Buffer.from(payload.replaceAll('_', ' '), 'utf8')))
}

const base64Characters = /[^A-Za-z0-9+/=\s_-]/

function decodeBase64(bytes: Uint8Array): DecodedBytes {
  const text = asBuffer(bytes).toString('latin1', 0, bytes.length)
  const compact = text.replace(/[\s]+/g, '')
  const damaged = base64Characters.test(compact) || /=[^=]/.test(compact)
  if (!damaged) return { bytes: Buffer.from(compact, 'base64'), damaged: false }
  // Several padded blocks one after the other: Node stops at the first padding, so decode them one by one.
  const blocks = compact
    .replace(/[^A-Za-z0-9+/=_-]/g, '')
    .split(/=+/)
    .filter((block) => block !== '')
  return { bytes: Buffer.concat(blocks.map((block) => Buffer.from(block, 'base64'))), damaged: true }
}

/** Base64, then perhaps lines that are none: from the first of them on, the rest is text (RFC 2045 section 6.8). */
function decodeTextBase64(bytes: Uint8Array): DecodedBytes {
  const buffer = asBuffer(bytes)
  let characters = 0
  let at = 0
  let isUrlSafe = false
  for (let isPadded = false; at < buffer.length;) {
    const newline = buffer.indexOf(LF, at)
    const end = newline < 0 ? buffer.length : newline + 1
    // Longer lines are no text that somebody added.
    const line = end - at > 1000 ? 'A' : buffer.toString('latin1', at, end).trim()
    // After padding only whole blocks go on: `________` and `--` begin what lists add.
    // Without padding a rule is data only behind data in the alphabet that has its signs (RFC 4648 section 5).
    const isRule: boolean = !isUrlSafe && /^[-_]{2,}$/.test(line)
    const isData: boolean = isPadded
      ? /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(line)
      : !isRule && /^[A-Za-z0-9+/_-]*={0,2}$/.test(line)
    // Damaged data has no blanks; what a list adds begins with words or a rule.
    const isAdded = !isData && /[ \t]\S|^[-_=*]{2,}$/.test(line)
    if (isAdded && characters > 0 && characters % 4 === 0) break
    characters += line.length
    isUrlSafe ||= isData && /[-_]/.test(line)
    isPadded ||= line.endsWith('=')
    at = end
  }
  if (at >= buffer.length) return decodeBase64(bytes)
  const head = decodeBase64(buffer.subarray(0, at)).bytes
  const gap = head.at(-1) === LF ? '' : '\n'
  return { bytes: Buffer.concat([head, Buffer.from(gap), buffer.subarray(at)]), damaged: true }
}

/** How many bytes a part has once decoded, without decoding it where that can be counted. */
export function decodedSize(bytes: Uint8Array, encoding: string): number {
  switch (knownEncoding(encoding)) {
    case 'base64':
      return base64Size(bytes)
    case 'identity':
      return bytes.length
    default:
      return decodeTransferEncoding(bytes, encoding).bytes.length
  }
}

function base64Size(bytes: Uint8Array): number {
  let characters = 0
  // An iterator takes five times as long, and files are long.
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte > 0x20 && byte !== EQUALS) characters++
  }
  return Math.floor((characters * 3) / 4)
}

const EQUALS = 0x3d
const CR = 0x0d
const LF = 0x0a

function decodeQuotedPrintable(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length)
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte !== EQUALS) {
      out[length++] = byte
      continue
    }
    const high = hexValue(bytes[i + 1])
    const low = hexValue(bytes[i + 2])
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low
      i += 2
      continue
    }
    const afterBreak = softBreakEnd(bytes, i + 1)
    if (afterBreak < 0) out[length++] = byte
    else i = afterBreak - 1
  }
  return out.subarray(0, length)
}

/** Offset after a soft line break whose `=` stands before `i`, or -1. Trailing spaces come from careless relays. */
function softBreakEnd(bytes: Uint8Array, i: number): number {
  let at = i
  while (at - i < 100 && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++
  if (at >= bytes.length) return bytes.length
  if (bytes[at] === CR) return bytes[at + 1] === LF ? at + 2 : at + 1
  return bytes[at] === LF ? at + 1 : -1
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1
}

function decodeUuencode(bytes: Uint8Array): Uint8Array {
  const lines = asBuffer(bytes).toString('latin1', 0, bytes.length).split(/\r?\n/)
  const begin = lines.findIndex((line) => uuBegin.test(line))
  const end = lines.indexOf('end', begin + 1)
  return decodeUuLines(lines.slice(begin + 1, end < 0 ? lines.length : end))
}

/** The line before uuencoded data: `begin 644 report.txt`. */
export const uuBegin = /^begin [0-7]{3,4} (\S.{0,254})$/

/** The data lines between `begin` and `end`; an empty line ends them. */
export function decodeUuLines(lines: readonly string[]): Buffer {
  let size = 0
  const counts: number[] = []
  for (const line of lines) {
    if (line === '' || line === 'end') break
    // A line holds no more than its characters can.
    const count = Math.min((line.charCodeAt(0) - 32) & 63, Math.ceil(((line.length - 1) * 3) / 4))
    counts.push(count)
    size += count
  }
  const out = Buffer.alloc(size)
  let at = 0
  counts.forEach((count, index) => {
    const line = lines[index] ?? ''
    for (let i = 0; i < count; i++) out[at++] = uuByte(line, i)
  })
  return out
}

function uuByte(line: string, i: number): number {
  const group = 1 + Math.floor(i / 3) * 4
  const value = (offset: number): number => {
    const code = line.charCodeAt(group + offset)
    return Number.isNaN(code) ? 0 : (code - 32) & 63
  }
  if (i % 3 === 0) return ((value(0) << 2) | (value(1) >> 4)) & 255
  if (i % 3 === 1) return ((value(1) << 4) | (value(2) >> 2)) & 255
  return ((value(2) << 6) | value(3)) & 255
}
