import { createLexer, type Lexeme, type Punctuation } from './lexer'
import type {
  Argument,
  Block,
  Command,
  Comment,
  Script,
  SieveProblemCode,
  Span,
  StringNode,
  Test,
} from './syntax'

/** No server reads deeper (Pigeonhole: 32). */
const MAX_DEPTH = 64
const MAX_LENGTH = 1024 * 1024
const MAX_NODES = 200_000
const MAX_PROBLEMS = 100

/** Ends the parse: what follows is not looked at. */
class GiveUp extends Error {}

/**
 * Reads any text as Sieve (RFC 5228, section 8). Never throws; what is no Sieve is told in `problems`, and reading
 * goes on behind the next semicolon. Time and memory are linear in the text, which is cut at a million characters.
 */
export function parseSieve(text: string): Script {
  const script: Script = { commands: [], comments: [], problems: [] }
  const lines = lineStarts(text)
  let pending: Comment[] = []
  let nodes = 0

  const report = (code: SieveProblemCode, span: Span): void => {
    if (script.problems.length >= MAX_PROBLEMS) throw new GiveUp()
    script.problems.push({ code, span, ...positionIn(lines, span.start) })
  }
  const lexer = createLexer(text.slice(0, MAX_LENGTH), {
    comment: (comment) => pending.push(comment),
    problem: report,
  })
  let current: Lexeme
  let lastEnd = 0

  const advance = (): Lexeme => {
    const taken = current
    lastEnd = taken.span.end
    current = lexer.next()
    if (++nodes > MAX_NODES) giveUp('too-many-commands')
    return taken
  }
  const giveUp = (code: SieveProblemCode): never => {
    report(code, current.span)
    throw new GiveUp()
  }
  const isAt = (mark: Punctuation): boolean => current.kind === 'punctuation' && current.mark === mark
  const accept = (mark: Punctuation): boolean => {
    if (!isAt(mark)) return false
    advance()
    return true
  }
  const takeComments = (): Comment[] => {
    const taken = pending
    pending = []
    return taken
  }

  try {
    if (text.length > MAX_LENGTH) report('too-long', { start: MAX_LENGTH, end: text.length })
    current = lexer.next()
    while (current.kind !== 'end') {
      commands(script.commands, 0)
      // Only a stray closing brace stops before the end.
      if (isAt('}')) {
        report('unexpected', current.span)
        advance()
      }
    }
  } catch (error) {
    if (!(error instanceof GiveUp)) throw error
  }
  script.comments = takeComments()
  return script

  function commands(into: Command[], depth: number): void {
    while (current.kind !== 'end' && !isAt('}')) {
      const command = readCommand(depth)
      if (command !== null) into.push(command)
    }
  }

  function readCommand(depth: number): Command | null {
    if (current.kind !== 'identifier') {
      // A lone semicolon is what many scripts write behind a block.
      report('unexpected', current.span)
      recover()
      return null
    }
    const comments = takeComments()
    const test = readTest(depth)
    const command: Command = { ...test, block: null, comments, inner: [] }
    if (accept(';')) command.inner = takeInner()
    else if (isAt('{')) {
      command.inner = takeComments()
      command.block = readBlock(depth + 1)
    } else {
      report('expected-end', current.span)
      recover()
      command.inner = takeComments()
    }
    command.span.end = lastEnd
    return command

    /** Comments seen while the semicolon was passed belong to what follows it. */
    function takeInner(): Comment[] {
      const within = pending.filter(({ span }) => span.start < lastEnd)
      pending = pending.filter(({ span }) => span.start >= lastEnd)
      return within
    }
  }

  function readBlock(depth: number): Block {
    if (depth > MAX_DEPTH) giveUp('too-deep')
    const { start } = advance().span
    const block: Block = { commands: [], comments: [], span: { start, end: start } }
    commands(block.commands, depth)
    const close = current.span
    block.comments = pending.filter(({ span }) => span.start < close.start)
    pending = pending.filter(({ span }) => span.start >= close.start)
    if (!accept('}')) report('unclosed-block', { start, end: start + 1 })
    block.span.end = lastEnd
    return block
  }

  /** An identifier with its arguments and tests: a test, or the head of a command. */
  function readTest(depth: number): Test {
    if (depth > MAX_DEPTH) giveUp('too-deep')
    const identifier = advance()
    const name = identifier.kind === 'identifier' ? identifier.name : ''
    const args: Argument[] = []
    for (let arg = readArgument(); arg !== null; arg = readArgument()) args.push(arg)
    const test: Test = { name, args, tests: [], isList: isAt('('), span: { ...identifier.span } }
    if (test.isList) test.tests = readTestList(depth + 1)
    else if (current.kind === 'identifier') test.tests = [readTest(depth + 1)]
    test.span.end = lastEnd
    return test
  }

  function readTestList(depth: number): Test[] {
    advance()
    const tests: Test[] = []
    do {
      if (current.kind === 'identifier') tests.push(readTest(depth))
      else if (!isAt(')')) report('expected-test', current.span)
    } while (accept(','))
    if (!accept(')')) report('expected-close', current.span)
    return tests
  }

  function readArgument(): Argument | null {
    if (current.kind === 'tag' || current.kind === 'number' || current.kind === 'string') {
      const taken = current
      advance()
      return taken
    }
    return isAt('[') ? readList() : null
  }

  function readList(): Argument {
    const { start } = advance().span
    const items: StringNode[] = []
    do {
      if (current.kind === 'string') {
        items.push(current)
        advance()
      } else if (!isAt(']')) report('expected-string', current.span)
    } while (accept(','))
    if (!accept(']')) report('expected-close', current.span)
    return { kind: 'list', items, span: { start, end: lastEnd } }
  }

  /** Goes behind the next semicolon or closed block of this level, or stops before the brace that ends it. */
  function recover(): void {
    let open = 0
    while (current.kind !== 'end') {
      if (isAt('{')) open++
      if (isAt('}') && --open < 0) return
      const isEnd = open === 0 && (isAt(';') || isAt('}'))
      advance()
      if (isEnd) return
    }
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Line and column of an offset, both from 1. */
function positionIn(starts: readonly number[], offset: number): { line: number; column: number } {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}

/** Finds lines of many offsets in one text. */
export function lineFinder(text: string): (offset: number) => number {
  const starts = lineStarts(text)
  return (offset) => positionIn(starts, offset).line
}
