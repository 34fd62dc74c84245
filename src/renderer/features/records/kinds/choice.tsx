import { z } from 'zod'
import type { DescribedField } from '../../../../shared/contract/records'
import { ChoiceField } from '../../../ui/ChoiceField'
import { heldValue, kind } from './kind'

const schema = z.string()

/** Choices the user made have no default. */
const mayBeNone = ({ kind: of, empty }: DescribedField): boolean => of === 'choice' && empty === ''

/** One of a few: the options of the field, or the records of a type that is part of others. */
export const choiceKind = kind<string>({
  schema,
  toForm: (field, row, { choices }) => {
    const held = schema.catch('').parse(heldValue(field, row))
    const isAlwaysSome = field.required || (field.kind === 'choice' && !mayBeNone(field))
    return held || (isAlwaysSome ? (choices(field)[0]?.value ?? '') : '')
  },
  fromForm: (value, field) => ({ value: value || field.empty }),
  errors: (value, field, { t, choices }): Record<string, string> =>
    (value === '' && !field.required) || choices(field).some((choice) => choice.value === value)
      ? {}
      : { '': t('common:choiceUnresolved') },
  text: (value, field, { choices }) => choices(field).find((choice) => choice.value === value)?.label ?? '',
  Input: ({ field, label, value, errors, onChange, tools }) => (
    <ChoiceField
      label={label}
      choices={mayBeNone(field) ? [{ value: '', label: '–' }, ...tools.choices(field)] : tools.choices(field)}
      value={value}
      error={errors['']}
      data-path={field.name}
      onChange={onChange}
      onText={onChange}
    />
  ),
})
