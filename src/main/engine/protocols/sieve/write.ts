import { ifBlock, test } from './build'
import type { Rule } from './model'
import { printSieve } from './printer'
import type { Command } from './syntax'
import { actionCommand } from './write-action'
import { conditionTest } from './write-condition'

/** What a server can do, as ManageSieve announces it. */
export interface ServerCapabilities {
  /** E.g. `fileinto`, `imap4flags`. */
  extensions: readonly string[]
  /** Redirects allowed per message; null where the server does not say. */
  maxRedirects: number | null
}

/** Why a rule cannot run where it is. */
export type Obstacle =
  /** The server lacks these. */
  | { reason: 'extensions'; extensions: string[] }
  /** More redirects than the server allows for one message. */
  | { reason: 'redirects'; allowed: number }
  /** The rest of the script uses variables, which would change this text of the rule (RFC 5229, 3). */
  | { reason: 'variables'; text: string }

export interface WriteStyle {
  newline: '\r\n' | '\n'
  /** True where the script around ours makes `${…}` mean something. */
  expandsText: boolean
}

export interface WrittenRule {
  text: string
  /** Extensions the text needs; none for a rule that is switched off or cannot run. */
  needs: string[]
  obstacle: Obstacle | null
}

/** A line of a rule that is not run. */
export const MUTED = '#| '

/**
 * One rule as Sieve below a comment that names it. A rule that is switched off, or that the server cannot run, is
 * written the same way behind comment marks, so that nothing of it is lost.
 */
export function writeRule(rule: Rule, server: ServerCapabilities, style: WriteStyle): WrittenRule {
  const needs = new Set<string>()
  const sieve = printSieve({ commands: [ruleCommand(rule, server, style, needs)], comments: [] }, style)
  const obstacle = obstacleOf(rule, needs, sieve, server, style)
  const state = rule.enabled ? (obstacle ? ' (not run here)' : '') : ' (off)'
  const mark = `# Rule${state}: ${rule.name} [${rule.id}]${style.newline}`
  return {
    text: mark + (state === '' ? sieve : muted(sieve, style.newline)),
    needs: state === '' ? [...needs] : [],
    obstacle: rule.enabled ? obstacle : null,
  }
}

function ruleCommand(rule: Rule, server: ServerCapabilities, style: WriteStyle, needs: Set<string>): Command {
  const known = new Set(server.extensions)
  const onlyEreject = known.has('ereject') && !known.has('reject')
  const when = rule.when === null ? test('true') : conditionTest(rule.when, needs)
  const actions = rule.actions.map((action) =>
    actionCommand(action, { newline: style.newline, onlyEreject }, needs),
  )
  return ifBlock(when, actions)
}

function obstacleOf(
  rule: Rule,
  needs: ReadonlySet<string>,
  sieve: string,
  server: ServerCapabilities,
  { expandsText }: WriteStyle,
): Obstacle | null {
  const missing = [...needs].filter((name) => !server.extensions.includes(name))
  if (missing.length > 0) return { reason: 'extensions', extensions: missing.sort() }
  const redirects = rule.actions.filter(({ type }) => type === 'redirect').length
  const { maxRedirects } = server
  if (maxRedirects !== null && redirects > maxRedirects) return { reason: 'redirects', allowed: maxRedirects }
  const expanded = expandsText ? /\$\{[^}]{0,100}\}?/.exec(sieve) : null
  return expanded ? { reason: 'variables', text: expanded[0] } : null
}

function muted(sieve: string, newline: string): string {
  const lines = sieve.split(newline)
  lines.pop()
  return lines.map((line) => MUTED + line + newline).join('')
}
