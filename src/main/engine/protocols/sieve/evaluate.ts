import type { MailFacts } from './facts'
import { matchesAny } from './match'
import type { Condition, Rule, Vacation } from './model'
import { ADDRESS_FIELDS, SPAM_FIELDS } from './vocabulary'

/** What the rules would do with a message. */
export interface Outcome {
  /** Where it ends up; the inbox is `INBOX`. Flags in IMAP's spelling, sorted. */
  stored: { folder: string; flags: string[] }[]
  redirectedTo: string[]
  /** The reason given to the sender, or null. */
  rejected: string | null
  /** The answer that would be sent unless the sender had one lately, or is no person. */
  answer: Vacation | null
  /** Ids of the rules that applied, in order. */
  applied: string[]
  /**
   * The rules contradict each other (RFC 5429, 2.2; RFC 5230, 4.7): a server does nothing of all this and keeps the
   * message in the inbox. `stored` says so.
   */
  conflict: 'rejected-and-delivered' | 'answered-twice' | null
}

/** Applies the rules as a server would run the script written from them. Pure; time is bounded by the message. */
export function evaluateRules(rules: readonly Rule[], facts: MailFacts): Outcome {
  const state: State = {
    flags: new Set(),
    keeps: true,
    outcome: {
      stored: [],
      redirectedTo: [],
      rejected: null,
      answer: null,
      applied: [],
      conflict: null,
    },
  }
  for (const rule of rules) {
    if (!rule.enabled || (rule.when !== null && !isTrue(rule.when, facts))) continue
    state.outcome.applied.push(rule.id)
    if (perform(rule, facts, state) === 'stop') break
  }
  const { outcome } = state
  if (state.keeps) store('INBOX', state)
  const delivers = outcome.stored.length > 0 || outcome.redirectedTo.length > 0
  if (outcome.rejected !== null && (delivers || outcome.answer !== null)) {
    outcome.conflict = 'rejected-and-delivered'
  }
  return outcome.conflict === null ? outcome : { ...nothing(outcome), conflict: outcome.conflict }
}

interface State {
  /** What is added so far; every copy takes the flags of its moment (RFC 5232, 3). */
  flags: Set<string>
  /** The implicit keep still stands (RFC 5228, 2.10.2). */
  keeps: boolean
  outcome: Outcome
}

const nothing = ({ applied }: Outcome): Outcome => ({
  stored: [{ folder: 'INBOX', flags: [] }],
  redirectedTo: [],
  rejected: null,
  answer: null,
  applied,
  conflict: null,
})

function perform(rule: Rule, facts: MailFacts, state: State): 'stop' | 'go-on' {
  const { outcome } = state
  for (const action of rule.actions) {
    switch (action.type) {
      case 'flag':
        state.flags.add('\\Flagged')
        break
      case 'mark-read':
        state.flags.add('\\Seen')
        break
      case 'keyword':
        state.flags.add(action.keyword)
        break
      case 'copy':
        store(action.folder, state)
        break
      case 'move':
        // Pigeonhole drops a second filing into the same folder whole: after a copy, the mail also stays.
        if (store(action.folder, state)) state.keeps = false
        break
      case 'redirect':
        if (!outcome.redirectedTo.includes(action.to)) outcome.redirectedTo.push(action.to)
        if (!action.keepCopy) state.keeps = false
        break
      case 'reject':
        outcome.rejected ??= action.reason
        state.keeps = false
        break
      case 'discard':
        state.keeps = false
        break
      case 'vacation':
        if (!isWithin(action, facts.received)) break
        if (outcome.answer !== null) outcome.conflict = 'answered-twice'
        outcome.answer = action
        break
      case 'stop':
        return 'stop'
    }
  }
  return 'go-on'
}

/** A message is stored in a folder once, with its latest flags; false where it lies there already. */
function store(folder: string, { outcome, flags }: State): boolean {
  const now = [...flags].sort()
  const before = outcome.stored.find((one) => one.folder === folder)
  if (before) before.flags = now
  else outcome.stored.push({ folder, flags: now })
  return before === undefined
}

function isTrue(condition: Condition, facts: MailFacts): boolean {
  const header = (names: readonly string[]): readonly string[] =>
    names.flatMap((name) => facts.headers.get(name.toLowerCase()) ?? [])
  const some = (texts: readonly string[], { match, values }: Compared): boolean =>
    texts.some((text) => matchesAny(match, text, values))
  switch (condition.kind) {
    case 'address': {
      const fields = ADDRESS_FIELDS[condition.field]
      if (condition.part === 'text') return some(header(fields), condition)
      const addresses = fields.flatMap((name) => facts.addresses.get(name.toLowerCase()) ?? [])
      return some(
        addresses.map((address) => partOf(address, condition.part)),
        condition,
      )
    }
    case 'subject':
      return some(header(['subject']), condition)
    case 'header':
      return some(header([condition.name]), condition)
    case 'list':
      return some(header(['list-id']), condition)
    case 'any-list':
      return header(['list-id']).length > 0
    case 'spam':
      return some(header(SPAM_FIELDS), { match: 'matches', values: ['yes*'] })
    case 'body':
      return some(facts.texts, condition)
    case 'size':
      return condition.is === 'over' ? facts.size > condition.bytes : facts.size < condition.bytes
    case 'date':
      return isOnDay(condition, facts)
    case 'attachment':
      return facts.attachment
    case 'all':
      return condition.conditions.every((inner) => isTrue(inner, facts))
    case 'any':
      return condition.conditions.some((inner) => isTrue(inner, facts))
    case 'not':
      return !isTrue(condition.condition, facts)
  }
}

type Compared = Pick<Extract<Condition, { kind: 'subject' }>, 'match' | 'values'>

function partOf(address: string, part: 'address' | 'localpart' | 'domain' | 'text'): string {
  const at = address.lastIndexOf('@')
  if (part === 'localpart') return at === -1 ? address : address.slice(0, at)
  return part === 'domain' ? address.slice(at + 1) : address
}

function isOnDay(
  { of, is, day, zone }: Extract<Condition, { kind: 'date' }>,
  { sent, received }: MailFacts,
): boolean {
  if (of === 'sent' && sent === null) return false
  const actual =
    of === 'sent' && sent !== null ? dayIn(sent.time, zone === '' ? sent.zone : zone) : dayIn(received, zone)
  if (is === 'on') return actual === day
  return is === 'before' ? actual < day : actual >= day
}

const isWithin = ({ period }: Vacation, received: number): boolean => {
  if (period === undefined) return true
  const today = dayIn(received, period.zone)
  return (period.from ?? today) <= today && today <= (period.until ?? today)
}

/** The ISO day it is at `time` in a zone like `-0330`. */
function dayIn(time: number, zone: string): string {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5))
  const shifted = new Date(time + (zone.startsWith('-') ? -minutes : minutes) * 60_000)
  return Number.isNaN(shifted.getTime()) ? '' : shifted.toISOString().slice(0, 10)
}
