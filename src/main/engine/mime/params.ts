import { asBuffer, decodeText } from './charset'
import { decodeEncodedWords, decodeHeaderText } from './encoded-words'

/** A structured header value: `attachment; filename="x"` (RFC 2045, RFC 2183). */
export interface Parameterised {
  /** Lower case, without parameters. */
  value: string
  params: ReadonlyMap<string, string>
}

const MAX_PARAMS = 50
const MAX_INPUT = 20_000

/** Splits a structured header value; RFC 2231 continuations and charsets are resolved. Never throws. */
export function parseParameterised(raw: string): Parameterised {
  const tokens = splitOutsideQuotes(withSemicolons(raw.slice(0, MAX_INPUT)))
  const pairs: [string, string][] = []
  for (const token of tokens.slice(1, MAX_PARAMS)) {
    const equals = token.indexOf('=')
    if (equals > 0)
      pairs.push([token.slice(0, equals).trim().toLowerCase(), unquote(token.slice(equals + 1))])
  }
  const value = (tokens[0] ?? '')
    .replace(/\([^()]*\)/g, '')
    .replace(/[ \t\r\n]+/g, ' ')
    .replace(/ ?\/ ?/, '/')
    .trim()
    .toLowerCase()
  return { value, params: collapseParams(pairs) }
}

/**
 * The semicolons that senders forget before the parameters everybody knows: `multipart/mixed boundary="b"`,
 * `charset=utf-8 format=flowed`. File names may hold such words, so what follows one is left alone.
 */
function withSemicolons(raw: string): string {
  const name = raw.search(/name\*?\d{0,3}\*?[ \t]{0,5}=/i)
  const head = name < 0 ? raw : raw.slice(0, name)
  const mended = head.replace(
    /([^;\s])[ \t\r\n]{1,20}(?=(?:boundary|charset|format|delsp|protocol|micalg|smime-type|type|start|report-type|(?:file)?$)[ \t]{0,5}(?:=|$))/gi,
    '$1; ',
  )
  return name < 0 ? mended : mended + raw.slice(name)
}

/** Joins RFC 2231 pieces (`name*0*`, `name*1`) and decodes every value; the extended form wins over the plain. */
export function collapseParams(pairs: Iterable<readonly [string, string]>): Map<string, string> {
  const plain = new Map<string, string>()
  const extended = new Map<string, { index: number; encoded: boolean; value: string }[]>()
  for (const [name, value] of pairs) {
    const match = /^([^*]+)\*(?:(\d{1,3})(\*)?)?$/.exec(name.toLowerCase())
    if (!match) {
      if (!plain.has(name.toLowerCase())) plain.set(name.toLowerCase(), decodeHeaderText(value))
      continue
    }
    const [, base = '', index, star] = match
    const pieces = extended.get(base) ?? []
    pieces.push({ index: Number(index ?? 0), encoded: index === undefined || star === '*', value })
    extended.set(base, pieces)
  }
  for (const [name, pieces] of extended)
    plain.set(name, joinPieces(pieces.toSorted((a, b) => a.index - b.index)))
  return plain
}

function joinPieces(pieces: readonly { encoded: boolean; value: string }[]): string {
  let charset = ''
  const bytes: Buffer[] = []
  pieces.forEach(({ encoded, value }, position) => {
    if (!encoded) return bytes.push(Buffer.from(value, 'latin1'))
    const prefix = position === 0 ? /^([^']*)'[^']*'/.exec(value) : null
    if (prefix) charset = prefix[1] ?? ''
    return bytes.push(percentDecode(prefix ? value.slice(prefix[0].length) : value))
  })
  return decodeEncodedWords(decodeText(asBuffer(Buffer.concat(bytes)), charset).text)
}

function percentDecode(text: string): Buffer {
  const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = []
  let quoted = false
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '\\' && quoted) i++
    else if (char === '"') quoted = !quoted
    else if (char === ';' && !quoted) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

/** Without a comment at the end. */
function withoutComment(value: string): string {
  const open = value.endsWith(')') ? value.lastIndexOf('(') : -1
  return open < 0 || value.indexOf(')', open) < value.length - 1 ? value : value.slice(0, open).trimEnd()
}

function unquote(text: string): string {
  const value = text.trim()
  if (!value.startsWith('"')) return withoutComment(value)
  const end = /^"((?:[^"\\]|\\.)*)"?/s.exec(value)
  return (end?.[1] ?? '').replace(/\\(["\\])/g, '$1')
}
