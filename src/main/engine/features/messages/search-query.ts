import { alternatives, type SearchValue } from '../../../../shared/contract/search'
import { fold } from '../../../../shared/fold'
import { withFewMarks } from '../../../../shared/shown-text'
import { daysOf, readPeriod, type DateReading, type Period } from './search-dates'
import {
  everywhere,
  linkedAtAll,
  meansAttachment,
  meansMe,
  meansSnoozed,
  operatorNamed,
  seemsOperator,
  stateNamed,
  takesWords,
  valueOf,
  type Operator,
} from './search-operators'
import { sizeInBytes } from './search-values'
import { isNumberPart, pictureWords, spellingsOf } from './spellings'

export type PersonRole = 'from' | 'to' | 'cc' | 'bcc'

/** A word or phrase, and how else it is written; see `spellings.ts`. `prefix`: longer words that begin so will do. */
export interface Asked {
  text: string
  /** Not folded, for who folds otherwise than we do. */
  words: string
  spellings: readonly string[]
  prefix: boolean
}

/** One thing asked of a message. Texts are folded. */
export type Condition =
  | (Asked & { kind: 'text'; column: 'subject' | 'files' | null })
  | (Asked & { kind: 'person'; roles: readonly PersonRole[] })
  /** One of the user's own addresses. */
  | { kind: 'own'; roles: readonly PersonRole[] }
  | { kind: 'folder'; name: string }
  | { kind: 'attachment' }
  /** Linked to a record that is called so, or (`name` null) to any; `value` false: to none. */
  | { kind: 'linked'; name: string | null; value: boolean }
  | { kind: 'unread'; value: boolean }
  | { kind: 'flagged' }
  /** In a conversation that is muted. */
  | { kind: 'muted' }
  /** With one of these keywords. */
  | { kind: 'tag'; keywords: readonly string[] }
  /** Received before (exclusive) or after (inclusive) a time. */
  | { kind: 'before' | 'after'; at: number }
  /** Received then. */
  | ({ kind: 'during' } & Period)
  | { kind: 'larger' | 'smaller'; bytes: number }

/** A condition, or (`not`) its contrary. */
export type Clause = Condition & { not: boolean }

/** The first and the last day that an operator names, as they were understood. */
export interface UnderstoodDate {
  typed: string
  kind: 'before' | 'after' | 'during'
  first: string
  last: string
}

/** A size that an operator names, as it was understood. */
export interface UnderstoodSize {
  typed: string
  kind: 'larger' | 'smaller'
  bytes: number
}

export interface SearchQuery {
  /** Every group must hold; of a group, one clause. */
  groups: Clause[][]
  /** Each of these as typed. */
  typedGroups: string[]
  /** What was meant as an operator and is none, or has a value that cannot be read, as typed. */
  notUnderstood: string[]
  /** Operators with nothing behind them, as typed, and what each needs: they ask for nothing. */
  empty: { typed: string; needs: SearchValue }[]
  /** A quote ends with the text only. */
  isQuoteOpen: boolean
  /** Names in `in:` that no folder has, as typed. */
  noFolders: string[]
  /** Names in `linked:` that no record has, as typed. */
  noRecords: string[]
  /** Names in `tag:` that no tag has, as typed. */
  noTags: string[]
  dates: UnderstoodDate[]
  sizes: UnderstoodSize[]
  /** What was understood as the user's own addresses, as typed. */
  own: string[]
}

/** What the words of a search are read with. */
export interface SearchReading extends DateReading {
  /** How well a folded name names folders. */
  folderNamed(name: string): Named
  /** How well a folded name names records. */
  recordNamed(name: string): Named
  /** The tags a folded name names. */
  tagsNamed(name: string): { keywords: readonly string[]; isExact: boolean }
}

/** How well a name names something: it is called so, or begins so, or nothing is. */
export type Named = 'exactly' | 'begun' | null

const MAX_CLAUSES = 20
const MAX_INPUT = 2000
/** Of a shorter word, more is to come, or it is one that many words begin with. */
const MIN_PREFIX = 3
/** `°C`, `%m`: a sign and a letter are no beginning of a word. */
const unit = /^[^\p{L}\p{N}]+\p{L}$/u
/** Words in the name of a folder or a date without quotes. */
const MAX_VALUE_WORDS = 8

interface Word {
  /** As typed, '' for none. */
  operator: string
  text: string
  quoted: boolean
  not: boolean
  /** It, or the word before it. */
  or: boolean
  /** The number that it is a part of, as typed. */
  number?: string
}

