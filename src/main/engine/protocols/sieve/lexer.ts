import type { Comment, SieveProblemCode, Span } from './syntax'

export type Punctuation = '{' | '}' | '(' | ')' | '[' | ']' | ',' | ';'

export type Lexeme =
  | { kind: 'identifier'; name: string; span: Span }
  | { kind: 'tag'; name: string; span: Span }
  | { kind: 'number'; digits: string; unit: '' | 'K' | 'M' | 'G'; span: Span }
  | { kind: 'string'; value: string; form: 'quoted' | 'text'; span: Span }
  | { kind: 'punctuation'; mark: Punctuation; span: Span }
  | { kind: 'end'; span: Span }

export interface Lexer {
  /** The next lexeme; its comments have been handed over before it is returned. */
  next(): Lexeme
}

export interface LexerSink {
  comment(comment: Comment): void
  problem(code: SieveProblemCode, span: Span): void
}

const IDENTIFIER = /[a-z_]\w*/iy
const NUMBER = /(\d+)([kmg])?/iy
const BLANKS = /[ \t\r\n]+/y
const MULTI_LINE = /text:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|$)/iy
const QUOTE_OR_ESCAPE = /["\\]/g
/** What can start no lexeme is skipped as one. */
const GARBAGE = /[^ \t\r\n#/"{}()[\],;:\w]+|[^]/y

/** Lexemes of RFC 5228, section 8.1, one at a time. Linear in the text; what is no lexeme is reported and skipped. */
export function createLexer(text: string, sink: LexerSink): Lexer {
  // A byte order mark is no blank of the grammar, but editors write it.
  let at = text.startsWith('\ufeff') ? 1 : 0

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  const advance = (length: number): Span => {
    const span = { start: at, end: at + length }
    at = span.end
    return span
  }

  return {
    next() {
      for (;;) {
        const lexeme = read()
        if (lexeme !== null) return lexeme
      }
    },
  }

  /** Null where something without meaning was passed over. */
  function read(): Lexeme | null {
    if (at >= text.length) return { kind: 'end', span: { start: text.length, end: text.length } }
    const char = text[at] ?? ''
    const blanks = match(BLANKS)
    if (blanks) return skip(blanks[0].length)
    if (char === '#') return hashComment()
    if (text.startsWith('/*', at)) return bracketComment()
    if (isPunctuation(char)) return { kind: 'punctuation', mark: char, span: advance(1) }
    if (char === '"') return quoted()
    if (char === ':') return tag()
    const number = match(NUMBER)
    if (number)
      return {
        kind: 'number',
        digits: number[1] ?? '',
        unit: unitOf(number[2]),
        span: advance(number[0].length),
      }
    const multiLine = match(MULTI_LINE)
    if (multiLine) return multiLineText(multiLine[0].length)
    const identifier = match(IDENTIFIER)
    if (identifier) return { kind: 'identifier', name: identifier[0], span: advance(identifier[0].length) }
    return garbage()
  }

  function skip(length: number): null {
    at += length
    return null
  }

  function hashComment(): null {
    const end = text.slice(at, lineEnd(at)).replace(/\r?\n?$/, '').length
    const span = advance(end)
    sink.comment({ text: text.slice(span.start, span.end), span })
    return null
  }

  function bracketComment(): null {
    const close = text.indexOf('*/', at + 2)
    const span = advance((close === -1 ? text.length : close + 2) - at)
    if (close === -1) sink.problem('unclosed-comment', span)
    sink.comment({ text: text.slice(span.start, span.end), span })
    return null
  }

  function quoted(): Lexeme {
    const close = closingQuote(at + 1)
    const content = text.slice(at + 1, close)
    const span = advance(Math.min(close + 1, text.length) - at)
    if (close >= text.length) sink.problem('unclosed-string', span)
    return { kind: 'string', value: content.replace(/\\([^])/g, '$1'), form: 'quoted', span }
  }

  function closingQuote(from: number): number {
    QUOTE_OR_ESCAPE.lastIndex = from
    for (let found = QUOTE_OR_ESCAPE.exec(text); found !== null; found = QUOTE_OR_ESCAPE.exec(text)) {
      if (found[0] === '"') return found.index
      QUOTE_OR_ESCAPE.lastIndex = found.index + 2
    }
    return text.length
  }

  function tag(): Lexeme | null {
    IDENTIFIER.lastIndex = at + 1
    const name = IDENTIFIER.exec(text)?.[0]
    if (name === undefined) return garbage()
    return { kind: 'tag', name, span: advance(name.length + 1) }
  }

  /** Lines up to one that is a single dot; a dot before another one at the start of a line is dropped. */
  function multiLineText(opening: number): Lexeme {
    const start = at
    at += opening
    const lines: string[] = []
    while (at < text.length) {
      const end = lineEnd(at)
      const line = text.slice(at, end)
      at = end
      if (/^\.\r?\n?$/.test(line)) {
        return { kind: 'string', value: lines.join(''), form: 'text', span: { start, end: at } }
      }
      lines.push(line.startsWith('..') ? line.slice(1) : line)
    }
    const span = { start, end: at }
    sink.problem('unclosed-text', span)
    return { kind: 'string', value: lines.join(''), form: 'text', span }
  }

  function garbage(): null {
    const span = advance(match(GARBAGE)?.[0].length ?? 1)
    sink.problem('unexpected-character', span)
    return null
  }

  /** Behind the line feed, or the end of the text. */
  function lineEnd(from: number): number {
    const end = text.indexOf('\n', from)
    return end === -1 ? text.length : end + 1
  }
}

const isPunctuation = (char: string): char is Punctuation => '{}()[],;'.includes(char)

function unitOf(letter: string | undefined): '' | 'K' | 'M' | 'G' {
  const unit = letter?.toUpperCase()
  return unit === 'K' || unit === 'M' || unit === 'G' ? unit : ''
}
