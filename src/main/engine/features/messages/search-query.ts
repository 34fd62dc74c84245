import { fold } from '../../mime/fold'

/** What a search asks of messages beyond words. Texts are folded. */
export interface SearchFilters {
  people: { roles: readonly ('from' | 'to' | 'cc' | 'bcc')[]; text: string }[]
  folders: string[]
  hasAttachment: boolean
  /** Exclusive and inclusive bounds of the received time. */
  before: number | null
  after: number | null
  unread: boolean | null
  flagged: boolean
}

/** A word or phrase to find, folded. */
export interface SearchTerm {
  text: string
  column: 'subject' | 'people' | null
  /** The last token may be the start of a longer word. */
  prefix: boolean
}

export interface SearchQuery {
  terms: SearchTerm[]
  filters: SearchFilters
}

const MAX_TERMS = 20

interface Word {
  operator: string
  text: string
  quoted: boolean
}

/**
 * Reads what a person types: words (all must occur), "quoted phrases", and the operators from: to: subject: in:
 * has:attachment is:unread is:read is:flagged before: after: (ISO dates, local days). The last word matches the
 * start of longer words. What looks like an operator and is none is a word. Never fails.
 */
export function parseSearch(input: string): SearchQuery {
  const query: SearchQuery = {
    terms: [],
    filters: {
      people: [],
      folders: [],
      hasAttachment: false,
      before: null,
      after: null,
      unread: null,
      flagged: false,
    },
  }
  const words = splitWords(input).slice(0, MAX_TERMS)
  for (const [index, word] of words.entries()) {
    if (applyOperator(query, word)) continue
    const text = fold(word.operator === '' ? word.text : `${word.operator}:${word.text}`)
    addTerm(query, { text, column: null, prefix: !word.quoted && index === words.length - 1 })
  }
  return query
}

/** Words, phrases and `operator:value` pairs; a value may be quoted. An unclosed quote ends with the text. */
function splitWords(input: string): Word[] {
  const pattern = /(?:([a-z]+):)?(?:"([^"]*)(?:"|$)|([^\s"]+))/giu
  return Array.from(input.matchAll(pattern), ([, operator = '', phrase, word = '']) => ({
    operator: operator.toLowerCase(),
    text: phrase ?? word,
    quoted: phrase !== undefined,
  }))
}

function applyOperator({ filters, terms }: SearchQuery, { operator, text }: Word): boolean {
  const folded = fold(text)
  switch (operator) {
    case 'from':
      return addPeople(filters, terms, ['from'], folded)
    case 'to':
      return addPeople(filters, terms, ['to', 'cc', 'bcc'], folded)
    case 'subject':
      return addTerm({ filters, terms }, { text: folded, column: 'subject', prefix: true })
    case 'in':
      filters.folders.push(folded)
      return true
    case 'has':
      if (!/^attachments?$/.test(folded)) return false
      filters.hasAttachment = true
      return true
    case 'is':
      return applyState(filters, folded)
    case 'before':
    case 'after': {
      const day = localDay(text)
      if (day === null) return false
      filters[operator] = day
      return true
    }
    default:
      return false
  }
}

/** The index narrows to messages with such a person; the filter then looks at the right field. */
function addPeople(
  filters: SearchFilters,
  terms: SearchTerm[],
  roles: SearchFilters['people'][number]['roles'],
  text: string,
): boolean {
  if (!addTerm({ filters, terms }, { text, column: 'people', prefix: true })) return false
  filters.people.push({ roles, text })
  return true
}

function addTerm({ terms }: SearchQuery, term: SearchTerm): boolean {
  if (!hasToken.test(term.text)) return false
  terms.push(term)
  return true
}

function applyState(filters: SearchFilters, state: string): boolean {
  if (state === 'unread' || state === 'read') filters.unread = state === 'unread'
  else if (state === 'flagged') filters.flagged = true
  else return false
  return true
}

function localDay(text: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts) return null
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const date = new Date(year, month - 1, day)
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null
}

/** Letters, digits and private-use characters: what the index's tokenizer (unicode61) makes tokens of. */
const hasToken = /[\p{L}\p{N}\p{Co}]/u

/**
 * The terms as an FTS5 expression, '' for none. Each term becomes one quoted phrase, so that nothing typed is ever
 * read as FTS5 syntax.
 */
export function ftsMatch(terms: readonly SearchTerm[]): string {
  return terms
    .map(({ text, column, prefix }) => {
      const phrase = `"${text.replace(/["\u0000]/g, ' ')}"`
      return `${column ? `${column} : ` : ''}${phrase}${prefix ? ' *' : ''}`
    })
    .join(' AND ')
}

/** True for a search that asks for nothing. */
export function isEmptySearch({ terms, filters }: SearchQuery): boolean {
  return (
    terms.length === 0 &&
    filters.people.length === 0 &&
    filters.folders.length === 0 &&
    !filters.hasAttachment &&
    filters.before === null &&
    filters.after === null &&
    filters.unread === null &&
    !filters.flagged
  )
}
