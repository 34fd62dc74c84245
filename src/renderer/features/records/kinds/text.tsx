import { Textarea, TextInput } from '@mantine/core'
import { z } from 'zod'
import type { DescribedField } from '../../../../shared/contract/records'
import { websiteFault } from '../../../../shared/link-address'
import { VAT_FIELD, vatFault } from '../../../../shared/vat-number'
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
  Input(props) {
    const { field, value, description, tools, onChange } = props
    const fault = field.name === VAT_FIELD ? vatFault(value) : null
    return (
      <TextInput
        {...inputProps(props)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        description={
          fault === null ? description : <span role="status">{tools.t(`customer:vat.${fault}`)}</span>
        }
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  },
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

/** Such a number may have decimals, too. */
const mayBeEmpty = ({ empty }: DescribedField): boolean => empty === null

export const numberKind = kind<string>({
  ...reading,
  toForm: (field, row, { format }) => {
    const held = z.number().nullable().catch(null).parse(heldValue(field, row))
    return held === null ? '' : format.decimalText(held)
  },
  fromForm: (value, field, _, { format }) => ({ value: format.readDecimal(value) ?? field.empty }),
  errors: (value, field, { t, format }): Record<string, string> => {
    if (mayBeEmpty(field)) {
      const isNumber = value.trim() === '' || format.readDecimal(value) !== null
      return isNumber ? {} : { '': t('customer:number.unreadableDecimal') }
    }
    return /^\s*-?\d{1,15}\s*$/.test(value) ? {} : { '': t('customer:number.unreadable') }
  },
  Input: (props) => (
    <TextInput
      {...inputProps(props)}
      inputMode={mayBeEmpty(props.field) ? 'decimal' : 'numeric'}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  ),
})
