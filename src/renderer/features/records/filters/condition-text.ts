import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import type { Condition, SortLevel } from '../../../../shared/records/filter'
import type { DescribedType } from '../../../../shared/contract/records'
import { keepDirection } from '../../../../shared/shown-text'
import type { useFormat } from '../../../app/format'
import type { KindTools } from '../kinds/kind'
import { useRecordNames } from '../record-names'
import { useFilterFields, type FilterField } from './filter-fields'
import { directionWords } from './directions'

const texts = z.array(z.string()).catch([])
const range = z.object({ from: z.number(), to: z.number(), currency: z.string().optional() })
const amount = z.object({ minor: z.number(), currency: z.string() })

/** The choices of a field that offers some: countries by their names, all else as forms offer it. */
export const choicesOf = ({ kind, field }: FilterField, { format, choices }: KindTools) =>
  kind === 'country'
    ? format.countries().map(({ code, name }) => ({ value: code, label: name }))
    : choices(field)

/** What conditions and orders say in the user's words. */
export function useConditionText(type: DescribedType, conditions: readonly Condition[], tools: KindTools) {
  const { t } = useTranslation('customer')
  const fields = new Map(useFilterFields(type).map((field) => [field.name, field]))
  const titles = useRecordNames(
    conditions.flatMap(({ field, value }) => {
      const target = fields.get(field)?.target ?? null
      return target === null ? [] : texts.parse(value).map((id) => ({ type: target, id }))
    }),
  )
  return {
    condition(condition: Condition): string {
      const field = fields.get(condition.field)
      if (!field) return condition.field
      const value = keepDirection(valueText(field, condition, tools, titles))
      const key = condition.value === true || condition.value === false ? 'yesNo' : condition.operator
      return t(`filters.says.${key}`, { field: field.label, value })
    },
    level({ field: name, direction }: SortLevel): string {
      const field = fields.get(name)
      return field ? `${field.label}: ${t(`filters.orders.${directionWords(field)}.${direction}`)}` : name
    },
  }
}

function valueText(
  field: FilterField,
  { operator, value }: Condition,
  tools: KindTools,
  titles: ReadonlyMap<string, string>,
): string {
  const { t, format } = tools
  if (operator === 'within') return t(`filters.periods.${z.string().parse(value)}`)
  if (operator === 'between') {
    const { from, to, currency } = range.parse(value)
    const ends = [Math.min(from, to), Math.max(from, to)].map((end) =>
      numberText(field, currency === undefined ? end : { minor: end, currency }, format),
    )
    return ends.join(' – ')
  }
  if (typeof value === 'boolean') return t(`yesNo.${value ? 'yes' : 'no'}`)
  if (Array.isArray(value)) {
    const known = new Map(
      field.target === null ? choicesOf(field, tools).map(({ value: one, label }) => [one, label]) : titles,
    )
    // Two that were merged since are one.
    const names = [...new Set(texts.parse(value).map((one) => known.get(one) ?? '…'))]
    return operator === 'noneOf' ? names.join(', ') : format.alternatives(names)
  }
  return typeof value === 'string' ? value : numberText(field, value, format)
}

function numberText(field: FilterField, value: unknown, format: ReturnType<typeof useFormat>): string {
  const money = amount.safeParse(value)
  if (money.success) return format.money(money.data.minor, money.data.currency)
  const number = z.number().catch(0).parse(value)
  return field.kind === 'number' ? format.number(number) : format.calendarDay(number)
}
