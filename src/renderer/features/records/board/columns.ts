import { useQuery } from '@tanstack/react-query'
import type { DescribedType, ListView, RecordGroup } from '../../../../shared/contract/records'
import type { Filter } from '../../../../shared/records/filter'
import { groupsQuery } from '../queries'
import { stepsField, useSteps, type RecordStep } from '../steps'
import { useTranslation } from 'react-i18next'

/** The records that have reached one step, or none: its value is '' then. */
export interface Column extends RecordStep {
  /** Records that get there are done with. */
  isClosing: boolean
  /** Null until it is known. */
  group: Omit<RecordGroup, 'value'> | null
  /** What finds its records among those that are listed. */
  filter: Filter
}

const nothing = { count: 0, sums: [] }

/** One column for each step in its order, and one for what has reached no step that is there. */
export function useColumns(type: DescribedType, query: string, view: Omit<ListView, 'query'>): Column[] {
  const { t } = useTranslation('customer')
  const field = stepsField(type)
  const steps = useSteps(field)
  const { data: groups } = useQuery(groupsQuery(type.name, field?.name ?? '', query, view.filter))
  if (!field) return []
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
