/**
 * The tree of a Sieve script (RFC 5228, section 8). It knows the language, not its commands: whatever extension a
 * script uses, it is commands, tests, tags, strings, numbers and blocks.
 */

/** UTF-16 offsets into the script; `end` is exclusive. Trees built by hand carry `NOWHERE`. */
export interface Span {
  start: number
  end: number
}

export const NOWHERE: Span = { start: 0, end: 0 }

/** With its marks: `# …` without the line end, or the bracketed kind with both ends. */
export interface Comment {
  text: string
  span: Span
}

export interface StringNode {
  kind: 'string'
  value: string
  /** `text` is the multi-line form, RFC 5228 section 2.4.2. */
  form: 'quoted' | 'text'
  span: Span
}

export type Argument =
  | StringNode
  | { kind: 'list'; items: StringNode[]; span: Span }
  /** `digits` may exceed what a double holds. */
  | { kind: 'number'; digits: string; unit: '' | 'K' | 'M' | 'G'; span: Span }
  /** Without its colon. */
  | { kind: 'tag'; name: string; span: Span }

export interface Test {
  name: string
  args: Argument[]
  tests: Test[]
  /** True for `allof (…)`, false for `not …`. */
  isList: boolean
  span: Span
}

export interface Command extends Test {
  block: Block | null
  /** Comments before it. */
  comments: Comment[]
  /** Comments within it, before its semicolon or block. */
  inner: Comment[]
}

export interface Block {
  commands: Command[]
  /** Comments after the last command. */
  comments: Comment[]
  span: Span
}

export type SieveProblemCode =
  | 'unexpected-character'
  | 'unclosed-string'
  | 'unclosed-text'
  | 'unclosed-comment'
  | 'unclosed-block'
  | 'unexpected'
  | 'expected-end'
  | 'expected-test'
  | 'expected-string'
  | 'expected-close'
  | 'too-deep'
  | 'too-long'
  | 'too-many-commands'

export interface SieveProblem {
  code: SieveProblemCode
  span: Span
  /** From 1. */
  line: number
  column: number
}

export interface Script {
  commands: Command[]
  /** Comments after the last command. */
  comments: Comment[]
  /** In the order of the text, at most 100; empty for a script that is well formed. */
  problems: SieveProblem[]
}

/** The value of a number argument; `Infinity` beyond what a double can tell apart. */
export function numberValue({ digits, unit }: { digits: string; unit: string }): number {
  const value = Number(digits) * 1024 ** ['', 'K', 'M', 'G'].indexOf(unit)
  return Number.isSafeInteger(value) ? value : Infinity
}
