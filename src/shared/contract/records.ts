import { z } from 'zod'
import { recordId, timestamp } from '../ids'
import type { FieldKind } from '../records/field'
import { recordFilter, recordSort } from '../records/filter'
import { call } from './base'
import { recordRef, recordStamps, recordTypeName } from './crm'

/** What a reference names: a title, and of a step how it ends. */
export const namedRecord = z.object({ type: recordTypeName, title: z.string(), tone: z.string() })
export type NamedRecord = z.infer<typeof namedRecord>

/** Values by field name; the type says which fields there are and what each holds. */
export const fieldValues = z.record(z.string().max(80), z.json())
export type FieldValues = z.infer<typeof fieldValues>

/** A record of any type. */
export const recordRow = recordStamps.extend({
  type: recordTypeName,
  title: z.string(),
  isClosed: z.boolean(),
  fields: fieldValues,
  /** What the references among the fields name, by id; a record that is gone is not among them. */
  references: z.record(recordId, namedRecord),
})
export type RecordRow = z.infer<typeof recordRow>

export const listedRecord = recordRow.extend({
  /** How many open records of other types belong to it, by type. */
  counts: z.record(recordTypeName, z.number().int()),
})
export type ListedRecord = z.infer<typeof listedRecord>

/** A record that was deleted: what it held, and how it went. */
export const removedRecord = recordRow.extend({
  removedAt: timestamp,
  /** The address of who deleted it; '' where nobody knows. */
  removedBy: z.string(),
  /** Whether that is one of the user's own addresses. */
  byUser: z.boolean(),
  /** The record that holds now what this one held, deleted since or not: it was merged, and is not to be brought back. */
  mergedWith: z.object({ id: recordId, title: z.string(), isDeleted: z.boolean() }).nullable(),
})
export type RemovedRecord = z.infer<typeof removedRecord>

const fieldKind = z.enum([
  'text',
  'longText',
  'number',
  'money',
  'day',
  'dateTime',
  'time',
  'choice',
  'choices',
  'address',
  'yesNo',
  'emails',
  'domains',
  'leadTimes',
  'phone',
  'url',
  'country',
  'reference',
] satisfies readonly FieldKind[])

/** A field as the window shows and enters it. */
export const describedField = z.object({
  name: z.string(),
  kind: fieldKind,
  required: z.boolean(),
  /** True for a text that names nothing unless it has digits. */
  hasDigits: z.boolean(),
  /** Of a reference: the type of record it names. */
  target: z.string().nullable(),
  /** Of a choice: what may be chosen. */
  options: z.array(z.string()),
  empty: z.json(),
  /** Of a text: how many characters it may have. */
  max: z.number().int().nullable(),
  /** How it is called where no translation says so. */
  label: z.string(),
  /** Of a choice the user made: how each of the options is called; the retired ones are chosen no more. */
  optionLabels: z.record(z.string(), z.string()),
  retiredOptions: z.array(z.string()),
  /** Of a field the user made: the id of the record that says so, and what templates call it. */
  definition: recordId.nullable(),
  variable: z.string().nullable(),
})
export type DescribedField = z.infer<typeof describedField>

/** A record type as the window shows and enters it; see `RecordType`. */
export const describedType = z.object({
  name: recordTypeName,
  title: z.string(),
  icon: z.string(),
  isModule: z.boolean(),
  subtitle: z.array(z.string()),
  aside: z.array(z.string()),
  inner: z.array(z.string()),
  form: z.array(z.array(z.string())),
  steps: z.string().nullable(),
  /** Which of the steps end it: choices, or how the steps it names end. */
  closing: z.array(z.string()),
  /** Fields by which a record is likely to be one that is there already. */
  alike: z.array(z.string()),
  /** Types whose records name records of this one: they are listed on its page. */
  related: z.array(recordTypeName),
  label: z.string(),
  /** Whether its records can be written as vCards. */
  hasCards: z.boolean(),
  fields: z.array(describedField),
  /** Fields the user made and uses no more. */
  retired: z.array(describedField),
})
export type DescribedType = z.infer<typeof describedType>

/** Beyond it a search means nothing more. */
export const MAX_QUERY = 200

/** What a list shows and in which order; without a sort, in the order its type has by itself. */
export const listView = z.object({
  query: z.string().max(MAX_QUERY),
  filter: recordFilter.optional(),
  sort: recordSort.optional(),
  /** In which countries are called where they are sorted by. */
  language: z.enum(['en', 'it', 'pl']).optional(),
})
export type ListView = z.infer<typeof listView>

