import type { z } from 'zod'
import { describeFields, type NamedField, type RecordType } from './record-type'
import { company } from './types/company'
import { deal, stage } from './types/deal'
import { link, note } from './types/note'
import { person } from './types/person'
import { template, templateText } from './types/template'
import { ticket } from './types/ticket'

/** Everything that is the user's own and changes field by field. */
export const recordTypes = {
  person,
  company,
  stage,
  deal,
  ticket,
  note,
  link,
  template,
  template_text: templateText,
}
export type RecordTypeName = keyof typeof recordTypes
export type FieldsOf<Type extends RecordTypeName> = z.infer<(typeof recordTypes)[Type]['fields']>

const declared = new Map<string, { type: RecordType; fields: ReadonlyMap<string, NamedField> }>()

/** Makes a type known to journal, records and windows, before an engine is made. */
export function declareRecordType(type: RecordType): void {
  declared.set(type.name, { type, fields: describeFields(type) })
}

Object.values(recordTypes).forEach(declareRecordType)

/** All types, in the order in which they were declared. */
export const allRecordTypes = (): RecordType[] => [...declared.values()].map(({ type }) => type)

/** Undefined for a type this version does not know. */
export const recordTypeOf = (name: string): RecordType | undefined => declared.get(name)?.type

/** The fields of a type by name; undefined for a type this version does not know. */
export const fieldsOfType = (name: string): ReadonlyMap<string, NamedField> | undefined =>
  declared.get(name)?.fields

/** The fields that say to which record, of whatever type, a record belongs; its type stands in `recordType` beside it. */
export const ownerFields = (): { type: string; field: NamedField }[] =>
  [...declared].flatMap(([type, { fields }]) =>
    [...fields.values()]
      .filter(({ kind, target }) => kind === 'reference' && target === undefined)
      .map((field) => ({ type, field })),
  )

/** The fields of other records that name records of a type. */
export const referencesTo = (target: string): { type: string; field: NamedField }[] =>
  [...declared].flatMap(([type, { fields }]) =>
    [...fields.values()].filter((field) => field.target === target).map((field) => ({ type, field })),
  )
