import { z } from 'zod'
import { requiredReference, requiredText, text, wholeNumber, yesNo } from '../field'
import { recordType } from '../record-type'

export const MAX_FIELD_LABEL = 80
export const MAX_OPTION_LABEL = 200

/** A field the user made for the records of a type. What it holds of a record is a field of that record. */
export const customField = recordType({
  name: 'custom_field',
  fields: z.object({
    /** The type whose records have it. */
    recordType: text(40),
    kind: text(40),
    /** Of a reference: the type of record it names. */
    target: text(40),
    label: requiredText(MAX_FIELD_LABEL),
    /** What templates call it: it stays where the label changes. */
    variable: text(60),
    position: wholeNumber(),
    /** Shown and written nowhere any more, and kept with all that it holds. */
    isRetired: yesNo(),
  }),
  title: 'label',
})

/** What may be chosen in a field of the user's own; records hold its id. */
export const fieldOption = recordType({
  name: 'field_option',
  fields: z.object({
    fieldId: requiredReference('custom_field'),
    label: requiredText(MAX_OPTION_LABEL),
    position: wholeNumber(),
    isRetired: yesNo(),
  }),
  title: 'label',
})