/** Records that hold the same in a field: how many they are, and what they come to by currency. */
export const recordGroup = z.object({
  /** The choice, or the id of what a reference names; null where the field is empty. */
  value: z.string().nullable(),
  count: z.number().int(),
  /** Of the first amount the type has; whole minor units, and currencies in the order of their codes. */
  sums: z.array(z.object({ minor: z.number(), currency: z.string() })),
})
export type RecordGroup = z.infer<typeof recordGroup>

const page = {
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(200),
}

/** Names the change made, for `undo`; '' where nothing had to be changed. */
const change = z.string()

/** A record that may be the one another is, and the fields which say so. */
export const alikeRecord = z.object({ record: recordRow, by: z.array(z.string()) })
export type AlikeRecord = z.infer<typeof alikeRecord>

/** Records to be made with another one, by the field that is to name them. */
const withNew = z.record(z.string().max(80), fieldValues).optional()

export const recordsContract = {
  types: call.output(z.array(describedType)),
  list: call
    .input(listView.extend({ type: recordTypeName, ...page }))
    .output(z.object({ total: z.number().int(), rows: z.array(listedRecord) })),
  /** The ids of all that a list shows, in its order. */
  ids: call.input(listView.extend({ type: recordTypeName })).output(z.array(recordId)),
  /** What a list comes to by the values of a choice or a reference; fails with `field-invalid` for other fields. */
  groups: call
    .input(
      listView
        .pick({ query: true, filter: true })
        .extend({ type: recordTypeName, field: z.string().max(80) }),
    )
    .output(z.array(recordGroup)),
  /** Where in the list of its type a record stands, from 0; null where query and filter do not find it. */
  position: call.input(listView.extend({ record: recordRef })).output(z.number().int().nullable()),
  /** Records of a type that name this one, open ones first; the first 200. */
  related: call.input(z.object({ of: recordRef, type: recordTypeName })).output(z.array(recordRow)),
  /** All records of a type that is part of others, such as the steps of a pipeline, in their order. */
  choices: call
    .input(z.object({ type: recordTypeName }))
    .output(z.array(namedRecord.extend({ id: recordId }))),
  /**
   * Records which may be the one that holds these fields, half typed or not; those that share most come first.
   * `except` is the record itself, where it is there already.
   */
  alike: call
    .input(z.object({ type: recordTypeName, fields: fieldValues, except: recordId.optional() }))
    .output(z.array(alikeRecord)),
  get: call.input(recordRef).output(recordRow),
  create: call
    .input(z.object({ type: recordTypeName, fields: fieldValues, withNew }))
    .output(z.object({ record: recordRow, change })),
  /** `from` is what the changed fields held when the change began; where one holds something else by now, `conflict`. */
  update: call
    .input(z.object({ record: recordRef, fields: fieldValues, from: fieldValues.optional(), withNew }))
    .output(z.object({ record: recordRow, change })),
  remove: call.input(recordRef).output(z.object({ change })),
  /**
   * Makes one record of two of a type: all that belongs to `other`, or names it, is `keep`'s then. Lists are joined; of
   * other fields it keeps its own, those named in `taken` and those it has not got excepted.
   */
  merge: call
    .input(z.object({ keep: recordRef, other: recordId, taken: z.array(z.string().max(80)).max(200) }))
    .output(z.object({ record: recordRow, change })),
  /** Deleted records of a type, those deleted last first. */
  listRemoved: call
    .input(z.object({ type: recordTypeName, query: z.string().max(MAX_QUERY), ...page }))
    .output(z.object({ total: z.number().int(), rows: z.array(removedRecord) })),
  /** Fails with `not-found` for a record that is there, and for one nothing is known of. */
  getRemoved: call.input(recordRef).output(removedRecord),
  /**
   * Takes a deleted record away for good, with its notes, its links and its history. Fails with `erasing-off` unless the
   * settings allow it, and with `not-found` for a record that is there.
   */
  erase: call.input(recordRef).output(z.void()),
  /**
   * Brings back a record that was deleted, whoever did it; one that is there stays as it is, and one that was merged
   * into another is `not-found`.
   */
  restore: call.input(recordRef).output(z.object({ record: recordRow, change })),
  /**
   * Takes a change back, or all those of an import, except where somebody changed the same since: `kept` counts the records of which something was
   * left, and `titles` are those of the first few.
   */
  undo: call
    .input(z.object({ change: z.string().max(200) }))
    .output(z.object({ undone: z.number().int(), kept: z.number().int(), titles: z.array(z.string()) })),
}
