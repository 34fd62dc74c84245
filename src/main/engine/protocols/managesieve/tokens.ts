/** The words of the protocol (RFC 5804, section 4), as bytes in and bytes out. */

export type Token = { kind: 'atom'; text: string } | { kind: 'string'; bytes: Buffer } | { kind: '(' | ')' }

/** A piece of a line; `literal` is the length of what follows it, null where the line ends. */
export interface TokenisedLine {
  tokens: Token[]
  literal: number | null
}

/** Thrown for a line that is no ManageSieve. */
export class SyntaxFault extends Error {}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20

/** `line` comes without its line end. A `{n}` at its end announces a literal; `{n+}` is understood as well. */
export function tokenise(line: Buffer): TokenisedLine {
  const tokens: Token[] = []
  let at = 0
  while (at < line.length) {
    const byte = line[at]
    if (byte === SPACE) at++
    else if (byte === QUOTE) {
      const [bytes, end] = readQuoted(line, at)
      tokens.push({ kind: 'string', bytes })
      at = end
    } else if (byte === 0x28 || byte === 0x29) {
      tokens.push({ kind: byte === 0x28 ? '(' : ')' })
      at++
    } else if (byte === 0x7b) {
      const literal = /^\{(\d{1,10})\+?\}$/.exec(line.toString('latin1', at))
      if (literal === null) throw new SyntaxFault('not a literal')
      return { tokens, literal: Number(literal[1]) }
    } else {
      const end = atomEnd(line, at)
      tokens.push({ kind: 'atom', text: line.toString('latin1', at, end) })
      at = end
    }
  }
  return { tokens, literal: null }
}

function readQuoted(line: Buffer, start: number): [Buffer, number] {
  const bytes: number[] = []
  for (let at = start + 1; at < line.length; at++) {
    const byte = line[at] ?? 0
    if (byte === QUOTE) return [Buffer.from(bytes), at + 1]
    if (byte === BACKSLASH) at++
    bytes.push(line[at] ?? 0)
  }
  throw new SyntaxFault('unclosed string')
}

function atomEnd(line: Buffer, start: number): number {
  let at = start
  while (at < line.length) {
    const byte = line[at] ?? 0
    if (byte <= SPACE || byte >= 0x7f || byte === QUOTE || byte === 0x28 || byte === 0x29 || byte === 0x7b)
      break
    at++
  }
  if (at === start) throw new SyntaxFault('not a character of this protocol')
  return at
}

/** Quoted strings hold at most 1024 bytes and neither line ends nor NUL (RFC 5804, section 4). */
const MAX_QUOTED = 1024

/** A string as an argument: quoted where that is allowed, else a literal that waits for nobody. */
export function encodeString(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value)
  const isQuotable =
    bytes.length <= MAX_QUOTED && !bytes.some((byte) => byte === 0 || byte === 10 || byte === 13)
  return typeof value === 'string' && isQuotable
    ? Buffer.from(`"${value.replace(/[\\"]/g, '\\$&')}"`)
    : Buffer.concat([Buffer.from(`{${bytes.length}+}\r\n`), bytes])
}
