import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { RecordRef } from '../../../../../shared/contract/crm'
import type { RecordGroup } from '../../../../../shared/contract/records'
import type { Filter, SortLevel } from '../../../../../shared/records/filter'
import { ProblemError } from '../../../../../shared/problem'
import type { Reader } from '../../../db/reader'
import { rowOf, valueOf } from '../../../db/row'
import { knownType } from '../types'
import { filterSql } from './conditions'
import { defineFunctions } from './functions'
import { chosenOrder, usualOrder } from './order'
import { amountColumns, builder, columnOf, subjectOf, type Listed } from './subject'
import { recordIndex, recordTable } from './tables'

/** What somebody chose to see of a type's records. */
export interface ListChoice {
  type: string
  /** An FTS5 expression; '' where nothing is searched for. */
  expression: string
  filter: Filter | undefined
  /** Empty for the order the type has by itself. */
  sort: readonly SortLevel[]
  /** In which countries are called where they are sorted by. */
  language: string
  /** Midnight in UTC of the day it is for the user. */
  today: number
}

/** Lists whose ids are kept while nothing changes: paging through one reads them once. A board has one for each step. */
const KEPT_LISTS = 16
const KEPT_STATEMENTS = 50

/** Lists that are filtered or ordered as somebody chose: a statement for each choice, made of the type's descriptor. */
export function createChosenLists(reader: Reader) {
  defineFunctions(reader)
  const ids = valueOf(z.string())
  const grouped = recent(KEPT_STATEMENTS, (text) => groupedRow.prepare<unknown[]>(reader, text))
  const statements = recent(KEPT_STATEMENTS, (text) => ids.prepare<unknown[]>(reader, text))
  let lists = keptLists()
  function keptLists() {
    return recent(KEPT_LISTS, (_key, { sql: text, params }: Query) => statements(text, text).all(...params))
  }

  /** The ids of all it finds, in their order. */
  function found(choice: ListChoice): readonly string[] {
    const query = chosenListSql(choice)
    return lists(JSON.stringify(query), query)
  }
  return {
    /** A page of what is found. */
    page(choice: ListChoice, limit: number, offset: number) {
      const all = found(choice)
      return { total: all.length, ids: all.slice(offset, offset + limit) }
    },
    /** How many stand before this one; null where it is not found itself. */
    position(choice: ListChoice, { id }: RecordRef): number | null {
      const at = found(choice).indexOf(id)
      return at < 0 ? null : at
    },
    /** What is found by the values of a choice or a reference. */
    groups(choice: ListChoice, field: string): RecordGroup[] {
      const query = groupedListSql(choice, field)
      const rows = grouped(query.sql, query.sql).all(...query.params)
      return [...Map.groupBy(rows, ({ value }) => value || null)].map(([value, parts]) => ({
        value,
        count: parts.reduce((sum, { count }) => sum + count, 0),
        sums: parts.flatMap(({ currency, minor }) =>
          currency && minor !== null ? [{ currency, minor }] : [],
        ),
      }))
    },
    /** To be called whenever a record has changed. */
    forget: (): void => void (lists = keptLists()),
  }
}

export interface Query {
  sql: string
  params: unknown[]
}

/** The statement that finds all of a list in its order. */
export function chosenListSql(choice: ListChoice): Query {
  const listed = listedOf(choice.type)
  const order =
    choice.sort.length > 0
      ? chosenOrder(listed, choice.sort, choice.language)
      : usualOrder(knownType(choice.type).type.order ?? 'title')
  const selected = builder.select({ id: recordIndex.recordId })
  const joined = startsWithType(choice)
    ? selected.from(listed.table.table).crossJoin(recordIndex)
    : selected.from(recordIndex).crossJoin(listed.table.table)
  return joined
    .where(foundBy(listed, choice))
    .orderBy(...order)
    .toSQL()
}

/** The statement that counts a list, and adds up its first amount, by the values of a field and by currency. */
function groupedListSql(choice: ListChoice, name: string): Query {
  const listed = listedOf(choice.type)
  const subject = subjectOf(listed, name)
  if (subject.kind !== 'choice' && subject.kind !== 'reference')
    throw new ProblemError({ code: 'field-invalid', field: name, params: { type: choice.type } })
  const value = columnOf(subject)
  const [amount] = [...knownType(choice.type).fields.values()].filter(({ kind }) => kind === 'money')
  const { minor, currency } = amount
    ? amountColumns(subjectOf(listed, amount.name))
    : { minor: sql`null`, currency: sql`null` }
  const selected = builder.select({
    value: sql`${value}`.as('value'),
    currency: sql`case when ${minor} is null then null else ${currency} end`.as('currency'),
    count: sql`count(*)`.as('count'),
    // In floating point, for whole numbers that are too large end the statement.
    minor: sql`case when count(${minor}) = 0 then null else total(${minor}) end`.as('minor'),
  })
  return selected
    .from(listed.table.table)
    .crossJoin(recordIndex)
    .where(foundBy(listed, choice))
    .groupBy(sql`1`, sql`2`)
    .orderBy(sql`1`, sql`2`)
    .toSQL()
}

const groupedRow = rowOf({
  value: z.string().nullable(),
  currency: z.string().nullable(),
  count: z.number(),
  minor: z.number().nullable(),
})

const listedOf = (type: string): Listed => ({
  type,
  title: knownType(type).type.title,
  table: recordTable(type),
})

const foundBy = (listed: Listed, choice: ListChoice): SQL | undefined =>
  and(
    eq(listed.table.column('id'), recordIndex.recordId),
    isOfType(choice),
    matching(choice),
    choice.filter && filterSql(listed, choice.filter, choice),
  )

/**
 * Whether the table of the type is read first, and not the index of all records: where all that is found names one of a
 * few others, for it is had from the index of that reference then, and where all is sorted anyhow, for both lie in the
 * order in which records were made. SQLite cannot tell, for it knows nothing of what the statement is bound to; a cross
 * join is read from left to right.
 */
function startsWithType({ type, filter, sort, expression }: ListChoice): boolean {
  if (sort.length > 0 && !expression) return true
  if (!filter || (filter.match === 'any' && filter.of.length > 1)) return false
  const { fields } = knownType(type)
  return filter.of.some(
    (part) => 'field' in part && part.operator === 'anyOf' && fields.get(part.field)?.kind === 'reference',
  )
}

/** What is searched is of its type already: where it is sorted anyhow, nothing else than what was found is looked at. */
const isOfType = ({ type, expression, sort }: ListChoice): SQL | undefined =>
  expression && sort.length > 0 ? undefined : eq(recordIndex.recordType, type)

function matching({ type, expression }: ListChoice): SQL | undefined {
  if (!expression) return undefined
  const wanted = `type : "${type}" AND words : (${expression})`
  return inArray(recordIndex.id, sql`(select rowid from record_search where record_search match ${wanted})`)
}

/** Makes what belongs to a key, and keeps the last few that were asked for. */
function recent<Brought, Made>(
  most: number,
  make: (key: string, brought: Brought) => Made,
): (key: string, brought: Brought) => Made {
  const made = new Map<string, Made>()
  return (key, brought) => {
    const known = made.get(key) ?? make(key, brought)
    made.delete(key)
    made.set(key, known)
    const [oldest] = made.keys()
    if (made.size > most && oldest !== undefined) made.delete(oldest)
    return known
  }
}
