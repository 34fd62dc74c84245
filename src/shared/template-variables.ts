import type { FieldKind } from './records/field'
import type { NamedField } from './records/record-type'
import { allRecordTypes, fieldsOfType } from './records/record-types'

/** What of an identity a template may name. */
export const ownVariables = ['name', 'email', 'role', 'company', 'phone', 'mobile', 'address'] as const
export type OwnVariable = (typeof ownVariables)[number]

/** Short names for what is needed in most mails. */
export const shortVariables = {
  name: 'person.name',
  first_name: 'person.first_name',
  last_name: 'person.last_name',
  email: 'person.email',
} as const

export const dateVariables = ['today', 'year'] as const

/** Parts of the name and the one address that a person's record has no field of its own for. */
const partsOfPerson = ['first_name', 'last_name', 'email'] as const

/** What is said in the words of the user's language is no value to put into a mail in another. */
const unsaid: ReadonlySet<FieldKind> = new Set(['choice', 'yesNo', 'emails', 'domains'])

/** What the user calls the options of an own field is as good in a mail as anywhere. */
const isSaid = ({ kind, optionLabels }: NamedField): boolean =>
  optionLabels !== undefined || !unsaid.has(kind)

/** A field of a record as variables name it: `companyId` is `company`. */
export const variableName = (field: string): string =>
  field.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The same of a field that may be the user's own. */
export const variableOf = ({ name, variable }: Pick<NamedField, 'name' | 'variable'>): string =>
  variable ?? variableName(name)

export interface RecordVariable {
  /** `deal.expected_close_at`. */
  path: string
  type: string
  /** The field of the record; null for what is made of several. */
  field: string | null
}

/** All that records with pages of their own have to say, types declared later included. */
export const recordVariables = (): RecordVariable[] =>
  allRecordTypes()
    .filter(({ isModule }) => isModule)
    .flatMap(({ name: type }) => [
      ...[...(fieldsOfType(type)?.values() ?? [])]
        .filter(isSaid)
        .map((field) => ({ path: `${type}.${variableOf(field)}`, type, field: field.name })),
      ...(type === 'person' ? partsOfPerson : []).map((part) => ({
        ...{ path: `${type}.${part}`, type, field: null },
      })),
    ])

/** It says the same to whoever a mail goes to. */
export const isOfSigner = (path: string): boolean =>
  path.startsWith('me.') || dateVariables.some((name) => name === path)

/** The paths of everything a template may name. */
export const knownVariables = (): ReadonlySet<string> =>
  new Set([
    ...Object.keys(shortVariables),
    ...dateVariables,
    ...ownVariables.map((name) => `me.${name}`),
    ...recordVariables().map(({ path }) => path),
  ])

/** As a variable that nothing filled in stands in the HTML of a mail that is being written. */
export const VARIABLE_ATTRIBUTE = 'data-variable'

const inHtml = new RegExp(`<span\\b[^<>]*\\b${VARIABLE_ATTRIBUTE}="([^"<>]*)"[^<>]*>[^<>]*</span>`, 'g')

/** Each such variable in HTML replaced by other HTML. What is said of it is still escaped. */
export const replaceVariables = (html: string, by: (escaped: string, whole: string) => string): string =>
  html.includes(VARIABLE_ATTRIBUTE)
    ? html.replace(inHtml, (whole, escaped: string) => by(escaped, whole))
    : html

/** In a subject only what can be a variable of ours is one: other braces are text. */
const inText =
  /\{\{\s*([a-z_]+\.[a-z_.][a-z0-9_.]*|name|first_name|last_name|email|today|year)\s*(\|[^{}]*)?\}\}/g

export const replaceTextVariables = (
  subject: string,
  by: (expression: string, whole: string) => string,
): string =>
  subject.replace(inText, (whole, path: string, filters: string | undefined) =>
    by(`${path}${filters === undefined ? '' : ` ${filters.trim()}`}`, whole),
  )

/** The path a variable begins with: `person.phone` of `person.phone | upcase`. */
export const pathOf = (expression: string): string => expression.split('|')[0]?.trim() ?? ''

/** What is typed like a variable, as the text of a mail has it. */
export const TYPED_VARIABLE = /\{\{\s*([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)\s*(\|[^{}]*)?\}\}/i

/** What is typed like a variable in words in which no variable of ours stands, each once. */
export const bracesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(new RegExp(TYPED_VARIABLE, 'gi'))].map(([whole]) => whole)),
]

/** The variables that stand unfilled in a mail, each once, in their order. */
export function variablesIn({ subject, html }: { subject: string; html: string }): string[] {
  const found: string[] = []
  replaceTextVariables(subject, (expression, whole) => {
    found.push(pathOf(expression))
    return whole
  })
  replaceVariables(html, (escaped, whole) => {
    found.push(pathOf(escaped))
    return whole
  })
  return [...new Set(found)]
}

/** As sentences show one, with what is written where nothing is known. */
export const EXAMPLE_VARIABLE = '{{ name }}'
export const EXAMPLE_FALLBACK = '{{ name|there }}'
