import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { RecordRef } from '../../../../../shared/contract/crm'
import type { RecordGroup } from '../../../../../shared/contract/records'
import type { Filter, SortLevel } from '../../../../../shared/records/filter'
import { ProblemError } from '../../../../../shared/problem'
import type { Reader } from '../../../db/reader'
import { rowOf, valueOf, valuesOf } from '../../../db/row'
import { inSlices, mergedRuns, Pace } from '../../../slices'
import { knownType } from '../types'
import { comparingKeys, type Key } from './compared'
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

/** Records looked at in one go: of the costliest questions a thousand take some milliseconds. */
const SLICE_ROWS = 1_000
/** The thread is given to others after each. */
const SLICE_UNITS = 4 * SLICE_ROWS

/**
 * Lists that are filtered or ordered as somebody chose: a statement for each choice, made of the type's descriptor. It is
 * asked for some of the records at a time, and what it gives in order put together, so that a list of very many holds
 * nobody up. What changes meanwhile may be there as it was or as it is; who shows the list hears of the change anyhow.
 */
export function createChosenLists(reader: Reader) {
  defineFunctions(reader)
  const grouped = recent(KEPT_STATEMENTS, (text) => groupedRow.prepare<unknown[]>(reader, text))
  const listed = recent(KEPT_STATEMENTS, (text) => keysOfRow.prepare<unknown[]>(reader, text))
  const lastIn = recent(KEPT_STATEMENTS, (table) =>
    lastRow.prepare<[]>(reader, `SELECT coalesce(max(rowid), 0) FROM "${table}"`),
  )
  let lists = keptLists()
  function keptLists() {
    return recent(KEPT_LISTS, (_key, query: ListQuery) => inSlices(read(query)))
  }

  function* ranges(table: string): Generator<Range> {
    const last = lastIn(table, undefined).get() ?? 0
    for (let above = 0; above < last; above += SLICE_ROWS) yield { above, upTo: above + SLICE_ROWS }
  }

  function* read({ sql: text, params, table, descending }: ListQuery): Generator<undefined, string[]> {
    const pace = new Pace()
    const runs: Key[][][] = []
    for (const range of ranges(table)) {
      runs.push(listed(text, undefined).all(...params, range))
      if (pace.isDue(SLICE_UNITS)) yield
    }
    const rows = yield* mergedRuns(runs, comparingKeys(descending), pace)
    return rows.map((keys) => String(keys.at(-1)))
  }

  /** The ids of all it finds, in their order. */
  async function found(choice: ListChoice): Promise<readonly string[]> {
    const query = chosenListSql(choice)
    return lists(JSON.stringify(query), query)
  }

  function* readGroups({ sql: text, params, table }: SlicedQuery): Generator<undefined, RecordGroup[]> {
    const pace = new Pace()
    const groups = new Map<string | null, { count: number; sums: Map<string, number> }>()
    for (const range of ranges(table)) {
      for (const { value, currency, count, minor } of grouped(text, undefined).all(...params, range)) {
        const group = groups.get(value || null) ?? { count: 0, sums: new Map<string, number>() }
        groups.set(value || null, group)
        group.count += count
        if (currency && minor !== null) group.sums.set(currency, (group.sums.get(currency) ?? 0) + minor)
      }
      if (pace.isDue(SLICE_UNITS)) yield
    }
    return [...groups].map(([value, { count, sums }]) => ({
      ...{ value, count },
      sums: [...sums].sort().map(([currency, minor]) => ({ currency, minor })),
    }))
  }
  return {
    /** A page of what is found. */
    async page(choice: ListChoice, limit: number, offset: number) {
      const all = await found(choice)
      return { total: all.length, ids: all.slice(offset, offset + limit) }
    },
    /** How many stand before this one; null where it is not found itself. */
    async position(choice: ListChoice, { id }: RecordRef): Promise<number | null> {
      const at = (await found(choice)).indexOf(id)
      return at < 0 ? null : at
    },
    /** What is found by the values of a choice or a reference. */
    groups: (choice: ListChoice, field: string): Promise<RecordGroup[]> =>
      inSlices(readGroups(groupedListSql(choice, field))),
    /** To be called whenever a record has changed. */
    forget: (): void => void (lists = keptLists()),
  }
}

