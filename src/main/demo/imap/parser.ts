/** One argument of an IMAP command. Quoted strings and literals are `string`s of bytes (latin1). */
export type Token =
  { type: 'atom'; value: string } | { type: 'string'; value: string } | { type: 'list'; items: Token[] }

export interface Command {
  tag: string
  name: string
  args: Token[]
}

/** The client broke the grammar; answered with BAD. */
export class SyntaxProblem extends Error {}

const MAX_LINE = 64 * 1024
const MAX_LITERAL = 50 * 1024 * 1024

/**
 * Cuts the byte stream into commands, literals included (RFC 3501 section 4.3, LITERAL+ of RFC 7888). `onLine`
 * gets each complete command as text and literal pieces; `onContinue` must invite the client to send its literal.
 */
export class CommandReader {
  #buffer: Buffer = Buffer.alloc(0)
  #pieces: (string | Buffer)[] = []
  #literalLeft: number | null = null

  constructor(
    readonly onLine: (pieces: (string | Buffer)[]) => void,
    readonly onContinue: () => void,
  ) {}

  push(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk])
    while (this.#step());
  }

  #step(): boolean {
    if (this.#literalLeft !== null) {
      if (this.#buffer.length < this.#literalLeft) return false
      this.#pieces.push(this.#take(this.#literalLeft))
      this.#literalLeft = null
      return true
    }
    const end = this.#buffer.indexOf('\n')
    if (end < 0) {
      if (this.#buffer.length > MAX_LINE) throw new SyntaxProblem('line too long')
      return false
    }
    const line = this.#take(end + 1)
      .toString('latin1')
      .replace(/\r?\n$/, '')
    const literal = /\{(\d{1,10})(\+?)\}$/.exec(line)
    if (literal) {
      const size = Number(literal[1])
      if (size > MAX_LITERAL) throw new SyntaxProblem('literal too large')
      this.#pieces.push(line.slice(0, literal.index))
      this.#literalLeft = size
      if (literal[2] === '') this.onContinue()
      return true
    }
    const pieces = [...this.#pieces, line]
    this.#pieces = []
    this.onLine(pieces)
    return true
  }

  #take(count: number): Buffer {
    const taken = this.#buffer.subarray(0, count)
    this.#buffer = this.#buffer.subarray(count)
    return taken
  }
}

/** Tag, name and arguments of one command; `UID FETCH` is one name. */
export function parseCommand(pieces: (string | Buffer)[]): Command {
  const scanner = new Scanner(pieces)
  const tag = scanner.word()
  let name = scanner.word().toUpperCase()
  if (name === 'UID') name = `UID ${scanner.word().toUpperCase()}`
  if (tag === '' || name === '') throw new SyntaxProblem('tag and command expected')
  return { tag, name, args: scanner.tokens(false, 0) }
}

const MAX_DEPTH = 20

class Scanner {
  #piece = 0
  #at = 0

  constructor(readonly pieces: (string | Buffer)[]) {}

  word(): string {
    const text = this.#text()
    const found = /^ *([^ ]*)/.exec(text.slice(this.#at))
    this.#at += found?.[0].length ?? 0
    return found?.[1] ?? ''
  }

  tokens(inList: boolean, depth: number): Token[] {
    if (depth > MAX_DEPTH) throw new SyntaxProblem('lists nested too deeply')
    const tokens: Token[] = []
    for (;;) {
      const piece = this.pieces[this.#piece]
      if (piece === undefined) break
      if (typeof piece !== 'string') {
        tokens.push({ type: 'string', value: piece.toString('latin1') })
        this.#next()
        continue
      }
      const char = piece[this.#at]
      if (char === undefined) {
        this.#next()
      } else if (char === ' ') {
        this.#at++
      } else if (char === ')') {
        if (!inList) throw new SyntaxProblem('unexpected )')
        this.#at++
        return tokens
      } else if (char === '(') {
        this.#at++
        tokens.push({ type: 'list', items: this.tokens(true, depth + 1) })
      } else if (char === '"') {
        tokens.push(this.#quoted(piece))
      } else {
        tokens.push(this.#atom(piece))
      }
    }
    if (inList) throw new SyntaxProblem('list not closed')
    return tokens
  }

  #quoted(piece: string): Token {
    const found = /^"((?:[^"\\]|\\.)*)"/.exec(piece.slice(this.#at))
    if (!found) throw new SyntaxProblem('string not closed')
    this.#at += found[0].length
    return { type: 'string', value: (found[1] ?? '').replace(/\\(.)/g, '$1') }
  }

  /** An atom may hold a section such as `BODY.PEEK[HEADER.FIELDS (SUBJECT)]<0.64>`, spaces and all. */
  #atom(piece: string): Token {
    const found = /^(?:\[[^\]]*\]|[^ ()"[])+/.exec(piece.slice(this.#at))
    if (!found) throw new SyntaxProblem('unexpected character')
    this.#at += found[0].length
    return { type: 'atom', value: found[0] }
  }

  #next(): void {
    this.#piece++
    this.#at = 0
  }

  #text(): string {
    const piece = this.pieces[this.#piece]
    return typeof piece === 'string' ? piece : ''
  }
}

/** The UIDs or sequence numbers a set such as `1:5,9,20:*` stands for, as a test. `max` is what `*` means. */
export function parseSet(text: string, max: number): (number: number) => boolean {
  const ranges = text.split(',').map((range) => {
    const found = /^(\d+|\*)(?::(\d+|\*))?$/.exec(range)
    if (!found) throw new SyntaxProblem('bad sequence set')
    const first = found[1] === '*' ? max : Number(found[1])
    const last = found[2] === undefined ? first : found[2] === '*' ? max : Number(found[2])
    return [Math.min(first, last), Math.max(first, last)] as const
  })
  return (number) => ranges.some(([low, high]) => number >= low && number <= high)
}

/** A compact set such as `1:3,7` of ascending numbers. */
export function formatSet(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([low, high]) => (low === high ? `${low}` : `${low}:${high}`)).join(',')
}

/** The text of an astring argument. */
export function stringArg(token: Token | undefined): string {
  if (!token || token.type === 'list') throw new SyntaxProblem('string expected')
  return token.value
}

/** The items of a list argument; a lone token counts as a list of one. */
export function listArg(token: Token | undefined): Token[] {
  if (!token) throw new SyntaxProblem('list expected')
  return token.type === 'list' ? token.items : [token]
}
