import type { z } from 'zod'
import { describeFields, type NamedField, type RecordType } from './record-type'
import { colleague } from './types/colleague'
import { company } from './types/company'
import { customField, fieldOption } from './types/custom-field'
import { deal, stage } from './types/deal'
import { lead } from './types/lead'
import { link, note } from './types/note'
import { person } from './types/person'
import { event, eventAnswer, task, taskCategory } from './types/task'
import { template, templateText } from './types/template'
import { ticket } from './types/ticket'
import { vendor } from './types/vendor'

/** Everything that is the user's own and changes field by field. */
export const recordTypes = {
  person,
  company,
  stage,
  deal,
  ticket,
  lead,
  vendor,
  colleague,
  task,
  event,
  note,
  link,
  template,
  template_text: templateText,
  task_category: taskCategory,
  event_answer: eventAnswer,
  custom_field: customField,
  field_option: fieldOption,
}
export type RecordTypeName = keyof typeof recordTypes
export type FieldsOf<Type extends RecordTypeName> = z.infer<(typeof recordTypes)[Type]['fields']>

const declared = new Map<string, { type: RecordType; fields: ReadonlyMap<string, NamedField> }>()

/** Makes a type known to journal, records and windows, before an engine is made. */
export function declareRecordType(type: RecordType): void {
  declared.set(type.name, { type, fields: describeFields(type) })
  whole.delete(type.name)
}

/** All types, in the order in which they were declared. */
export const allRecordTypes = (): RecordType[] => [...declared.values()].map(({ type }) => type)

/** Undefined for a type this version does not know. */
export const recordTypeOf = (name: string): RecordType | undefined => declared.get(name)?.type

/** The fields a type is declared with, by name; undefined for a type this version does not know. */
export const declaredFields = (name: string): ReadonlyMap<string, NamedField> | undefined =>
  declared.get(name)?.fields

/** A field the user made, with the type whose records have it. */
export interface CustomField extends NamedField {
  /** The id of the record that says so. */
  definition: string
  recordType: string
  isRetired: boolean
}

let custom: readonly CustomField[] = []
let whole = new Map<string, ReadonlyMap<string, NamedField>>()
let revision = 0

/** Makes the fields the user made known, in their order: those of this profile and no others. */
export function setCustomFields(fields: readonly CustomField[]): void {
  custom = fields
  whole = new Map()
  revision += 1
}

/** Changes whenever the user's own fields do. */
export const fieldsRevision = (): number => revision

/** The fields the user made for a type, retired ones too. */
export const customFieldsOf = (type: string): CustomField[] =>
  custom.filter(({ recordType }) => recordType === type)

/** The fields of a type by name, the user's own behind those declared; undefined for a type this version does not know. */
export function fieldsOfType(name: string): ReadonlyMap<string, NamedField> | undefined {
  const own = declaredFields(name)
  const known = whole.get(name)
  if (!own || known) return known
  const added = customFieldsOf(name).flatMap((field) => (field.isRetired ? [] : [field]))
  const all =
    added.length === 0 ? own : new Map([...own, ...added.map((field) => [field.name, field] as const)])
  whole.set(name, all)
  return all
}

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

Object.values(recordTypes).forEach(declareRecordType)
