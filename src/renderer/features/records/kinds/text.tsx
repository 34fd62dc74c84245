import { Textarea, TextInput } from '@mantine/core'
import { z } from 'zod'
import { websiteFault } from '../../../../shared/link-address'
import { lacksDigits } from '../../../../shared/records/field'
import { heldValue, kind, type InputProps } from './kind'

const schema = z.string()

const reading = {
  schema,
  toForm: (field, row) => schema.catch('').parse(heldValue(field, row)),
  fromForm: (value) => ({ value: value.trim() }),
  text: (value: string) => value,
} satisfies Omit<Parameters<typeof kind<string>>[0], 'Input'>

const inputProps = ({ field, label, description, value, isFirst, errors }: InputProps<string>) => ({
  label,
  description,
  value,
  required: field.required,
  error: errors[''],
  'data-path': field.name,
  ...(isFirst && { 'data-autofocus': true }),
})

const lineKind = {
  ...reading,
  Input: (props) => (
    <TextInput {...inputProps(props)} onChange={(event) => props.onChange(event.currentTarget.value)} />
  ),
} satisfies Parameters<typeof kind<string>>[0]

/** What was there before is nobody's mistake now: only what was typed is judged. */
export const textKind = kind<string>({
  ...lineKind,
  errors: (value, field, { t }, _, row): Record<string, string> =>
    field.hasDigits && lacksDigits(value) && value !== heldValue(field, row)
      ? { '': t(`customer:digits.${field.name}`, { defaultValue: t('customer:digits.any') }) }
      : {},
})

export const urlKind = kind<string>({
  ...lineKind,
  errors: (value, field, { t }, _, row): Record<string, string> => {
    const fault = value === heldValue(field, row) ? null : websiteFault(value)
    return fault === null ? {} : { '': t(`customer:create.${fault}`) }
  },
})

export const longTextKind = kind<string>({
  ...reading,
  fromForm: (value) => ({ value }),
  Input: (props) => (
    <Textarea
      {...inputProps(props)}
      autosize
      minRows={3}
      maxRows={12}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  ),
})

export const numberKind = kind<string>({
  ...reading,
  toForm: (field, row) => String(z.number().catch(0).parse(heldValue(field, row))),
  fromForm: (value) => ({ value: Number(value) }),
  errors: (value, _, { t }): Record<string, string> =>
    /^\s*-?\d{1,15}\s*$/.test(value) ? {} : { '': t('customer:number.unreadable') },
  Input: (props) => (
    <TextInput
      {...inputProps(props)}
      inputMode="numeric"
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  ),
})
