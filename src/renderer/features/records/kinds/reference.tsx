import { z } from 'zod'
import { titleFieldOf } from '../title-field'
import { kind } from './kind'
import { chosen, isUnresolved, noRecord, recordChoice, type RecordChoice } from './record-choice'
import { RecordPicker } from './RecordPicker'

const id = z.string().nullable().catch(null)

/** Another record, found by typing or made with this one. */
export const referenceKind = kind<RecordChoice>({
  schema: recordChoice,
  toForm(field, row) {
    const held = id.parse(row?.fields[field.name] ?? null)
    return held === null ? noRecord : chosen(held, row?.references[held]?.title ?? '')
  },
  fromForm: (value, field) =>
    value.isNew
      ? { created: { [titleFieldOf(field.target ?? '')]: value.text.trim() } }
      : { value: value.id },
  errors: (value, _, { t }): Record<string, string> =>
    isUnresolved(value) ? { '': t('customer:picker.unresolved') } : {},
  text: ({ text }) => text,
  Input: ({ field, label, description, value, errors, onChange, suggest }) => (
    <RecordPicker
      type={field.target ?? ''}
      label={label}
      {...(description === undefined ? {} : { placeholder: description })}
      value={value}
      error={errors['']}
      onChange={(choice, picked) => {
        onChange(choice)
        for (const { type, choice: other } of picked?.goesWith ?? []) suggest(type, other)
      }}
    />
  ),
})
