import { z } from 'zod'
import { customFieldOf } from '../../../shared/records/custom-field'
import type { NamedField } from '../../../shared/records/record-type'
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
  const put = db.prepare<[string, string, string, ColumnValue, ColumnValue]>(
    `INSERT INTO field_value (record_type, record_id, field, value, currency) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, currency = excluded.currency`,
  )
  const take = db.prepare<[string, string, string]>(
    'DELETE FROM field_value WHERE record_type = ? AND record_id = ? AND field = ?',
  )
  const takeAll = db.prepare<[string, string]>(
    'DELETE FROM field_value WHERE record_type = ? AND record_id = ?',
  )
  /** What the user's own fields hold; of what holds nothing there is no row. */
  function putCustom(type: string, id: string, values: FieldValues): void {
    for (const [name, value] of Object.entries(values)) {
      const field = customFieldOf(name)
      if (!field) continue
      const [held = null, currency = ''] = Object.values(toColumns(field, value))
      const [none = null] = Object.values(toColumns(field, field.empty))
      if (held === null || held === none) take.run(type, id, name)
      else put.run(type, id, name, held, currency)
    }
  }
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
      putCustom(type, id, values)
    },
    update(type: string, id: string, values: FieldValues, at: number): void {
      const row = fromFields(type, values)
      const assignments = Object.keys(row).map((column) => `${column} = @${column}`)
      // The later of two changes, in whatever order they come.
      assignments.push('updated_at = max(updated_at, @at)')
      table(type).run(`UPDATE ${type} SET ${assignments.join(', ')} WHERE id = @id`, { ...row, id, at })
      putCustom(type, id, values)
    },
    drop(type: string, id: string): void {
      table(type).drop.run(id)
      takeAll.run(type, id)
    },
  }
}

/** The beginning of every statement that reads whole records of a type, as `recordRow` has them. */
export const selectRecords = (type: string): string =>
  `SELECT *, (SELECT json_group_array(json_array(field, value, currency)) FROM field_value
     WHERE record_type = '${type}' AND record_id = ${type}.id) AS custom_values FROM ${type}`

/** A row of the table of a type: a column for each field it is declared with, those every record has, and the user's own. */
export const recordRow = (type: string) =>
  rowOf<Record<string, z.ZodType<ColumnValue>>>({
    ...{ id: z.string(), updated_at: z.number(), custom_values: z.string() },
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
    read: recordRow(type).prepare<[string]>(db, `${selectRecords(type)} WHERE id = ?`),
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
    if (customFieldOf(name)) continue
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
  for (const [name, value, currency] of customValues.parse(
    JSON.parse(String(row['custom_values'] ?? '[]')),
  )) {
    const field = customFieldOf(name)
    if (field) values[name] = fromValue(field, value, currency)
  }
  return values
}

const customValues = z.array(z.tuple([z.string(), z.union([z.string(), z.number()]), z.string()]))

function fromValue(field: NamedField, value: ColumnValue, currency: string): unknown {
  const [column = '', second = ''] = columnsOf(field)
  return fromColumns(field, { [column]: value, [second]: currency })
}
