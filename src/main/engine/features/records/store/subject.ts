import { and, eq, isNull, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { QueryBuilder, type SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { NOTES, type FilterKind, type StampName } from '../../../../../shared/records/filter'
import { ProblemError } from '../../../../../shared/problem'
import type { NamedField } from '../../../../../shared/records/record-type'
import { customFieldOf } from '../../../../../shared/records/custom-field'
import { columnsOf, snakeCase } from '../../../journal/columns'
import { knownType } from '../types'
import { fieldValue, recordIndex, recordTable, type RecordTable } from './tables'

/** Builds parts of statements and runs none. */
export const builder = new QueryBuilder()

/** A field that a list is filtered or ordered by: one of its type's, or one that every record has. */
export interface Subject {
  name: string
  kind: FilterKind
  /** Undefined for what every record has. */
  field: NamedField | undefined
  /** The columns that keep it. */
  columns: readonly SQLWrapper[]
  /** Of a reference: the type it names. */
  target: string
}

/** A type whose records are listed, with the table they are in. */
export interface Listed {
  type: string
  /** The field its records are called by. */
  title: string
  table: RecordTable
}

const stamps: Readonly<Record<StampName, (table: RecordTable) => SQLiteColumn>> = {
  createdAt: (table) => table.column('created_at'),
  updatedAt: () => recordIndex.updatedAt,
}

/** Fails with `field-invalid` for a field the type does not have, or one that belongs to no certain type. */
export function subjectOf({ type, table }: Listed, name: string): Subject {
  if (name === 'createdAt' || name === 'updatedAt')
    return { name, kind: 'moment', field: undefined, columns: [stamps[name](table)], target: '' }
  if (name === NOTES) return { name, kind: 'notes', field: undefined, columns: [], target: '' }
  const field = knownType(type).fields.get(name)
  if (!field || (field.kind === 'reference' && field.target === undefined))
    throw new ProblemError({ code: 'field-invalid', field: name, params: { type } })
  const columns = customFieldOf(name)
    ? [valueIn(type, table, name, fieldValue.value), valueIn(type, table, name, fieldValue.currency)]
    : columnsOf(field).map((column) => table.column(column))
  return { name, kind: field.kind, field, columns, target: field.target ?? '' }
}

/** What a record holds in a field the user made; NULL for nothing. */
function valueIn(type: string, table: RecordTable, field: string, part: SQLiteColumn): SQL {
  const held = builder
    .select({ part })
    .from(fieldValue)
    .where(
      and(
        eq(fieldValue.recordType, type),
        eq(fieldValue.recordId, table.column('id')),
        eq(fieldValue.field, field),
      ),
    )
  return sql`${held}`
}

/** The only column of a field that has one. */
export function columnOf({ name, columns: [column] }: Subject): SQLWrapper {
  if (!column) throw new Error(`${name} has no column`)
  return column
}

/** The two columns of an amount. */
export function amountColumns({ name, columns: [minor, currency] }: Subject) {
  if (!minor || !currency) throw new Error(`${name} is no amount`)
  return { minor, currency }
}

/** The column of the record a reference is taken from while it is empty, and where that is; see `inherits`. */
export function inheritance({ type, table }: Listed, { name }: Subject) {
  const { type: declared, fields } = knownType(type)
  const { field, through = '', of = '' } = declared.inherits ?? {}
  const middleType = fields.get(through)?.target
  if (field !== name || middleType === undefined) return null
  const middle = recordTable(middleType, 'middle')
  return { through: table.column(snakeCase(through)), middle, of: middle.column(snakeCase(of)) }
}

/** The id a reference holds, or has from the record it inherits from. */
export function effectiveId(listed: Listed, subject: Subject): SQL {
  const own = columnOf(subject)
  const inherited = inheritance(listed, subject)
  if (!inherited) return sql`${own}`
  const { through, middle, of } = inherited
  const taken = builder
    .select({ id: of })
    .from(middle.table)
    .where(and(eq(middle.column('id'), through), isNull(middle.column('deleted_at'))))
  return sql`coalesce(${own}, ${taken})`
}
