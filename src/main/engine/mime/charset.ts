import iconv from 'iconv-lite'

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
 * Decodes bytes by the charset their sender declared. Without a meaningful declaration, or with one nobody knows,
 * the bytes are read as UTF-8 if they are valid UTF-8, else as the likelier of the Western and Central European
 * encodings. Never throws.
 */
export function decodeText(bytes: Uint8Array, charset: string): Decoded {
  const key = charset.toLowerCase().replace(/[^a-z0-9]/g, '')
  if (meaningless.has(key)) return { text: decodeUnlabelled(bytes), known: true }
  if (key === 'utf8') return { text: stripBom(asBuffer(bytes).toString('utf8')), known: true }

  const label = aliases[key] ?? charset.trim().toLowerCase()
  // iconv-lite resolves object keys of its own table only for real encodings, but throws on a few internal ones.
  try {
    if (/^[\w.:-]{2,40}$/.test(label) && !label.startsWith('_') && iconv.encodingExists(label))
      return { text: iconv.decode(asBuffer(bytes), label), known: true }
    return { text: new TextDecoder(label).decode(bytes), known: true }
  } catch {
    return { text: decodeUnlabelled(bytes), known: false }
  }
}

/** Decodes bytes nobody labelled: UTF-8 if valid, else ISO-8859-2, windows-1250 or windows-1252 by their letters. */
export function decodeUnlabelled(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return iconv.decode(asBuffer(bytes), guessSingleByte(bytes))
  }
}

/** A `Buffer` over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

// Lower and upper case letters as they occur inside words. Polish and Czech share most of 1250 with 8859-2; the
// letters below are those in which the encodings differ.
const windows1250Letters = new Set([0xb9, 0x9c, 0x9f, 0xa5, 0x8c, 0x8f, 0x9a, 0x9e, 0x8a, 0x8e])
const iso88592Letters = new Set([0xb1, 0xb6, 0xbc, 0xa1, 0xa6, 0xac])
const centralLetters = new Set([0xb3, 0xbf, 0xa3, 0xaf, 0xe6, 0xea, 0xc6, 0xca])
const westernLetters = new Set([
  0xe0, 0xe8, 0xec, 0xf2, 0xf9, 0xc8, 0xc0, 0xe4, 0xf6, 0xfc, 0xdf, 0xe7, 0xf1, 0xe5,
])

function guessSingleByte(bytes: Uint8Array): string {
  let western = 0
  let central = 0
  let cp1250 = 0
  let iso2 = 0
  const end = Math.min(bytes.length, 20_000)
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] ?? 0
    if (byte < 0x80 || !touchesLetter(bytes, i)) continue
    if (westernLetters.has(byte)) western++
    if (centralLetters.has(byte)) central++
    if (windows1250Letters.has(byte)) cp1250++
    if (iso88592Letters.has(byte)) iso2++
  }
  if (central + cp1250 + iso2 <= western) return 'windows-1252'
  return iso2 > cp1250 ? 'iso-8859-2' : 'windows-1250'
}

function touchesLetter(bytes: Uint8Array, i: number): boolean {
  return isLetter(bytes[i - 1]) || isLetter(bytes[i + 1])
}

function isLetter(byte: number | undefined): boolean {
  return (
    byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte >= 0xc0)
  )
}

function stripBom(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}