/**
 * Reads what a person types: words (all must occur, each may be the start of a longer one), "quoted phrases", `-word`
 * for what must not be, OR between two, and operators in English, Italian and Polish, also with a blank behind the
 * colon: from: to: cc: bcc: subject: file: in: has:attachment is:unread is:read is:flagged is:muted tag: before: after: on: (local
 * days, see `readPeriod`) larger: smaller: (5M; 5 are megabytes, too) linked: (yes, no, or a record). Folders, records, states, days and sizes may be several words, `in:posta in
 * arrivo`; other operators take several in brackets, `from:(mario rossi)`. A word before a colon that is no operator
 * is a word. What seems to be meant as one, or has a value that cannot be read, is named in `notUnderstood` and
 * searched as a word; an operator without a value is named in `empty`. Never fails.
 */
export function parseSearch(input: string, reading: SearchReading): SearchQuery {
  const query: SearchQuery = {
    ...{ groups: [], typedGroups: [], notUnderstood: [], empty: [], noFolders: [], noRecords: [] },
    ...{ noTags: [], dates: [], sizes: [], own: [], isQuoteOpen: false },
  }
  const typed = asTyped(input.slice(0, MAX_INPUT))
  query.isQuoteOpen = typed.split('"').length % 2 === 0
  const words = withNumbers(splitWords(typed).slice(0, MAX_CLAUSES))
  for (let index = 0; index < words.length; index++) {
    const taken = takeWords(words, index, reading)
    const word = taken?.word ?? words[index]
    if (!word) continue
    index += taken?.more ?? 0
    const condition = read(word, index === words.length - 1, query, reading)
    if (!condition) continue
    const clause = { ...condition, not: word.not }
    const group = word.or ? query.groups.at(-1) : undefined
    const typedWord = asWritten(word)
    if (group) {
      group.push(clause)
      query.typedGroups.push(`${query.typedGroups.pop() ?? ''} OR ${typedWord}`)
    } else {
      query.groups.push([clause])
      query.typedGroups.push(typedWord)
    }
  }
  return query
}

const asWritten = ({ operator, text, quoted, not }: Word): string =>
  `${not ? '-' : ''}${operator === '' ? '' : `${operator}:`}${quoted || /\s/.test(text) ? `"${text}"` : text}`

/**
 * An operator with as many of the words behind it as name a folder, a day or the like: the longest run that names one
 * exactly. Null where its first word is to stand for itself.
 */
function takeWords(
  words: readonly Word[],
  at: number,
  reading: SearchReading,
): { word: Word; more: number } | null {
  const word = words[at]
  const operator = word && operatorNamed(word.operator, fold(word.operator))
  if (!operator || word.quoted || word.text === '' || !takesWords.has(operator)) return null
  const run = [word.text]
  for (const next of words.slice(at + 1, at + MAX_VALUE_WORDS)) {
    if (next.operator !== '' || next.quoted || next.not || next.or) break
    run.push(next.text)
  }
  const runs = run.map((_, more) => ({ text: run.slice(0, more + 1).join(' '), more })).reverse()
  const namedBy = namers[operator]
  const names = namedBy
    ? (['exactly', 'begun'] as const).flatMap((how) =>
        runs.filter(({ text }) => namedBy(fold(text), reading) === how),
      )
    : runs.filter(({ text }) => conditionOf(operator, text, false, reading) !== null)
  const [longest] = names
  return longest ? { word: { ...word, text: longest.text }, more: longest.more } : null
}

/** How well the value of an operator names what that is about. */
const namers: { [operator in Operator]?: (folded: string, reading: SearchReading) => Named } = {
  in: (folded, reading) => (everywhere.has(folded) ? 'exactly' : reading.folderNamed(folded)),
  tag: (folded, reading) => {
    const { keywords, isExact } = reading.tagsNamed(folded)
    return isExact ? 'exactly' : keywords.length > 0 ? 'begun' : null
  },
  linked: (folded, reading) => (linkedAtAll(folded) === null ? reading.recordNamed(folded) : 'exactly'),
}

/** True for a search that asks for nothing. */
export const isEmptySearch = ({ groups }: SearchQuery): boolean => groups.length === 0

/** What of a search may be the name of somebody: words anywhere, and those of senders and recipients. */
export const namesIn = ({ groups }: SearchQuery): string =>
  groups
    .flat()
    .flatMap((clause) => {
      if (clause.not || (clause.kind !== 'person' && clause.kind !== 'text')) return []
      return clause.kind === 'text' && clause.column !== null ? [] : [clause.text]
    })
    .join(' ')

