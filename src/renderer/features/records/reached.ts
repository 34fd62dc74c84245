import type { RecordRef } from '../../../shared/contract/crm'
import type { RecordRow } from '../../../shared/contract/records'
import { engine } from '../../bridge/connection'

/** The first record of a type that a record names. */
export function firstNamed({ references }: RecordRow, type: string): RecordRef | null {
  const [id] = Object.entries(references).find(([, reference]) => reference.type === type) ?? []
  return id === undefined ? null : { type, id }
}

/** The company a record is or names, with its people. */
export async function companyOf(row: RecordRow): Promise<{ company: RecordRef | null; people: RecordRow[] }> {
  const company = row.type === 'company' ? { type: row.type, id: row.id } : firstNamed(row, 'company')
  const people = company ? await engine.records.related({ of: company, type: 'person' }) : []
  return { company, people }
}
