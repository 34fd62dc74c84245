import type { RecordSummary, SummaryDetail } from '../../../../shared/contract/crm'
import type { FieldValues, NamedRecord, RecordRow } from '../../../../shared/contract/records'
import type { NamedField } from '../../../../shared/records/record-type'
import type { ColumnValues } from '../../journal/columns'
import { fieldsOfRow } from '../../journal/rows'
import { z } from 'zod'
import { knownType } from './types'

const values = z.record(z.string(), z.json())

/** Reads what a reference names; undefined for a record that is gone. */
export type Naming = (type: string, id: string) => NamedRecord | undefined

/** A row of a record's table as the contract has it. */
export function toRecordRow(
  typeName: string,
  row: ColumnValues,
  naming: Naming,
): Omit<RecordRow, 'isClosed'> {
  const { type, fields } = knownType(typeName)
  const held = values.parse(fieldsOfRow(typeName, row))
  const references: Record<string, NamedRecord> = {}
  const shown: FieldValues = {}
  for (const field of fields.values()) {
    const value = held[field.name] ?? field.empty
    const named = typeof value === 'string' && field.target ? naming(field.target, value) : undefined
    if (named && typeof value === 'string') references[value] = named
    shown[field.name] = field.target && !named && !field.required ? null : value
  }
  return {
    type: typeName,
    id: String(row['id']),
    title: textOf(held[type.title]),
    fields: shown,
    references,
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  }
}

/** How many parts a subtitle has room for. */
const SUBTITLE_PARTS = 2

/** A record as it is named anywhere. */
export function toSummary(record: RecordRow): RecordSummary {
  const { type, fields } = knownType(record.type)
  const told = [...(type.aside ?? []), ...(type.subtitle ?? [])]
  const details = told.flatMap((name) => detail(record, fields.get(name)) ?? [])
  return { type: record.type, id: record.id, title: record.title, details: details.slice(0, SUBTITLE_PARTS) }
}

function detail(record: RecordRow, field: NamedField | undefined): SummaryDetail | null {
  const value = field && record.fields[field.name]
  if (field === undefined || value === undefined || isEmpty(field, value)) return null
  const named = typeof value === 'string' ? record.references[value]?.title : undefined
  return { field: field.name, value, name: named ?? '' }
}

const amount = z.object({ minor: z.null() })

/** Whether a field holds nothing a person would miss. */
export function isEmpty(field: NamedField, value: unknown): boolean {
  if (value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return field.kind === 'money' && amount.safeParse(value).success
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
