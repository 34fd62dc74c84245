import { TextInput } from '@mantine/core'
import { z } from 'zod'
import { localMinute, readLocalMinute } from '../../../../shared/local-minute'
import { heldValue, kind } from './kind'

/** A day and an hour of this computer's clock, as the calendar of the window writes them. */
export const dateTimeKind = kind<string>({
  schema: z.string(),
  toForm: (field, row) => localMinute(z.number().nullable().catch(null).parse(heldValue(field, row))),
  fromForm: (value) => ({ value: readLocalMinute(value) }),
  text: (value, _, { format }) => {
    const at = readLocalMinute(value)
    return at === null ? '' : format.mediumDate(at)
  },
  Input: ({ field, label, description, value, errors, onChange }) => (
    <TextInput
      type="datetime-local"
      label={label}
      description={description}
      required={field.required}
      value={value}
      error={errors['']}
      data-path={field.name}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  ),
})
