import { TextInput } from '@mantine/core'
import { z } from 'zod'
import { readClock } from '../../../../shared/clock'
import { heldValue, kind } from './kind'

const schema = z.string()

/** An hour, typed as people write it and read out while it is typed. */
export const timeKind = kind<string>({
  schema,
  toForm: (field, row, { format }) => format.clock(schema.catch('').parse(heldValue(field, row))),
  fromForm: (value) => ({ value: readClock(value) ?? '' }),
  errors: (value, _, { t }): Record<string, string> =>
    readClock(value) === null ? { '': t('customer:time.unreadable') } : {},
  text: (value, _, { format }) => format.clock(readClock(value) ?? '') || value,
  Input: ({ field, label, value, errors, onChange, tools: { format, t } }) => {
    const said = format.clock(readClock(value) ?? '')
    return (
      <TextInput
        label={label}
        autoComplete="off"
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={t('customer:time.none')}
        description={said !== '' && said !== value && <span role="status">{said}</span>}
        value={value}
        error={errors['']}
        data-path={field.name}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  },
})
