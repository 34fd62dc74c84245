import type { Wire } from '../../net/wire'
import { SyntaxFault, tokenise, type Token } from './tokens'
import type { ManageSieveLimits } from './types'

export interface Completion {
  status: 'OK' | 'NO' | 'BYE'
  /** Response code in upper case with its arguments, e.g. `QUOTA/MAXSIZE`; '' where there is none. */
  code: string
  codeArguments: string[]
  /** The server's own words. */
  text: string
}

/** The lines before the completion, and the completion itself. */
export interface Response {
  data: Token[][]
  completion: Completion
}

/** Reads up to OK, NO or BYE. Throws a `SyntaxFault` for what is no answer of this protocol. */
export async function readResponse(wire: Wire, limits: ManageSieveLimits): Promise<Response> {
  const data: Token[][] = []
  for (;;) {
    const tokens = await readTokens(wire, limits)
    const completion = completionOf(tokens)
    if (completion !== null) {
      wire.answered()
      return { data, completion }
    }
    if (tokens.length === 0) throw new SyntaxFault('empty line')
    if (data.length >= limits.lines) throw new SyntaxFault('too many lines')
    data.push(tokens)
  }
}

/** Within AUTHENTICATE the server may ask back: a single string instead of a completion (RFC 5804, 2.1). */
export async function readChallenge(
  wire: Wire,
  limits: ManageSieveLimits,
): Promise<{ challenge: string } | { completion: Completion }> {
  const tokens = await readTokens(wire, limits)
  const completion = completionOf(tokens)
  if (completion !== null) return { completion }
  const [token] = tokens
  if (tokens.length !== 1 || token?.kind !== 'string') throw new SyntaxFault('neither a challenge nor an end')
  return { challenge: token.bytes.toString('latin1') }
}

/** Strings in one line; a script list has one, a response code few. */
const MAX_LITERALS = 16

/** One line with its literals. */
async function readTokens(wire: Wire, limits: ManageSieveLimits): Promise<Token[]> {
  const all: Token[] = []
  let received = 0
  for (let literals = 0; literals <= MAX_LITERALS; literals++) {
    const { tokens, literal } = tokenise(await wire.line())
    all.push(...tokens)
    if (literal === null) return all
    received += literal
    if (received > limits.script) throw new SyntaxFault('literal too large')
    all.push({ kind: 'string', bytes: await readBytes(wire, literal) })
  }
  throw new SyntaxFault('too many literals')
}

async function readBytes(wire: Wire, count: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let missing = count
  while (missing > 0) {
    const bytes = await wire.chunk()
    pieces.push(bytes.subarray(0, missing))
    if (bytes.length > missing) wire.unread(bytes.subarray(missing))
    missing -= Math.min(missing, bytes.length)
  }
  return Buffer.concat(pieces)
}

/** response-oknobye of RFC 5804, section 4; null for any other line. */
function completionOf(tokens: readonly Token[]): Completion | null {
  const [first, ...rest] = tokens
  if (first?.kind !== 'atom') return null
  const status = first.text.toUpperCase()
  if (status !== 'OK' && status !== 'NO' && status !== 'BYE') throw new SyntaxFault('unknown answer')
  const end = rest[0]?.kind === '(' ? rest.findIndex(({ kind }) => kind === ')') : -1
  if (rest[0]?.kind === '(' && end === -1) throw new SyntaxFault('unclosed response code')
  const [code, ...codeArguments] = rest.slice(1, Math.max(end, 1)).map(textOf)
  const words = rest.slice(end + 1)
  if (words.length > 1 || (words[0] && words[0].kind !== 'string'))
    throw new SyntaxFault('more than an answer')
  return { status, code: (code ?? '').toUpperCase(), codeArguments, text: words[0] ? textOf(words[0]) : '' }
}

export const textOf = (token: Token): string => {
  if (token.kind === 'atom') return token.text
  return token.kind === 'string' ? token.bytes.toString('utf8') : token.kind
}
