import { z } from 'zod'
import { addressKey } from '../address-key'
import {
  choice,
  country,
  day,
  fieldRegistry,
  list,
  longText,
  money,
  phone,
  reference,
  requiredReference,
  requiredText,
  text,
  url,
  wholeNumber,
  yesNo,
  type Field,
} from './field'

export const emailAddress = z.object({
  address: z.string().trim().min(3).max(320),
  label: z.string().max(40),
  isPrimary: z.boolean(),
})

const person = z.object({
  name: requiredText(200),
  jobTitle: text(200),
  phone: phone(),
  companyId: reference(),
  emails: list('emails', emailAddress, 50, ({ address }) => addressKey(address)),
})

const company = z.object({
  name: requiredText(200),
  /** Mail domains by which people of this company are recognised, lower case, IDNA-encoded. */
  domains: list('domains', z.string().max(255), 20, (domain) => domain),
  phone: phone(),
  website: url(),
  vatNumber: text(40),
  city: text(200),
  country: country(),
})

/** A step of the pipeline. */
const stage = z.object({
  name: requiredText(200),
  position: wholeNumber(),
  outcome: choice(['open', 'won', 'lost']),
})

const deal = z.object({
  title: requiredText(200),
  amount: money(),
  stageId: requiredReference(),
  personId: reference(),
  companyId: reference(),
  expectedCloseAt: day(),
})

/** The record a note or a link belongs to. */
const owner = () => ({ recordType: text(40), recordId: requiredReference() })

const note = z.object({ ...owner(), text: longText(100_000), pinned: yesNo() })

/** A conversation's tie to a record, anchored to a Message-ID. */
const link = z.object({ ...owner(), anchorMessageId: text(10_000), subject: text(10_000) })

/**
 * Everything that is the user's own and changes field by field. What a field is follows from its kind (`field.ts`);
 * the contract, the journal and the tables are built from here.
 */
export const recordTypes = { person, company, stage, deal, note, link }
export type RecordTypeName = keyof typeof recordTypes
export type FieldsOf<Type extends RecordTypeName> = z.infer<(typeof recordTypes)[Type]>

/** One field of a record type, with the schema that checks its values. */
export interface NamedField extends Field {
  name: string
  schema: z.ZodType
}

const described = new Map<string, ReadonlyMap<string, NamedField>>(
  Object.entries(recordTypes).map(([type, fields]) => [type, describe(fields.shape)]),
)

/** The fields of a type by name; undefined for a type this version does not know. */
export const fieldsOfType = (type: string): ReadonlyMap<string, NamedField> | undefined => described.get(type)

function describe(shape: Record<string, z.ZodType>): Map<string, NamedField> {
  return new Map(
    Object.entries(shape).map(([name, schema]) => {
      const field = fieldRegistry.get(schema)
      if (!field) throw new Error(`${name} is of no kind`)
      return [name, { ...field, name, schema }]
    }),
  )
}
