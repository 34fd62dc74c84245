import { z } from 'zod'
import { isDay } from '../../../../shared/day'
import { DayField } from './DayField'
import { heldValue, kind, type KindTools } from './kind'

const schema = z.string()

export const dayKind = kind<string>({
  schema,
  toForm: (field, row) => isoDay(z.number().nullable().catch(null).parse(heldValue(field, row))),
  fromForm: (value) => ({ value: value ? Date.parse(value) : null }),
  errors: (value, _, tools): Record<string, string> =>
    value === '' || isDay(value) ? {} : { '': problemWith(value, tools) },
  text: (value, _, { format }) => (isDay(value) ? format.calendarDay(Date.parse(value)) : value),
  Input: ({ field, label, value, errors, onChange, tools }) => (
    <DayField
      label={label}
      placeholder={example(tools)}
      value={value}
      error={errors['']}
      data-path={field.name}
      onChange={onChange}
    />
  ),
})

/** Why a text is no day. */
function problemWith(text: string, tools: KindTools): string {
  const reading = tools.format.readTypedDay(text)
  // What was kept from yesterday may be read today; it is read anew as soon as it is typed.
  const problem = 'problem' in reading ? reading.problem : 'unreadable'
  return tools.t(`customer:day.${problem}`, {
    example: example(tools),
    day: 'day' in reading ? tools.format.longDay(reading.day) : '',
  })
}

const example = ({ format }: KindTools): string => format.dayText(`${new Date().getFullYear()}-12-31`)

/** The calendar day in a date field; '' where the number is no moment any calendar has. */
function isoDay(at: number | null): string {
  const date = new Date(at ?? NaN)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10)
}
