import { z } from 'zod'
import { recordId } from '../ids'
import { customKinds } from '../records/custom-field'
import { MAX_FIELD_LABEL, MAX_OPTION_LABEL } from '../records/types/custom-field'
import { call } from './base'
import { recordTypeName } from './crm'

export const MAX_FIELDS = 100
export const MAX_OPTIONS = 200

const fieldLabel = z.string().trim().min(1).max(MAX_FIELD_LABEL)
const optionLabel = z.string().trim().min(1).max(MAX_OPTION_LABEL)

/** Records that are part of how the others are made, and stand in an order of the user's. */
export const partType = z.enum(['custom_field', 'field_option'])
export type PartType = z.infer<typeof partType>
const part = z.object({ type: partType, id: recordId })

const changed = z.object({ id: recordId, change: z.string() })

/** The fields the user makes, and what may be chosen in them. Nothing here takes a value away: what is retired is kept. */
export const partsContract = {
  createField: call
    .input(
      z.object({
        recordType: recordTypeName,
        kind: z.enum(customKinds),
        /** Of a reference: the type of record it names. */
        target: recordTypeName.optional(),
        label: fieldLabel,
        options: z.array(optionLabel).max(MAX_OPTIONS).default([]),
      }),
    )
    .output(changed),
  addOption: call.input(z.object({ fieldId: recordId, label: optionLabel })).output(changed),
  rename: call.input(part.extend({ label: optionLabel })).output(changed),
  /** Puts one before or behind others of its kind. */
  move: call.input(part.extend({ by: z.number().int().min(-MAX_OPTIONS).max(MAX_OPTIONS) })).output(changed),
  /** Shown and offered no more, or again. What records hold in it stays. */
  retire: call.input(part.extend({ isRetired: z.boolean() })).output(changed),
}
