import { and, eq, isNull, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { isSortable, type SortLevel } from '../../../../../shared/records/filter'
import { ProblemError } from '../../../../../shared/problem'
import { snakeCase } from '../../../journal/columns'
import { knownType } from '../types'
import { elementText, foldedText } from './conditions'
import { countryNameIn, folded } from './functions'
import {
  amountColumns,
  builder,
  columnOf,
  effectiveId,
  subjectOf,
  type Listed,
  type Subject,
} from './subject'
import { recordIndex, recordTable } from './tables'

/** One of the values a list is ordered by; what holds nothing comes last in either direction. */
export interface OrderPart {
  value: SQL
  descending: boolean
}

const ascending = (value: SQLWrapper): OrderPart => ({ value: sql`${value}`, descending: false })
const descending = (value: SQLWrapper): OrderPart => ({ value: sql`${value}`, descending: true })

/** The order a type's list has by itself, closed records last. The last part is the id. */
export const usualOrder = (order: 'title' | 'recent'): OrderPart[] =>
  order === 'title'
    ? [ascending(recordIndex.closed), ascending(recordIndex.sortName), ascending(recordIndex.recordId)]
    : [ascending(recordIndex.closed), descending(recordIndex.updatedAt), descending(recordIndex.recordId)]

/**
 * The order somebody chose; what is alike stands by title, then by id. Fails with `field-invalid` for a field that has no
 * order.
 */
export function chosenOrder(listed: Listed, levels: readonly SortLevel[], language: string): OrderPart[] {
  const names = new Set(levels.map(({ field }) => field))
  const [twice] = levels.map(({ field }) => field).filter((name) => !names.delete(name))
  if (twice !== undefined) throw new ProblemError({ code: 'field-invalid', field: twice })
  const chosen = levels.flatMap(({ field, direction }) => {
    const subject = subjectOf(listed, field)
    if (!isSortable(subject.kind)) throw new ProblemError({ code: 'field-invalid', field })
    return levelSql(listed, subject, language).map(({ value, isFixed }) =>
      isFixed || direction === 'ascending' ? ascending(value) : descending(value),
    )
  })
  return [...chosen, ascending(recordIndex.sortName), ascending(recordIndex.recordId)]
}

interface Part {
  /** NULL where the field holds nothing. */
  value: SQL
  /** True for what only keeps apart what cannot be compared. */
  isFixed?: boolean
}

const unlessEmpty = (value: SQL): SQL => sql`nullif(${value}, '')`

/** What a field is ordered by, the weightiest first. */
function levelSql(listed: Listed, subject: Subject, language: string): Part[] {
  switch (subject.kind) {
    case 'text':
    case 'longText':
    case 'url':
    case 'phone':
    case 'time':
    case 'address':
      return [{ value: unlessEmpty(foldedText(subject, listed)) }]
    case 'number':
      return [
        {
          value:
            subject.field?.empty === null
              ? sql`${columnOf(subject)}`
              : sql`coalesce(${columnOf(subject)}, 0)`,
        },
      ]
    case 'yesNo':
      return [{ value: sql`(${columnOf(subject)} is 1)` }]
    case 'day':
    case 'dateTime':
    case 'moment':
      return [{ value: sql`${columnOf(subject)}` }]
    case 'money': {
      const { minor, currency } = amountColumns(subject)
      // Amounts of two currencies compare with nothing but their own.
      const known = sql`case when ${minor} is null then null else ${currency} end`
      return [{ value: known, isFixed: true }, { value: sql`${minor}` }]
    }
    case 'choice':
      return [{ value: choiceOrder(subject) }]
    case 'country':
      return [{ value: unlessEmpty(countryNameIn(columnOf(subject), language)) }]
    case 'choices':
    case 'emails':
    case 'domains':
    case 'leadTimes':
      return [{ value: firstElement(subject) }]
    case 'reference':
      return [{ value: nameOfTarget(listed, subject) }]
    case 'notes':
      throw new ProblemError({ code: 'field-invalid', field: subject.name, params: { type: listed.type } })
  }
}

/** As the type declares them; what another version of the program may have brought stands behind. */
function choiceOrder(subject: Subject): SQL {
  const column = sql`coalesce(${columnOf(subject)}, '')`
  const options = subject.field?.options ?? []
  const cases = options.map((option, at) => sql`when ${option} then ${at}`)
  return sql`case ${column} ${sql.join(cases, sql` `)} when '' then null else ${options.length} end`
}

/** Of addresses the main one, of other lists what stands first. */
function firstElement(subject: Subject): SQL {
  const isMain = subject.kind === 'emails' ? sql`json_each.value ->> 'isPrimary' desc, ` : sql``
  return sql`(select ${folded(elementText(subject))} from json_each(${columnOf(subject)})
    order by ${isMain}json_each.key limit 1)`
}

/** What a reference names by its title, or by its position where its type has one. */
function nameOfTarget(listed: Listed, subject: Subject): SQL {
  const { type, fields } = knownType(subject.target)
  const target = recordTable(subject.target, 'target')
  const position = fields.get('position')?.kind === 'number' ? target.column('position') : null
  const name = position ? sql`${position}` : folded(target.column(snakeCase(type.title)))
  const named = builder
    .select({ name })
    .from(target.table)
    .where(and(eq(target.column('id'), effectiveId(listed, subject)), isNull(target.column('deleted_at'))))
  return sql`${named}`
}
