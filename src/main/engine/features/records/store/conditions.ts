import {
  and,
  between,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  not,
  or,
  sql,
  type SQL,
  type SQLWrapper,
} from 'drizzle-orm'
import { z } from 'zod'
import { fold } from '../../../../../shared/fold'
import {
  comparedMoney,
  dayRange,
  daysOf,
  moneyRange,
  numberRange,
  operatorsOf,
  periods,
  wantedValues,
  type Condition,
  type Filter,
  type Operator,
} from '../../../../../shared/records/filter'
import { ProblemError } from '../../../../../shared/problem'
import { readDomain } from '../../../../../shared/read-domain'
import { allCountryNames, digits, digitsOf, folded } from './functions'
import {
  amountColumns,
  builder,
  columnOf,
  effectiveId,
  inheritance,
  subjectOf,
  type Listed,
  type Subject,
} from './subject'
import { recordIndex, recordTable } from './tables'

const DAY_MS = 86_400_000

/** What of today a filter depends on: its midnight in UTC, as fields of days hold days. */
export interface Today {
  today: number
}

type Compile = (asked: { subject: Subject; operator: Operator; value: unknown } & Listed & Today) => SQL

/**
 * The SQL of a filter; undefined where it asks for nothing. Every value is bound. Fails with `field-invalid` for what the
 * fields of the type do not allow.
 */
export function filterSql(listed: Listed, { match, of }: Filter, day: Today): SQL | undefined {
  const parts = of.map((part) =>
    'of' in part ? filterSql(listed, part, day) : conditionSql(listed, part, day),
  )
  return match === 'all' ? and(...parts) : or(...parts)
}

function conditionSql(listed: Listed, { field: name, operator, value }: Condition, day: Today): SQL {
  const subject = subjectOf(listed, name)
  const read = operatorsOf[subject.kind][operator]?.safeParse(value)
  if (!read?.success || !isKnownChoice(subject, read.data))
    throw new ProblemError({
      code: 'field-invalid',
      field: name,
      params: { operator, value: JSON.stringify(value).slice(0, 200) },
    })
  const question = { ...listed, ...day, subject, operator, value: read.data }
  return compileOf[subject.kind](question)
}

/** A choice that the type does not offer is no question. */
const isKnownChoice = ({ field }: Subject, value: unknown): boolean =>
  !field?.options || value === null || wantedValues.parse(value).every((one) => field.options?.includes(one))

const text = z.string()
const number = z.number()

const emptiness = (operator: Operator, isEmpty: SQL): SQL => (operator === 'isEmpty' ? isEmpty : not(isEmpty))
const contains = (inText: SQLWrapper, part: string): SQL => sql`instr(${inText}, ${part}) > 0`
const holdsNone = (column: SQLWrapper): SQL => sql`coalesce(${column}, '') = ''`

/** Text as search sees it. The title's is in the index already. */
export const foldedText = (subject: Subject, { title }: Listed): SQL =>
  subject.name === title ? sql`${recordIndex.sortName}` : folded(columnOf(subject))

const ofText: Compile = (asked) => {
  const { subject, operator, value } = asked
  const held = foldedText(subject, asked)
  switch (operator) {
    case 'contains':
      return contains(held, fold(text.parse(value)))
    case 'begins':
      return sql`instr(${held}, ${fold(text.parse(value))}) = 1`
    case 'is':
      return sql`${held} = ${fold(text.parse(value))}`
    default:
      return emptiness(operator, holdsNone(columnOf(subject)))
  }
}

const ofPhone: Compile = ({ subject, operator, value }) => {
  const column = columnOf(subject)
  if (operator !== 'contains') return emptiness(operator, holdsNone(column))
  const wanted = text.parse(value)
  return digitsOf(wanted) === ''
    ? contains(folded(column), fold(wanted))
    : contains(digits(column), digitsOf(wanted))
}