/** The words a search wants to occur in the text or the names of files. */
export const wantedTexts = ({ groups }: SearchQuery): Asked[] =>
  groups
    .flat()
    .flatMap((clause) => (clause.kind === 'text' && clause.column !== 'subject' && !clause.not ? clause : []))

/**
 * What keyboards and programs make of quotes, of a minus and of accents: `„faktura”`, `«offerta»`, `–bozza`.
 */
const asTyped = (input: string): string =>
  withFewMarks(input)
    .normalize('NFC')
    .replace(/[“”„‟«»＂]/g, '"')
    .replace(/(^|\s)[‐‑–—−](?=[\p{L}"])/gu, '$1-')

/**
 * Words, phrases and `operator:value` pairs; a value may be quoted, in brackets, or stand behind a blank. An unclosed
 * quote ends with the text.
 */
function splitWords(input: string): Word[] {
  const pattern =
    /(-(?=[\p{L}\p{N}"]))?(?:([\p{L}_]{1,30}):(?!\\))?(?:"([^"]*)(?:"|$)|(?<=:)\(([^()"]{1,300})\)|([^\s"]+))?/gu
  const words: Word[] = []
  let or = false
  let waiting: Word | null = null
  for (const [whole, minus, operator = '', phrase, bracketed, plain = ''] of input.matchAll(pattern)) {
    if (whole === '') continue
    if (words.length > 0 && (alternatives.has(whole) || whole === 'AND')) {
      or = whole !== 'AND'
      waiting = null
      continue
    }
    const word: Word = {
      operator,
      text: phrase ?? bracketed ?? plain,
      quoted: phrase !== undefined || bracketed !== undefined,
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
    words.push(...(bracketed === undefined ? [word] : inBrackets(word)))
  }
  return words
}

/** `0161 555 0938` and `IT 01234567890` are several words, and one number. */
function withNumbers(words: readonly Word[]): Word[] {
  const isPlain = ({ operator, quoted, not, or }: Word): boolean => operator === '' && !quoted && !not && !or
  const numbered = words.map((word): Word => ({ ...word }))
  for (let at = 0; at < numbered.length; at++) {
    const first = numbered[at]
    if (!first || !isPlain(first) || !/^(?:\p{Lu}{2}|[+(]*\d.*)$/u.test(first.text)) continue
    const next = numbered.findIndex(
      (word, index) => index > at && !(isPlain(word) && isNumberPart(word.text)),
    )
    const run = numbered.slice(at, next < 0 ? undefined : next)
    if (run.length < 2) continue
    const number = run.map(({ text }) => text).join(' ')
    for (const word of run) word.number = number
    at += run.length - 1
  }
  return numbered
}

/** `from:(mario rossi)` asks for both, `from:(mario OR lucia)` for one, and a minus before it for the contrary. */
function inBrackets(word: Word): Word[] {
  const operator = operatorNamed(word.operator, fold(word.operator))
  if (operator === null || takesWords.has(operator)) return [word]
  return splitWords(word.text)
    .filter((inner) => inner.operator === '')
    .map((inner, index) => ({
      ...inner,
      operator: word.operator,
      not: inner.not !== word.not,
      or: index === 0 ? word.or : inner.or !== word.not,
    }))
}

const isOperator = (typed: string): boolean => operatorNamed(typed, fold(typed)) !== null

function read(word: Word, isLast: boolean, query: SearchQuery, reading: SearchReading): Condition | null {
  const prefix = !word.quoted && (isLast ? !unit.test(word.text) : word.text.length >= MIN_PREFIX)
  const folded = fold(word.operator)
  const operator = operatorNamed(word.operator, folded)
  if (operator !== null && word.text.trim() === '') {
    query.empty.push({ typed: `${word.operator}:`, needs: valueOf[operator] })
    return null
  }
  if (operator === 'in' && everywhere.has(fold(word.text).trim())) return null
  const condition = operator && conditionOf(operator, word.text, prefix, reading, word.quoted)
  const typed = word.operator === '' ? word.text : `${word.operator}:${word.text}`
  if (condition) {
    tell(condition, word.text, typed, query, reading)
    return condition
  }
  const seemsOne = word.operator !== '' && word.text !== '' && seemsOperator(typed, folded)
  if (operator !== null || seemsOne || seemsGroup(word)) query.notUnderstood.push(typed)
  // Without a token in the value, the operator's name alone would be searched for.
  const isSearched = operator === null || hasToken.test(word.text)
  return isSearched ? textCondition(typed, null, prefix, word.number) : null
}

/** Brackets around operators, or around what is not wanted: `(from:anna`, `-(offer`. */
function seemsGroup({ operator, quoted, text }: Word): boolean {
  if (operator !== '' || quoted) return false
  const [, within = ''] = /^-?\(+-?([\p{L}_]{1,30}):/u.exec(text) ?? []
  return /^-\(./.test(text) || isOperator(within)
}

/** What the user is told of a condition that could be meant otherwise. */
function tell(
  condition: Condition,
  value: string,
  typed: string,
  query: SearchQuery,
  reading: SearchReading,
): void {
  if (condition.kind === 'own') query.own.push(typed)
  if (condition.kind === 'folder' && reading.folderNamed(condition.name) === null)
    query.noFolders.push(value.trim())
  if (condition.kind === 'linked' && condition.name !== null && reading.recordNamed(condition.name) === null)
    query.noRecords.push(value.trim())
  if (condition.kind === 'tag' && condition.keywords.length === 0) query.noTags.push(value.trim())
  if (condition.kind === 'larger' || condition.kind === 'smaller')
    query.sizes.push({ typed, kind: condition.kind, bytes: condition.bytes })
  if (condition.kind !== 'before' && condition.kind !== 'after' && condition.kind !== 'during') return
  const period = readPeriod(fold(value).trim(), reading)
  if (period) query.dates.push({ typed, kind: condition.kind, ...daysOf(period) })
}

function conditionOf(
  operator: Operator,
  value: string,
  prefix: boolean,
  reading: SearchReading,
  quoted = false,
): Condition | null {
  const text = fold(value).trim()
  switch (operator) {
    case 'from':
    case 'cc':
    case 'bcc':
    case 'to': {
      const roles = operator === 'to' ? (['to', 'cc', 'bcc'] as const) : [operator]
      if (!quoted && meansMe.has(text)) return { kind: 'own', roles }
      // As copied from a mail, or with the asterisks of other programs: `Anna <anna@example.it>`, `*@example.it`.
      return hasToken.test(text)
        ? { kind: 'person', ...asked(value.replace(/[*<>]/g, ''), prefix), roles }
        : null
    }
    case 'subject':
      return textCondition(value, 'subject', prefix)
    case 'file':
      return textCondition(value, 'files', prefix)
    case 'in':
      return { kind: 'folder', name: text }
    case 'linked': {
      const isLinked = linkedAtAll(text)
      return { kind: 'linked', name: isLinked === null ? text : null, value: isLinked !== false }
    }
    case 'tag':
      return { kind: 'tag', keywords: reading.tagsNamed(text).keywords }
    case 'has':
      return meansAttachment(text) ? { kind: 'attachment' } : null
    case 'is': {
      if (meansSnoozed(text)) return { kind: 'folder', name: 'snoozed' }
      const state = stateNamed(text)
      if (state === 'flagged' || state === 'muted') return { kind: state }
      return state && { kind: 'unread', value: state === 'unread' }
    }
    case 'before':
    case 'after': {
      const period = readPeriod(text, reading)
      return period && { kind: operator, at: period.from }
    }
    case 'on': {
      const period = readPeriod(text, reading)
      return period && { kind: 'during', ...period }
    }
    case 'larger':
    case 'smaller': {
      const bytes = sizeInBytes(text)
      return bytes === null ? null : { kind: operator, bytes }
    }
  }
}

function textCondition(
  value: string,
  column: 'subject' | 'files' | null,
  prefix: boolean,
  number = '',
): Condition | null {
  if (hasToken.test(fold(value))) return { kind: 'text', ...asked(value, prefix, number), column }
  const pictures = pictureWords(value)
  return pictures === ''
    ? null
    : { kind: 'text', text: pictures, words: value.trim(), spellings: [], prefix: false, column }
}

const asked = (value: string, prefix: boolean, number = ''): Asked => ({
  text: fold(value).trim(),
  words: value.trim(),
  spellings: [...spellingsOf(value, prefix), ...spellingsOf(number, false)],
  prefix,
})

/** Letters, digits and private-use characters: what the index's tokenizer (unicode61) makes tokens of. */
const hasToken = /[\p{L}\p{N}\p{Co}]/u
