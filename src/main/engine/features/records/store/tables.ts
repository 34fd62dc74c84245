import { getTableColumns } from 'drizzle-orm'
import {
  alias,
  integer,
  sqliteTable,
  text,
  type SQLiteColumn,
  type SQLiteTable,
} from 'drizzle-orm/sqlite-core'
import { columnSchemas } from '../../../journal/columns'
import { declaredFields } from '../../../../../shared/records/record-types'

/** The index of all records, as `resources/schema.sql` describes it. */
export const recordIndex = sqliteTable('record_index', {
  id: integer('id').primaryKey(),
  recordType: text('record_type').notNull(),
  recordId: text('record_id').notNull(),
  sortName: text('sort_name').notNull(),
  closed: integer('closed').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** What records hold in the fields the user made. */
export const fieldValue = sqliteTable('field_value', {
  recordType: text('record_type').notNull(),
  recordId: text('record_id').notNull(),
  field: text('field').notNull(),
  value: text('value').notNull(),
  currency: text('currency').notNull(),
})

/** The table of a record type for drizzle to build statements with. */
export interface RecordTable {
  table: SQLiteTable
  /** By its name in the database; throws for one the table does not have. */
  column(name: string): SQLiteColumn
}

/** Made from the type's descriptor, the columns of its fields and those every record has; `as` names it in a statement. */
export function recordTable(type: string, as?: string): RecordTable {
  const named = [...(declaredFields(type)?.values() ?? [])].flatMap(columnSchemas)
  const table = sqliteTable(type, {
    id: text('id').primaryKey(),
    created_at: integer('created_at').notNull(),
    updated_at: integer('updated_at').notNull(),
    deleted_at: integer('deleted_at'),
    ...Object.fromEntries(
      named.map(([name, schema]) => [name, schema.safeParse(0).success ? integer(name) : text(name)]),
    ),
  })
  const used = as === undefined ? table : alias(table, as)
  const known = new Map<string, SQLiteColumn>(Object.entries(getTableColumns(used)))
  return {
    table: used,
    column(name) {
      const column = known.get(name)
      if (!column) throw new Error(`${type} has no column ${name}`)
      return column
    },
  }
}
