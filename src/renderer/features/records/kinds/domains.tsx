import { TagsInput } from '@mantine/core'
import { z } from 'zod'
import { heldValue, kind } from './kind'

const schema = z.array(z.string())

export const domainsKind = kind<string[]>({
  schema,
  toForm: (field, row) => schema.catch([]).parse(heldValue(field, row)),
  fromForm: (value) => ({ value }),
  text: (value) => value.join(', '),
  Input: ({ field, label, description, value, errors, onChange }) => (
    <TagsInput
      label={label}
      description={description}
      value={value}
      error={errors['']}
      data-path={field.name}
      onChange={onChange}
    />
  ),
})
