import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListView } from '../../../../shared/contract/records'
import {
  isSortable,
  NOTES,
  operatorsOf,
  type Condition,
  type SortLevel,
} from '../../../../shared/records/filter'
import { go, useRoute, type ListChoice } from '../../../app/route'
import type { DescribedType } from '../../../../shared/contract/records'
import { useRecordType } from '../types'

/** What the window chooses from a list: one group of conditions, and an order. */
export interface Chosen {
  match: 'all' | 'any'
  conditions: readonly Condition[]
  sort: readonly SortLevel[]
}

const none: Chosen = { match: 'all', conditions: [], sort: [] }
const languages = { en: 'en', it: 'it', pl: 'pl' } as const

/**
 * What is chosen of the list of a type, and how it is changed. What the place one is at brings along that the type does
 * not know, from another version of the program as it may be, counts for nothing.
 */
export function useListChoice(typeName: string) {
  const type = useRecordType(typeName)
  const brought = useRoute(({ lists }) => lists[typeName])
  const chosen = useMemo((): Chosen => (brought && type ? knownChoice(type, brought) : none), [brought, type])
  const { i18n } = useTranslation()
  const view = useMemo((): Omit<ListView, 'query'> => {
    const language = Object.values(languages).find((one) => one === i18n.language)
    return {
      ...(chosen.conditions.length > 0 && {
        filter: { match: chosen.match, of: [...chosen.conditions] },
      }),
      ...(chosen.sort.length > 0 && { sort: [...chosen.sort], ...(language && { language }) }),
    }
  }, [chosen, i18n.language])
  const change = (changes: Partial<Chosen>): void => {
    const { match, conditions, sort } = { ...chosen, ...changes }
    go.list(typeName, { filter: { match, of: [...conditions] }, sort })
  }
  return { chosen, view, change }
}

/** The part of a choice that lists of a type understand. */
export function knownChoice(type: DescribedType, { filter, sort }: ListChoice): Chosen {
  return {
    match: filter.match,
    conditions: filter.of.filter((part) => 'field' in part).filter((part) => isKnown(type, part)),
    sort: sort.filter(({ field }) => {
      const kind = kindIn(type, field)
      return kind !== undefined && isSortable(kind)
    }),
  }
}

function kindIn({ fields }: DescribedType, name: string) {
  if (name === 'createdAt' || name === 'updatedAt') return 'moment'
  return name === NOTES ? 'notes' : fields.find((field) => field.name === name)?.kind
}

function isKnown(type: DescribedType, { field, operator, value }: Condition): boolean {
  const kind = kindIn(type, field)
  const read = kind && operatorsOf[kind][operator]?.safeParse(value)
  const options = type.fields.find(({ name }) => name === field)?.options ?? []
  const chosen = Array.isArray(value) ? value : []
  return (
    read?.success === true && (options.length === 0 || chosen.every((one) => options.some((o) => o === one)))
  )
}
