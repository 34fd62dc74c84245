import { ProblemError } from '../../../../shared/problem'
import { outlineOf, type OutlineEntry } from './outline'
import { findParts, JOINED, JOINT, MARKS, requiredBy, type OurParts } from './parts'
import { readRules, type RuleEntry } from './read'
import type { Command, SieveProblem, Test } from './syntax'
import { writeRule, type Obstacle, type ServerCapabilities, type WriteStyle } from './write'

/** A script as the rules editor sees it. */
export interface SieveDocument {
  /** Our rules, in order. Empty where the script holds none. */
  entries: RuleEntry[]
  /** What the whole script consists of, ours and foreign. */
  outline: OutlineEntry[]
  /** Why it is no well-formed Sieve. */
  problems: SieveProblem[]
  /** False where our part cannot be told for certain from what others wrote: `replaceRules` refuses then. */
  replaceable: boolean
}

export interface ReplacedScript {
  text: string
  /** Enabled rules that are in the text but do not run, and why. */
  notRun: { id: string; name: string; obstacle: Obstacle }[]
}

/** A script's bytes as text. Throws `rules-unreadable` where they are not UTF-8, so that none is ever changed. */
export function decodeScript(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new ProblemError({ code: 'rules-unreadable' }, { cause: error })
  }
}

/** Reads any text; never throws. */
export function readScript(text: string): SieveDocument {
  const { state, script, ours } = findParts(text)
  const isOurs = (at: number): boolean =>
    ours !== null && [ours.head, ours.rules].some(({ start, end }) => at >= start && at < end)
  return {
    entries: ours === null ? [] : readRules(text.slice(ours.body.start, ours.body.end)),
    outline: outlineOf(text, isOurs),
    problems: script.problems,
    replaceable: state !== 'damaged' && script.problems.length === 0,
  }
}

/**
 * Puts our rules in place of those in the script. Everything else stays byte for byte; in a script without a part of
 * ours, the rules come last, so that they disturb nothing that is there. Throws `rules-unreadable` for a script that
 * is no well-formed Sieve, or whose marks are damaged.
 */
export function replaceRules(
  text: string,
  entries: readonly RuleEntry[],
  server: ServerCapabilities,
): ReplacedScript {
  const ours = replaceable(text)
  const foreign = ours === null ? text : without(text, ours)
  const style: WriteStyle = {
    newline: /\r\n/.test(text) || !text.includes('\n') ? '\r\n' : '\n',
    expandsText: makesTextMeanMore(foreign),
  }
  const line = (words: string): string => words + style.newline
  const written = entries.map((entry) =>
    entry.kind === 'rule'
      ? { ...writeRule(entry.rule, server, style), rule: entry.rule }
      : { text: entry.text, needs: ours?.needs ?? [], obstacle: null, rule: null },
  )
  const needs = [...new Set(written.flatMap((one) => one.needs))].sort()
  const require = needs.length === 0 ? '' : line(`require [${needs.map((name) => `"${name}"`).join(', ')}];`)
  const head = line(MARKS.headBegin) + require + line(MARKS.headEnd)
  const body = written.map((one) => one.text).join('')
  const rules = (mark: string): string => line(mark) + body + line(MARKS.rulesEnd)
  return {
    text: ours === null ? added(text, head, rules) : replaced(text, ours, head, rules),
    notRun: written.flatMap(({ rule, obstacle }) =>
      rule === null || obstacle === null ? [] : [{ id: rule.id, name: rule.name, obstacle }],
    ),
  }
}

/** The script as it was before our part came, byte for byte. Throws as `replaceRules` does. */
export function removeRules(text: string): string {
  const ours = replaceable(text)
  return ours === null ? text : without(text, ours)
}

function replaceable(text: string): OurParts | null {
  const { state, script, ours } = findParts(text)
  if (state === 'damaged' || script.problems.length > 0 || !text.isWellFormed())
    throw new ProblemError({ code: 'rules-unreadable' })
  return ours
}

const without = (text: string, { head, rules }: OurParts): string =>
  text.slice(0, head.start) + text.slice(head.end, rules.start) + text.slice(rules.end)

function added(text: string, head: string, rules: (mark: string) => string): string {
  const top = text.startsWith('\ufeff') ? 1 : 0
  const isJoined = text.length > top && !text.endsWith('\n')
  const mark = isJoined ? MARKS.rulesBegin + JOINED : MARKS.rulesBegin
  return text.slice(0, top) + head + text.slice(top) + (isJoined ? JOINT : '') + rules(mark)
}

function replaced(text: string, ours: OurParts, head: string, rules: (mark: string) => string): string {
  const joint = text.startsWith(JOINT, ours.rules.start) ? JOINT : ''
  const mark = joint === '' ? MARKS.rulesBegin : MARKS.rulesBegin + JOINED
  return (
    text.slice(0, ours.head.start) +
    head +
    text.slice(ours.head.end, ours.rules.start) +
    joint +
    rules(mark) +
    text.slice(ours.rules.end)
  )
}

/** Whether the script asks for an extension that gives `${…}` in strings a meaning, in ours as well. */
function makesTextMeanMore(foreign: string): boolean {
  const inTests = (tests: readonly Test[]): string[] =>
    tests.flatMap((test) => [...(test.name === 'ihave' ? requiredBy(test) : []), ...inTests(test.tests)])
  const inCommands = (commands: readonly Command[]): string[] =>
    commands.flatMap((command) => [
      ...(/^require$/i.test(command.name) ? requiredBy(command) : []),
      ...inTests(command.tests),
      ...inCommands(command.block?.commands ?? []),
    ])
  const asked = inCommands(findParts(foreign).script.commands)
  return asked.includes('variables') || asked.includes('encoded-character')
}