/** A number that was never written is 0, as it is shown, or none where the field may be empty. */
const ofNumber: Compile = ({ subject, operator, value }) => {
  const column = columnOf(subject)
  const held = subject.field?.empty === null ? sql`${column}` : sql`coalesce(${column}, 0)`
  switch (operator) {
    case 'isEmpty':
    case 'isNotEmpty':
      return emptiness(operator, sql`${held} is null`)
    case 'less':
      return lt(held, number.parse(value))
    case 'more':
      return gt(held, number.parse(value))
    case 'between': {
      const { from, to } = numberRange.parse(value)
      return between(held, Math.min(from, to), Math.max(from, to))
    }
    default:
      return eq(held, number.parse(value))
  }
}

const ofMoney: Compile = ({ subject, operator, value }) => {
  const { minor, currency } = amountColumns(subject)
  const amounts = (compared: SQL, of: string): SQL => sql`(${compared} and ${currency} = ${of})`
  switch (operator) {
    case 'less': {
      const { minor: most, currency: of } = comparedMoney.parse(value)
      return amounts(lt(minor, most), of)
    }
    case 'more': {
      const { minor: least, currency: of } = comparedMoney.parse(value)
      return amounts(gt(minor, least), of)
    }
    case 'between': {
      const { from, to, currency: of } = moneyRange.parse(value)
      return amounts(between(minor, Math.min(from, to), Math.max(from, to)), of)
    }
    default:
      return emptiness(operator, isNull(minor))
  }
}

/** Days from the first on, and before the last; null where they have no such end. */
interface Days {
  from: number | null
  to: number | null
}

function daysAsked(operator: Operator, value: unknown, today: number): Days {
  switch (operator) {
    case 'within':
      return daysOf(z.enum(periods).parse(value), today)
    case 'before':
      return { from: null, to: number.parse(value) }
    case 'after':
      return { from: number.parse(value) + DAY_MS, to: null }
    case 'between': {
      const { from, to } = dayRange.parse(value)
      return { from: Math.min(from, to), to: Math.max(from, to) + DAY_MS }
    }
    default:
      return { from: number.parse(value), to: number.parse(value) + DAY_MS }
  }
}

const isAmong = (column: SQLWrapper, { from, to }: Days): SQL =>
  and(
    isNotNull(column),
    from === null ? undefined : gte(column, from),
    to === null ? undefined : lt(column, to),
  ) ?? sql`1`

const ofDay: Compile = ({ subject, operator, value, today }) => {
  const column = columnOf(subject)
  if (operator === 'isEmpty' || operator === 'isNotEmpty') return emptiness(operator, isNull(column))
  const isThen = isAmong(column, daysAsked(operator, value, today))
  // What is done with is late no more.
  return operator === 'within' && value === 'overdue'
    ? sql`(${isThen} and ${recordIndex.closed} = 0)`
    : isThen
}

/** A day of the calendar begins, for what happened at a moment, with the midnight of the user's own clock. */
function midnight(day: number): number {
  const date = new Date(day)
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime()
}

const ofMoment: Compile = ({ subject, operator, value, today }) => {
  if (operator === 'isEmpty' || operator === 'isNotEmpty')
    return emptiness(operator, isNull(columnOf(subject)))
  const { from, to } = daysAsked(operator, value, today)
  return isAmong(columnOf(subject), {
    from: from === null ? null : midnight(from),
    to: to === null ? null : midnight(to),
  })
}

const noneOf = (isAny: SQL): SQL => sql`not coalesce(${isAny}, 0)`

const ofChoice: Compile = ({ subject, operator, value }) => {
  const column = columnOf(subject)
  if (operator === 'isEmpty' || operator === 'isNotEmpty') return emptiness(operator, holdsNone(column))
  const isAny = inArray(column, wantedValues.parse(value))
  return operator === 'anyOf' ? isAny : noneOf(isAny)
}

