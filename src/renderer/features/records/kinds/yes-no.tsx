import { Checkbox } from '@mantine/core'
import { z } from 'zod'
import { heldValue, kind } from './kind'

const schema = z.boolean()

export const yesNoKind = kind<boolean>({
  schema,
  toForm: (field, row) => schema.catch(false).parse(heldValue(field, row)),
  fromForm: (value) => ({ value }),
  text: (value, _, { t }) => (value ? t('customer:yesNo.yes') : t('customer:yesNo.no')),
  Input: ({ field, label, value, errors, onChange }) => (
    <Checkbox
      label={label}
      checked={value}
      error={errors['']}
      data-path={field.name}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  ),
})
