import { MultiSelect } from '@mantine/core'
import { z } from 'zod'
import { fold } from '../../../../shared/fold'
import { heldValue, kind } from './kind'

const schema = z.array(z.string())

/** Several of the options of a field. */
export const choicesKind = kind<string[]>({
  schema,
  toForm: (field, row) => schema.catch([]).parse(heldValue(field, row)),
  fromForm: (value) => ({ value }),
  text: (value, field, { choices }) =>
    choices(field)
      .flatMap((choice) => (value.includes(choice.value) ? [choice.label] : []))
      .join(', '),
  Input: ({ field, label, description, value, errors, onChange, tools }) => (
    <MultiSelect
      label={label}
      description={description}
      data={tools
        .choices(field)
        .map(({ value: option, label: called }) => ({ value: option, label: called }))}
      value={value}
      error={errors['']}
      data-path={field.name}
      searchable
      filter={({ options, search }) =>
        options.filter((option) => 'value' in option && fold(option.label).includes(fold(search.trim())))
      }
      onChange={onChange}
    />
  ),
})