interface Query {
  sql: string
  params: unknown[]
}

/** A statement that is asked for rows of `table` whose rowid lies in a `Range`, which it names. */
interface SlicedQuery extends Query {
  table: string
}

interface Range {
  above: number
  upTo: number
}

/** Of a list; its rows are what it is ordered by, the id last. */
interface ListQuery extends SlicedQuery {
  descending: boolean[]
}

/** The statement that finds what of a list lies in a range, in its order. */
export function chosenListSql(choice: ListChoice): ListQuery {
  const listed = listedOf(choice.type)
  const order =
    choice.sort.length > 0
      ? chosenOrder(listed, choice.sort, choice.language)
      : usualOrder(knownType(choice.type).type.order ?? 'title')
  const named = order.map(({ value, descending }, at) => ({ name: `k${at}`, value, descending }))
  const selected = builder.select(
    Object.fromEntries(named.map(({ name, value }) => [name, sql`+(${value})`.as(name)])),
  )
  const { sql: text, params } = joined(selected, listed, choice)
    .where(foundBy(listed, choice))
    .orderBy(
      ...named.map(({ name, descending }) =>
        descending
          ? sql`${sql.identifier(name)} desc nulls last`
          : sql`${sql.identifier(name)} asc nulls last`,
      ),
    )
    .toSQL()
  return {
    ...{ sql: text, params, table: slicedTable(choice) },
    descending: order.map(({ descending }) => descending),
  }
}

/** The statement that counts a list, and adds up its first amount, by the values of a field and by currency. */
function groupedListSql(choice: ListChoice, name: string): SlicedQuery {
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
    // As an expression: what the user's own fields hold is of no declared type.
    value: sql`+(${value})`.as('value'),
    currency: sql`case when ${minor} is null then null else ${currency} end`.as('currency'),
    count: sql`count(*)`.as('count'),
    // In floating point, for whole numbers that are too large end the statement.
    minor: sql`case when count(${minor}) = 0 then null else total(${minor}) end`.as('minor'),
  })
  const { sql: text, params } = joined(selected, listed, choice)
    .where(foundBy(listed, choice))
    .groupBy(sql`1`, sql`2`)
    .orderBy(sql`1`, sql`2`)
    .toSQL()
  return { sql: text, params, table: slicedTable(choice) }
}

const groupedRow = rowOf({
  value: z.string().nullable(),
  currency: z.string().nullable(),
  count: z.number(),
  minor: z.number().nullable(),
})

const keysOfRow = valuesOf(z.union([z.string(), z.number()]).nullable())
const lastRow = valueOf(z.number())

const listedOf = (type: string): Listed => ({
  type,
  title: knownType(type).type.title,
  table: recordTable(type),
})

/**
 * What is searched comes from the words found, all else from the table of the type, whose columns are asked first. SQLite
 * cannot tell, for it knows nothing of what the statement is bound to; a cross join is read from left to right.
 */
const joined = <Fields extends Parameters<typeof builder.select>[0] & object>(
  selected: ReturnType<typeof builder.select<Fields>>,
  { table: { table } }: Listed,
  { expression }: ListChoice,
) => (expression ? selected.from(recordIndex).crossJoin(table) : selected.from(table).crossJoin(recordIndex))

/** The table of whose rows a range is meant: see `joined`. */
const slicedTable = ({ type, expression }: ListChoice): string => (expression ? 'record_index' : type)

const foundBy = (listed: Listed, choice: ListChoice): SQL | undefined =>
  and(
    eq(listed.table.column('id'), recordIndex.recordId),
    choice.expression ? matching(choice) : and(inRange(choice.type), eq(recordIndex.recordType, choice.type)),
    choice.filter && filterSql(listed, choice.filter, choice),
  )

const inRange = (table: string): SQL =>
  sql`${sql.identifier(table)}.rowid > @above and ${sql.identifier(table)}.rowid <= @upTo`

/** What is found by its words is of the type already. */
function matching({ type, expression }: ListChoice): SQL {
  const wanted = `type : "${type}" AND words : (${expression})`
  return inArray(
    recordIndex.id,
    sql`(select rowid from record_search where record_search match ${wanted} and ${inRange('record_search')})`,
  )
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