const ofChoices: Compile = ({ subject, operator, value }) => {
  const column = columnOf(subject)
  if (operator === 'isEmpty' || operator === 'isNotEmpty')
    return emptiness(operator, sql`coalesce(${column}, '[]') = '[]'`)
  const isAny = sql`exists (select 1 from json_each(${column}) where ${inArray(sql`json_each.value`, wantedValues.parse(value))})`
  return operator === 'anyOf' ? isAny : noneOf(isAny)
}

const ofYesNo: Compile = ({ subject, value }) =>
  value === true ? sql`${columnOf(subject)} is 1` : sql`${columnOf(subject)} is not 1`

const ofCountry: Compile = (asked) => {
  const { subject, operator, value } = asked
  const column = columnOf(subject)
  if (operator === 'anyOf' || operator === 'noneOf') return ofChoice(asked)
  if (operator !== 'contains') return emptiness(operator, holdsNone(column))
  return contains(allCountryNames(column), fold(text.parse(value)))
}

/** The elements of a list as a table; an address stands within its element. */
const elementsOf = (subject: Subject): SQL => sql`json_each(${columnOf(subject)})`
export const elementText = (subject: Subject): SQL =>
  subject.kind === 'emails' ? sql`json_each.value ->> 'address'` : sql`json_each.value`

const ofList: Compile = ({ subject, operator, value }) => {
  const column = columnOf(subject)
  if (operator !== 'contains') return emptiness(operator, sql`coalesce(${column}, '[]') = '[]'`)
  const wanted = fold(text.parse(value))
  // A domain with letters of its own is kept in its plain form.
  const parts = new Set([wanted, readDomain(text.parse(value)) || wanted])
  const found = [...parts].map((part) => contains(folded(elementText(subject)), part))
  return sql`exists (select 1 from ${elementsOf(subject)} where ${or(...found)})`
}

const ofReference: Compile = (asked) => {
  const { subject, operator, value } = asked
  const target = recordTable(subject.target, 'target')
  const id = target.column('id')
  const isThere = isNull(target.column('deleted_at'))
  if (operator === 'isEmpty' || operator === 'isNotEmpty') {
    const held = builder
      .select({ id })
      .from(target.table)
      .where(and(eq(id, effectiveId(asked, subject)), isThere))
    return emptiness(operator, not(exists(held)))
  }
  const wanted = builder
    .select({ id })
    .from(target.table)
    .where(and(inArray(id, wantedValues.parse(value)), isThere))
  const own = columnOf(subject)
  const inherited = inheritance(asked, subject)
  const isOwn = inArray(own, wanted)
  const isAny = inherited
    ? sql`(${isOwn} or (${isNull(own)} and ${inArray(
        inherited.through,
        builder
          .select({ id: inherited.middle.column('id') })
          .from(inherited.middle.table)
          .where(and(inArray(inherited.of, wanted), isNull(inherited.middle.column('deleted_at')))),
      )}))`
    : isOwn
  return operator === 'anyOf' ? isAny : noneOf(isAny)
}

/** Of any note on the record that is there. */
const ofNotes: Compile = ({ type, table, operator, value }) => {
  const notes = recordTable('note')
  const held = builder
    .select({ id: notes.column('id') })
    .from(notes.table)
    .where(
      and(
        eq(notes.column('record_type'), type),
        eq(notes.column('record_id'), table.column('id')),
        isNull(notes.column('deleted_at')),
        operator === 'contains' ? contains(folded(notes.column('text')), fold(text.parse(value))) : undefined,
      ),
    )
  return operator === 'isEmpty' ? not(exists(held)) : exists(held)
}

const compileOf: Readonly<Record<Subject['kind'], Compile>> = {
  text: ofText,
  longText: ofText,
  url: ofText,
  phone: ofPhone,
  notes: ofNotes,
  number: ofNumber,
  money: ofMoney,
  time: ofText,
  day: ofDay,
  moment: ofMoment,
  choice: ofChoice,
  choices: ofChoices,
  address: ofText,
  dateTime: ofMoment,
  yesNo: ofYesNo,
  emails: ofList,
  domains: ofList,
  leadTimes: ofList,
  country: ofCountry,
  reference: ofReference,
}
