import { MultiSelect } from '@mantine/core'
import { useState } from 'react'
import { z } from 'zod'
import { fold } from '../../../../shared/fold'
import { readLeadTime, usualLeadTimes } from '../../../../shared/lead-time'
import { leadTimesIn } from '../field-text'
import { leadTimeText } from '../lead-times'
import { heldValue, kind } from './kind'

/** Several lead times, chosen from the usual ones or typed. */
export const leadTimesKind = kind<number[]>({
  schema: z.array(z.number()),
  toForm: (field, row) => leadTimesIn(heldValue(field, row)),
  fromForm: (value) => ({ value }),
  text: (value, _, { t }) => value.map((minutes) => leadTimeText(minutes, t)).join(', '),
  Input({ field, label, description, value, errors, onChange, tools: { t } }) {
    const [typed, setTyped] = useState('')
    const own = readLeadTime(typed)
    const offered = [...new Set([...usualLeadTimes, ...value, ...(own === null ? [] : [own])])]
    return (
      <MultiSelect
        label={label}
        description={description}
        placeholder={value.length === 0 ? t('customer:lead.none') : ''}
        data={offered
          .toSorted((a, b) => a - b)
          .map((minutes) => ({ value: String(minutes), label: leadTimeText(minutes, t) }))}
        value={value.map(String)}
        error={errors['']}
        data-path={field.name}
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        // What was typed in other words than ours is offered as ours say it.
        filter={({ options, search }) =>
          options.filter(
            (option) =>
              'value' in option &&
              (fold(option.label).includes(fold(search.trim())) || option.value === String(own)),
          )
        }
        maxValues={10}
        nothingFoundMessage={t('customer:lead.unreadable')}
        onChange={(chosen) => onChange(chosen.map(Number).toSorted((a, b) => a - b))}
      />
    )
  },
})
