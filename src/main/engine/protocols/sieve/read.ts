import { rule, type Rule } from './model'
import { parseSieve } from './parser'
import { readAction } from './read-action'
import { readCondition } from './read-condition'
import type { Command } from './syntax'
import { MUTED } from './write'

/** A piece of our part of a script: a rule, or what another hand made of one, kept as it is. */
export type RuleEntry = { kind: 'rule'; rule: Rule } | { kind: 'unread'; text: string }

const MARK = /^# Rule( \(off\)| \(not run here\))?: (.+) \[([A-Za-z0-9_-]{1,64})\]$/

/** Reads what `writeRule` wrote, rule after rule. The code decides what a rule does, its comment only names it. */
export function readRules(text: string): RuleEntry[] {
  const { commands, comments } = parseSieve(text)
  const marks = [...commands.flatMap((command) => command.comments), ...comments].filter(
    (comment) => MARK.test(comment.text) && isLineStart(text, comment.span.start),
  )
  const starts = marks.map(({ span }) => span.start)
  const before = text.slice(0, starts[0] ?? text.length)
  const pieces = starts.map((start, index) => text.slice(start, starts[index + 1] ?? text.length))
  return [
    ...(before.trim() === '' ? [] : [{ kind: 'unread' as const, text: before }]),
    ...pieces.map((piece): RuleEntry => {
      const found = readPiece(piece)
      return found === null ? { kind: 'unread', text: piece } : { kind: 'rule', rule: found }
    }),
  ]
}

const isLineStart = (text: string, at: number): boolean => at === 0 || text[at - 1] === '\n'

function readPiece(piece: string): Rule | null {
  const end = piece.indexOf('\n') + 1
  const [, state, name, id] = MARK.exec(piece.slice(0, end).replace(/\r?\n$/, '')) ?? []
  const body = state === undefined ? piece.slice(end) : unmuted(piece.slice(end))
  if (body === null) return null
  const { commands, comments, problems } = parseSieve(body)
  const [only, ...more] = commands
  if (only === undefined || more.length > 0 || problems.length > 0) return null
  if (comments.length + commentsWithin(only) > 0) return null
  const found = ruleOf(only)
  const parsed = rule.safeParse({ id, name, enabled: state !== ' (off)', ...found })
  return parsed.success ? parsed.data : null
}

/** Null where a line is not behind the marks. */
function unmuted(text: string): string | null {
  const lines = text.split(/(?<=\n)/).filter((line) => line.trim() !== '')
  if (!lines.every((line) => line.startsWith(MUTED))) return null
  return lines.map((line) => line.slice(MUTED.length)).join('')
}

/** A rule holds no comments of ours: where there are some, somebody else's words would be lost. */
const commentsWithin = (command: Command): number =>
  command.comments.length +
  command.inner.length +
  (command.block?.comments.length ?? 0) +
  (command.block?.commands ?? []).reduce((count, inner) => count + commentsWithin(inner), 0)

function ruleOf({ name, tests, block }: Command): object | null {
  const [when] = tests
  if (name !== 'if' || when === undefined || block === null) return null
  const always = when.name === 'true' && when.args.length === 0 && when.tests.length === 0
  const condition = always ? null : readCondition(when)
  if (!always && condition === null) return null
  return { when: condition, actions: block.commands.map(readAction) }
}
