import type { FieldValues, RecordRow } from '../../../shared/contract/records'

/** A record that holds nothing but this. */
export const holding = (name: string, value: FieldValues[string] | undefined): RecordRow => ({
  ...{ type: 'any', id: '', title: '', isClosed: false, references: {}, createdAt: 0, updatedAt: 0 },
  fields: { [name]: value ?? null },
})
