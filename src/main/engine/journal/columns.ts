import { z } from 'zod'
import type { FieldKind } from '../../../shared/records/field'
import type { NamedField } from '../../../shared/records/record-type'

/** What a column of a record's table may hold. */
export type ColumnValue = string | number | null
export type ColumnValues = Record<string, ColumnValue>

/** The columns that keep a field: two for an amount and its currency, one for everything else. */
export function columnsOf(field: NamedField): readonly string[] {
  const column = snakeCase(field.name)
  return field.kind === 'money' ? [`${column}_minor`, `${column}_currency`] : [column]
}

const numeric: readonly FieldKind[] = ['number', 'day', 'dateTime', 'yesNo']

/** What those columns hold. */
export function columnSchemas(field: NamedField): [column: string, schema: z.ZodType<ColumnValue>][] {
  const [column = '', second = ''] = columnsOf(field)
  if (field.kind === 'money')
    return [
      [column, z.number().nullable()],
      [second, z.string()],
    ]
  return [[column, numeric.includes(field.kind) ? z.number().nullable() : z.string().nullable()]]
}

/** A field's value as its columns hold it. The value has passed the field's schema. */
export function toColumns(field: NamedField, value: unknown): ColumnValues {
  const [column = '', second = ''] = columnsOf(field)
  if (field.kind === 'money') {
    const { minor, currency } = amountOf(value)
    return { [column]: minor, [second]: currency }
  }
  if (field.elements) return { [column]: JSON.stringify(value) }
  if (typeof value === 'boolean') return { [column]: Number(value) }
  return { [column]: typeof value === 'string' || typeof value === 'number' ? value : null }
}

/** A field's value from a row of its table. */
export function fromColumns(field: NamedField, row: ColumnValues): unknown {
  const [column = '', second = ''] = columnsOf(field)
  const held = row[column] ?? null
  if (field.kind === 'money') return { minor: held, currency: row[second] }
  if (field.kind === 'yesNo') return held === 1
  return field.elements && typeof held === 'string' ? JSON.parse(held) : held
}

/** The column of a field of one value. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function amountOf(value: unknown): { minor: number | null; currency: string } {
  if (typeof value !== 'object' || value === null) return { minor: null, currency: 'EUR' }
  const minor = 'minor' in value && typeof value.minor === 'number' ? value.minor : null
  const currency = 'currency' in value && typeof value.currency === 'string' ? value.currency : 'EUR'
  return { minor, currency }
}
