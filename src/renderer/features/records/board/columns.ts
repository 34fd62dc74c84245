import { useQuery } from '@tanstack/react-query'
import type {
  DescribedField,
  DescribedType,
  ListView,
  RecordGroup,
  RecordRow,
} from '../../../../shared/contract/records'
import type { Filter } from '../../../../shared/records/filter'
import { useStepName } from '../field-text'
import { groupsQuery, useChoices } from '../queries'
import { useTranslation } from 'react-i18next'

/** The records that have reached one step. */
export interface Column {
  /** What the field of the step holds; '' for records that have reached none. */
  value: string
  name: string
  /** How the step ends, which colours it. */
  tone: string
  /** Records that get there are done with. */
  isClosing: boolean
  /** Null until it is known. */
  group: Omit<RecordGroup, 'value'> | null
  /** What finds its records among those that are listed. */
  filter: Filter
}

export const stepsField = (type: DescribedType): DescribedField | undefined =>
  type.fields.find(({ name }) => name === type.steps)

/** What a record holds in the field of its step. */
export const stepOf = (row: RecordRow, type: DescribedType): unknown => row.fields[type.steps ?? '']

const nothing = { count: 0, sums: [] }

/** One column for each step in its order, and one for what has reached no step that is there. */
export function useColumns(type: DescribedType, query: string, view: Omit<ListView, 'query'>): Column[] {
  const { t } = useTranslation('customer')
  const stepName = useStepName()
  const field = stepsField(type)
  const { data: named = [] } = useChoices(field?.target ?? null)
  const { data: groups } = useQuery(groupsQuery(type.name, field?.name ?? '', query, view.filter))
  if (!field) return []
  const steps =
    field.target === null
      ? field.options.map((option) => ({
          ...{ value: option, tone: '' },
          name: t(`choices.${field.name}.${option}`, { defaultValue: option }),
        }))
      : named.map(({ id, title, tone }) => ({ value: id, name: stepName(title), tone }))
  const within = (condition: Filter['of'][number]): Filter => ({
    match: 'all',
    of: [condition, ...(view.filter ? [view.filter] : [])],
  })
  const columns = steps.map(({ value, name, tone }): Column => {
    const known = groups?.find((group) => group.value === value)
    return {
      ...{ value, name, tone },
      isClosing: type.closing.includes(value) || type.closing.includes(tone),
      group: groups ? (known ?? nothing) : null,
      filter: within({ field: field.name, operator: 'anyOf', value: [value] }),
    }
  })
  const homeless = groups?.find(({ value }) => value === null)
  return homeless && field.target !== null
    ? [
        {
          ...{ value: '', name: t('board.noStep'), tone: '', isClosing: false, group: homeless },
          filter: within({ field: field.name, operator: 'isEmpty', value: null }),
        },
        ...columns,
      ]
    : columns
}
