import type { z } from 'zod'
import { fieldRegistry, type Field } from './field'

/** One field of a record type, with the schema that checks its values. */
export interface NamedField extends Field {
  name: string
  schema: z.ZodType
}

/**
 * What there is to say of a record type. It is data: contract, journal, tables, search, lists, forms, history and undo
 * are made from it, in the engine and in the window alike.
 */
export interface RecordType<Fields extends z.ZodObject = z.ZodObject> {
  name: string
  fields: Fields
  /** The field a record is called by. */
  title: string
  /** The sign it is shown with, one of those the window has; a sheet where it names none. */
  icon?: string
  /**
   * True for what has a list and pages of its own; absent for what is part of other records, such as a step of a
   * pipeline or a note.
   */
  isModule?: boolean
  /** It is found by the words of its title, though it has no list: a note. Lists and searches of records leave it out. */
  isSearched?: boolean
  /** The order of its list: by title, or what was changed last first. Closed records come last in either. */
  order?: 'title' | 'recent'
  /** Fields that tell records of one name apart, shown beneath it; those that are empty give way to the next. */
  subtitle?: readonly string[]
  /** Fields shown at the end of its line in a list, where the eye compares. */
  aside?: readonly string[]
  /** Fields that programs read and people do not: no page shows them. */
  inner?: readonly string[]
  /** The rows of its form. */
  form?: readonly (readonly string[])[]
  /** The field with the step a record has reached: changed on its page by one choice, and what a board shows. */
  steps?: string
  /** When a record is done with: `field` holds one of `values`, or the record that it names does in its field `of`. */
  closed?: { field: string; of?: string; values: readonly string[] }
  /** A reference that, while it is empty, is what the record named in `through` has in its field `of`. */
  inherits?: { field: string; through: string; of: string }
  /** Fields by which two records are likely to be of one and the same: who makes a second one is asked. */
  alike?: readonly string[]
  /** Types whose open records are counted beside this one in its list. */
  counts?: readonly string[]
  /** Of a step: the field that says how it ends, which colours it. */
  tone?: string
  /** How a person calls one of it, where no translation does. */
  label?: string
  /** What other programs call its fields in the files they export, besides what we call them in any language. */
  calledElsewhere?: Readonly<Record<string, readonly string[]>>
  /** What other programs call the parts of a field they have no whole column for, in the order of the parts. */
  partsElsewhere?: Readonly<Record<string, readonly string[]>>
  /** What its fields are in a vCard; absent for a type nobody has a card of. */
  card?: Readonly<Record<string, CardProperty>>
}

/** Properties of a vCard (RFC 6350) that hold one text, the name of an organisation, or addresses. */
export type CardProperty = 'fn' | 'title' | 'email' | 'tel' | 'org' | 'url' | 'note'

/** Declares a record type; its parts are held to the fields it has. */
export function recordType<Fields extends z.ZodObject>(type: RecordType<Fields>): RecordType<Fields> {
  const named = [
    type.title,
    ...(type.subtitle ?? []),
    ...(type.aside ?? []),
    ...(type.inner ?? []),
    ...(type.form ?? []).flat(),
    ...(type.alike ?? []),
    ...[type.calledElsewhere, type.partsElsewhere, type.card].flatMap((by) => Object.keys(by ?? {})),
    ...[type.steps, type.closed?.field, type.tone, type.inherits?.field, type.inherits?.through].filter(
      (name) => name !== undefined,
    ),
  ]
  for (const name of named)
    if (!(name in type.fields.shape)) throw new Error(`${type.name} has no field ${name}`)
  return type
}

/** The fields of a type by name. A schema no kind is registered for is no field. */
export function describeFields({ fields }: RecordType): ReadonlyMap<string, NamedField> {
  return new Map(
    Object.entries<z.ZodType>(fields.shape).map(([name, schema]) => {
      const field = fieldRegistry.get(schema)
      if (!field) throw new Error(`${name} is of no kind`)
      return [name, { ...field, name, schema }]
    }),
  )
}
