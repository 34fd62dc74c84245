import { z } from 'zod'
import type { DescribedField, DescribedType } from '../../../../shared/contract/records'
import type { NamedField, RecordType } from '../../../../shared/records/record-type'
import {
  allRecordTypes,
  customFieldsOf,
  declaredFields,
  fieldsOfType,
  recordTypeOf,
  referencesTo,
  type CustomField,
} from '../../../../shared/records/record-types'
import { ProblemError } from '../../../../shared/problem'

/** Types with lists and pages of their own. */
export const moduleTypes = (): RecordType[] => allRecordTypes().filter(({ isModule }) => isModule)

/** Fails with `not-found` for a type nobody declared. */
export function knownType(name: string): { type: RecordType; fields: ReadonlyMap<string, NamedField> } {
  const type = recordTypeOf(name)
  const fields = fieldsOfType(name)
  if (!type || !fields) throw new ProblemError({ code: 'not-found', params: { type: name } })
  return { type, fields }
}

/** Fails with `not-found` for a type whose records have no list and pages of their own. */
export function moduleType(name: string): { type: RecordType; fields: ReadonlyMap<string, NamedField> } {
  const known = knownType(name)
  if (!known.type.isModule) throw new ProblemError({ code: 'not-found', params: { type: name } })
  return known
}

/** The types as a window is told of them. */
export const describeTypes = (): DescribedType[] =>
  allRecordTypes().map((type) => ({
    name: type.name,
    title: type.title,
    icon: type.icon ?? '',
    isModule: type.isModule ?? false,
    subtitle: [...(type.subtitle ?? [])],
    aside: [...(type.aside ?? [])],
    inner: [...(type.inner ?? [])],
    form: [
      ...(type.form ?? [...(declaredFields(type.name)?.keys() ?? [])].map((name) => [name])),
      ...customFieldsOf(type.name).flatMap(({ name, isRetired }) => (isRetired ? [] : [[name]])),
    ].map((row) => [...row]),
    steps: type.steps ?? null,
    closing: type.closed?.field === type.steps ? [...(type.closed?.values ?? [])] : [],
    alike: [...(type.alike ?? [])],
    related: relatedTypes(type.name),
    label: type.label ?? type.name,
    hasCards: type.card !== undefined,
    fields: [...knownType(type.name).fields.values()].map(describeField),
    retired: customFieldsOf(type.name).flatMap((field) => (field.isRetired ? [describeField(field)] : [])),
  }))

const describeField = (field: NamedField | CustomField): DescribedField => ({
  name: field.name,
  kind: field.kind,
  required: field.required ?? false,
  hasDigits: field.hasDigits ?? false,
  target: field.target ?? null,
  options: [...(field.options ?? [])],
  empty: field.empty,
  max: field.schema instanceof z.ZodString ? field.schema.maxLength : null,
  label: field.label ?? field.name,
  optionLabels: { ...field.optionLabels },
  retiredOptions: [...(field.retiredOptions ?? [])],
  definition: 'definition' in field ? field.definition : null,
  variable: field.variable ?? null,
})

const relatedTypes = (target: string): string[] => {
  const modules = new Set(moduleTypes().map(({ name }) => name))
  const own = [...modules].filter((type) =>
    customFieldsOf(type).some((field) => !field.isRetired && field.target === target),
  )
  return [...new Set([...referencesTo(target).map(({ type }) => type), ...own])].filter((type) =>
    modules.has(type),
  )
}
