import { fold } from '../../../../shared/fold'
import { day, sizeInBytes } from './search-values'
import { meansAttachment, operatorNamed, seemsOperator, stateNamed, type Operator } from './search-operators'

export type PersonRole = 'from' | 'to' | 'cc' | 'bcc'

/** One thing asked of a message. Texts are folded. */
export type Condition =
  | { kind: 'text'; text: string; column: 'subject' | 'files' | null; prefix: boolean }
  | { kind: 'person'; text: string; roles: readonly PersonRole[]; prefix: boolean }
  | { kind: 'folder'; name: string }
  | { kind: 'attachment' }
  | { kind: 'unread'; value: boolean }
  | { kind: 'flagged' }
  /** Received before (exclusive) or after (inclusive) a time. */
  | { kind: 'before' | 'after'; at: number }
  | { kind: 'larger' | 'smaller'; bytes: number }

/** A condition, or (`not`) its contrary. */
export type Clause = Condition & { not: boolean }

export interface SearchQuery {
  /** Every group must hold; of a group, one clause. */
  groups: Clause[][]
  /** What was meant as an operator and is none, or has a value that cannot be read, as typed. */
  notUnderstood: string[]
}

const MAX_CLAUSES = 20
const MAX_INPUT = 2000
/** Of a shorter word, more is to come, or it is one that many words begin with. */
const MIN_PREFIX = 3

interface Word {
  /** As typed, '' for none. */
  operator: string
  text: string
  quoted: boolean
  not: boolean
  /** It, or the word before it. */
  or: boolean
}

/**
 * Reads what a person types: words (all must occur, each may be the start of a longer one), "quoted phrases", `-word`
 * for what must not be, OR between two, and operators in English, Italian and Polish, also with a blank behind the
 * colon: from: to: cc: bcc: subject: file: in: has:attachment is:unread is:read is:flagged before: after: (local
 * days) larger: smaller: (5M). A word before a colon that is no operator is a word. What seems to be meant as one, or
 * has a value that cannot be read, is named in `notUnderstood` and searched as a word. Never fails.
 */
export function parseSearch(input: string): SearchQuery {
  const query: SearchQuery = { groups: [], notUnderstood: [] }
  const words = splitWords(asTyped(input.slice(0, MAX_INPUT))).slice(0, MAX_CLAUSES)
  for (const [index, word] of words.entries()) {
    const condition = read(word, index === words.length - 1, query.notUnderstood)
    if (!condition) continue
    const clause = { ...condition, not: word.not }
    const group = word.or ? query.groups.at(-1) : undefined
    if (group) group.push(clause)
    else query.groups.push([clause])
  }
  return query
}

/** True for a search that asks for nothing. */
export const isEmptySearch = ({ groups }: SearchQuery): boolean => groups.length === 0

/** The words a search wants to occur in the text or the names of files. */
export const wantedTexts = ({ groups }: SearchQuery): { text: string; prefix: boolean }[] =>
  groups
    .flat()
    .flatMap((clause) => (clause.kind === 'text' && clause.column !== 'subject' && !clause.not ? clause : []))

/**
 * What keyboards and programs make of quotes and of a minus: `„faktura”`, `«offerta»`, `–bozza`. A unit behind a blank
 * belongs to its number: `larger:5 MB`.
 */
const asTyped = (input: string): string =>
  input
    .replace(/[“”„‟«»＂]/g, '"')
    .replace(/(^|\s)[‐‑–—−](?=[\p{L}"])/gu, '$1-')
    .replace(/(:\s{0,5}[\d.,']{1,15})\s([kmg]i?b)(?=\s|$)/gi, '$1$2')

/**
 * Words, phrases and `operator:value` pairs; a value may be quoted, or stand behind a blank. An unclosed quote ends
 * with the text.
 */
function splitWords(input: string): Word[] {
  const pattern = /(-(?=[\p{L}\p{N}"]))?(?:([\p{L}_]{1,30}):)?(?:"([^"]*)(?:"|$)|([^\s"]+))?/gu
  const words: Word[] = []
  let or = false
  let waiting: Word | null = null
  for (const [whole, minus, operator = '', phrase, plain = ''] of input.matchAll(pattern)) {
    if (whole === '') continue
    if (words.length > 0 && connectives.has(whole)) {
      or = whole !== 'AND'
      waiting = null
      continue
    }
    const word = {
      operator,
      text: phrase ?? plain,
      quoted: phrase !== undefined,
      not: minus !== undefined,
      or,
    }
    if (waiting && operator === '') {
      const not: boolean = waiting.not || word.not
      Object.assign(waiting, { text: word.text, quoted: word.quoted, not })
      waiting = null
      continue
    }
    or = false
    waiting = word.text === '' && !word.quoted && isOperator(operator) ? word : null
    words.push(word)
  }
  return words
}

const connectives = new Set(['OR', '|', '||', 'OPPURE', 'LUB', 'AND'])

const isOperator = (typed: string): boolean => operatorNamed(typed, fold(typed)) !== null

function read(word: Word, isLast: boolean, notUnderstood: string[]): Condition | null {
  const prefix = !word.quoted && (isLast || word.text.length >= MIN_PREFIX)
  const folded = fold(word.operator)
  const operator = operatorNamed(word.operator, folded)
  // The value is still to be typed.
  if (operator !== null && word.text.trim() === '') return null
  const condition = operator && conditionOf(operator, word.text, prefix)
  if (condition) return condition
  const typed = word.operator === '' ? word.text : `${word.operator}:${word.text}`
  if (operator !== null || (word.text !== '' && seemsOperator(typed, folded))) notUnderstood.push(typed)
  // Without a token in the value, the operator's name alone would be searched for.
  const isSearched = operator === null || hasToken.test(word.text)
  return isSearched ? textCondition(fold(typed), null, prefix) : null
}

function conditionOf(operator: Operator, value: string, prefix: boolean): Condition | null {
  const text = fold(value).trim()
  switch (operator) {
    case 'from':
    case 'cc':
    case 'bcc':
      return personCondition(text, [operator], prefix)
    case 'to':
      return personCondition(text, ['to', 'cc', 'bcc'], prefix)
    case 'subject':
      return textCondition(text, 'subject', prefix)
    case 'file':
      return textCondition(text, 'files', prefix)
    case 'in':
      return { kind: 'folder', name: text }
    case 'has':
      return meansAttachment(text) ? { kind: 'attachment' } : null
    case 'is': {
      const state = stateNamed(text)
      if (state === 'flagged') return { kind: 'flagged' }
      return state && { kind: 'unread', value: state === 'unread' }
    }
    case 'before':
    case 'after': {
      const at = day(text)
      return at === null ? null : { kind: operator, at }
    }
    case 'larger':
    case 'smaller': {
      const bytes = sizeInBytes(text)
      return bytes === null ? null : { kind: operator, bytes }
    }
  }
}

function textCondition(text: string, column: 'subject' | 'files' | null, prefix: boolean): Condition | null {
  return hasToken.test(text) ? { kind: 'text', text, column, prefix } : null
}

function personCondition(text: string, roles: readonly PersonRole[], prefix: boolean): Condition | null {
  return hasToken.test(text) ? { kind: 'person', text, roles, prefix } : null
}

/** Letters, digits and private-use characters: what the index's tokenizer (unicode61) makes tokens of. */
const hasToken = /[\p{L}\p{N}\p{Co}]/u
