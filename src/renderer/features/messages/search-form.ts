import { alternatives } from '../../../shared/contract/search'

/** What can be asked for by fields instead of operators. Each text is what stands behind its operator. */
export interface SearchFields {
  words: string
  from: string
  to: string
  subject: string
  file: string
  in: string
  after: string
  before: string
  larger: string
  linked: string
  tag: string
  hasAttachment: boolean
  isUnread: boolean
  isFlagged: boolean
}

export const noFields: SearchFields = {
  ...{
    words: '',
    from: '',
    to: '',
    subject: '',
    file: '',
    in: '',
    after: '',
    before: '',
    larger: '',
    linked: '',
    tag: '',
  },
  ...{ hasAttachment: false, isUnread: false, isFlagged: false },
}

/** Fields of which each is one operator with a value of its own. */
export const valueFields = [
  'from',
  'to',
  'subject',
  'file',
  'in',
  'after',
  'before',
  'larger',
  'linked',
  'tag',
] as const
type ValueField = (typeof valueFields)[number]
/** Of these, several words are each asked for, in any order; of the others they are one name, day or size. */
const manyWords: ReadonlySet<ValueField> = new Set(['from', 'to', 'subject', 'file'])

/** How the language of the window writes operators: `from`, and `has:attachment` for those that are yes or no. */
export type Operators = Record<ValueField | 'hasAttachment' | 'isUnread' | 'isFlagged', string>

const flagFields = ['hasAttachment', 'isUnread', 'isFlagged'] as const

/** In every language these are understood. */
const english: Operators = {
  ...{ from: 'from', to: 'to', subject: 'subject', file: 'file', in: 'in', after: 'after', before: 'before' },
  ...{ larger: 'larger', linked: 'linked', tag: 'tag' },
  ...{ hasAttachment: 'has:attachment', isUnread: 'is:unread', isFlagged: 'is:flagged' },
}

/** The line of words and operators that asks for the same. */
export function writeSearch(fields: SearchFields, operators: Operators): string {
  const values = valueFields.map((field) => {
    const value = withoutQuotes(fields[field])
    if (value === '') return ''
    if (!/\s/.test(value)) return `${operators[field]}:${value}`
    return `${operators[field]}:${manyWords.has(field) ? `(${value})` : `"${value}"`}`
  })
  const flags = flagFields.map((field) => (fields[field] ? operators[field] : ''))
  return [fields.words.trim(), ...values, ...flags].filter(Boolean).join(' ')
}

/** What of such a line the fields can show; the rest, as it is typed, are words. */
export function readSearch(text: string, operators: Operators): SearchFields {
  const fields = { ...noFields }
  const rest: string[] = []
  const parts = text.match(/-?(?:[^\s":(]+:)?(?:"[^"]*"?|\([^()"]*\)|\S+)/g) ?? []
  for (const [at, part] of parts.entries()) {
    // What is wanted instead of another has no field: apart from each other they would both be asked for.
    if ([at - 1, at, at + 1].some((beside) => alternatives.has(parts[beside] ?? ''))) {
      rest.push(part)
      continue
    }
    const flag = flagFields.find((field) => isSame(part, operators[field]) || isSame(part, english[field]))
    const [, name = '', phrase, words, plain = ''] =
      /^([^\s":(-][^\s":(]*):(?:"([^"]*)"|\(([^()"]*)\)|([^\s"()]+))$/.exec(part) ?? []
    const field = valueFields.find((one) => isSame(name, operators[one]) || isSame(name, english[one]))
    const isShown = phrase === undefined || (field !== undefined && !manyWords.has(field))
    if (flag && !fields[flag]) fields[flag] = true
    else if (field && fields[field] === '' && isShown) fields[field] = phrase ?? words ?? plain
    else rest.push(part)
  }
  return { ...fields, words: rest.join(' ') }
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** A quote or bracket within a value would end it. */
const withoutQuotes = (value: string): string => value.replace(/["()]/g, ' ').replace(/\s+/g, ' ').trim()
