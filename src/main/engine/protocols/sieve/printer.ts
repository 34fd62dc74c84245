import type { Argument, Command, Comment, Script, StringNode, Test } from './syntax'

export interface PrintOptions {
  /** What ends a line. */
  newline: '\r\n' | '\n'
}

const INDENT = '    '
/** Longer test lists are written one test a line. */
const MAX_WIDTH = 78

/**
 * Writes a tree as Sieve, laid out in the usual way: reading it again gives the same tree and the same comments, a
 * comment within a command standing before it.
 */
export function printSieve(
  { commands, comments }: Pick<Script, 'commands' | 'comments'>,
  { newline }: PrintOptions = { newline: '\r\n' },
): string {
  const lines = [
    ...commands.flatMap((command) => commandLines(command, 0, newline)),
    ...commentLines(comments, 0),
  ]
  return lines.map((line) => line + newline).join('')
}

function commandLines(command: Command, depth: number, newline: string): string[] {
  const before = commentLines([...command.comments, ...command.inner], depth)
  const indent = INDENT.repeat(depth)
  const head = indent + testText(command, depth, newline)
  const { block } = command
  if (block === null) return [...before, `${head};`]
  return [
    ...before,
    `${head} {`,
    ...block.commands.flatMap((inner) => commandLines(inner, depth + 1, newline)),
    ...commentLines(block.comments, depth + 1),
    `${indent}}`,
  ]
}

const commentLines = (comments: readonly Comment[], depth: number): string[] =>
  comments.map(({ text }) => INDENT.repeat(depth) + text)

/** A test, or the head of a command, on as many lines as it needs; the first carries no indent. */
function testText(test: Test, depth: number, newline: string): string {
  if (!test.isList) {
    return [...headWords(test, newline), ...test.tests.map((inner) => testText(inner, depth, newline))].join(
      ' ',
    )
  }
  const flat = flatText(test, newline)
  if (flat.length + depth * INDENT.length <= MAX_WIDTH && !flat.includes('\n')) return flat
  const indent = newline + INDENT.repeat(depth + 1)
  const items = test.tests.map((inner) => indent + testText(inner, depth + 1, newline))
  return [...headWords(test, newline), `(${items.join(',')}${newline}${INDENT.repeat(depth)})`].join(' ')
}

/** In one line as far as its strings allow; apart from `testText`, which would try every level twice. */
function flatText(test: Test, newline: string): string {
  const inner = test.tests.map((one) => flatText(one, newline))
  return [...headWords(test, newline), ...(test.isList ? [`(${inner.join(', ')})`] : inner)].join(' ')
}

const headWords = ({ name, args }: Test, newline: string): string[] => [
  name,
  ...args.map((argument) => argumentText(argument, newline)),
]

function argumentText(argument: Argument, newline: string): string {
  switch (argument.kind) {
    case 'tag':
      return `:${argument.name}`
    case 'number':
      return `${argument.digits}${argument.unit}`
    case 'string':
      return stringText(argument, newline)
    case 'list':
      return `[${argument.items.map((item) => stringText(item, newline)).join(', ')}]`
  }
}

/** The multi-line form can only hold what ends with a line end. */
function stringText({ value, form }: StringNode, newline: string): string {
  if (form === 'quoted' || !value.endsWith('\n')) return `"${value.replace(/[\\"]/g, '\\$&')}"`
  return `text:${newline}${value.replace(/^\./gm, '..')}.${newline}`
}

/** The head of a command in one line, for people to look at: strings shortened, blocks left out. */
export function headOf(test: Test): string {
  const words = test.args.map((argument) => argumentText(argument, ' ').replace(/\s+/g, ' '))
  const inner = test.tests.map(headOf)
  const tests = test.isList ? [`(${inner.join(', ')})`] : inner
  return cut([test.name, ...words, ...tests].join(' '))
}

const MAX_HEAD = 300
const cut = (text: string): string => (text.length > MAX_HEAD ? `${text.slice(0, MAX_HEAD - 1)}…` : text)
