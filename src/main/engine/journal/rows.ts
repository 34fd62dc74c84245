import { z } from 'zod'
import type { Database } from '../db/open'
import { allRecordTypes } from '../../../shared/records/record-types'
import { rowOf } from '../db/row'
import {
  columnSchemas,
  columnsOf,
  fromColumns,
  toColumns,
  type ColumnValue,
  type ColumnValues,
} from './columns'
import { fieldNames, fieldOf } from './resolve'

/** What a record's fields hold, by name. */
export type FieldValues = Record<string, unknown>

/** The rows of the record tables: what the journal says, in columns that can be searched. Nothing else writes them. */
export function createRecordRows(db: Database) {
  const tables = new Map(allRecordTypes().map(({ name }) => [name, createTable(db, name)]))
  const table = (type: string) => {
    const found = tables.get(type)
    if (!found) throw new Error(`journal: no type ${type}`)
    return found
  }
  return {
    /** Fields of a record, removed ones too; undefined where there is no row. */
    read(type: string, id: string): FieldValues | undefined {
      const row = table(type).read.get(id)
      return row && fieldsOfRow(type, row)
    },
    /** `at` is the wall time of the change. */
    insert(type: string, id: string, values: FieldValues, at: number): void {
      const row: ColumnValues = { ...fromFields(type, values), id, updated_at: at }
      const columns = Object.keys(row)
      const slots = columns.map((column) => `@${column}`)
      table(type).run(`INSERT INTO ${type} (${columns.join(', ')}) VALUES (${slots.join(', ')})`, row)
    },
    update(type: string, id: string, values: FieldValues, at: number): void {
      const row = fromFields(type, values)
      const assignments = Object.keys(row).map((column) => `${column} = @${column}`)
      // The later of two changes, in whatever order they come.
      assignments.push('updated_at = max(updated_at, @at)')
      table(type).run(`UPDATE ${type} SET ${assignments.join(', ')} WHERE id = @id`, { ...row, id, at })
    },
    drop: (type: string, id: string): void => void table(type).drop.run(id),
  }
}

/** A row of the table of a type: a column for each field, and those every record has. */
export const recordRow = (type: string) =>
  rowOf<Record<string, z.ZodType<ColumnValue>>>({
    ...{ id: z.string(), updated_at: z.number() },
    ...Object.fromEntries(
      fieldNames(type).flatMap((name) => {
        const field = fieldOf(type, name)
        return field ? columnSchemas(field) : []
      }),
    ),
  })

function createTable(db: Database, type: string) {
  const prepared = new Map<string, ReturnType<typeof prepare>>()
  const prepare = (sql: string) => db.prepare<[ColumnValues]>(sql)
  return {
    read: recordRow(type).prepare<[string]>(db, `SELECT * FROM ${type} WHERE id = ?`),
    drop: db.prepare<[string]>(`DELETE FROM ${type} WHERE id = ?`),
    run(sql: string, row: ColumnValues): void {
      const statement = prepared.get(sql) ?? prepare(sql)
      prepared.set(sql, statement)
      statement.run(row)
    },
  }
}

function fromFields(type: string, values: FieldValues): ColumnValues {
  const row: ColumnValues = {}
  for (const [name, value] of Object.entries(values)) {
    const field = fieldOf(type, name)
    if (!field) throw new Error(`journal: ${type} has no field ${name}`)
    Object.assign(row, toColumns(field, value))
  }
  return row
}

/** The fields of a record from the row of its table. */
export function fieldsOfRow(type: string, row: ColumnValues): FieldValues {
  const values: FieldValues = {}
  for (const name of fieldNames(type)) {
    const field = fieldOf(type, name)
    if (field && columnsOf(field).every((column) => column in row)) values[name] = fromColumns(field, row)
  }
  return values
}
