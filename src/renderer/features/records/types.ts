import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedField, DescribedType } from '../../../shared/contract/records'
import { customFieldOf } from '../../../shared/records/custom-field'
import { setCustomFields } from '../../../shared/records/record-types'
import { ofRecords, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'

/** Of what the engine declares, only the user's own fields change while the window is open. */
const types = queries.records.types.queryOptions({
  meta: staleOn(ofRecords('custom_field'), ofRecords('field_option')),
})

export const recordTypesKey = types.queryKey

const none: DescribedType[] = []

export function useRecordTypes(): DescribedType[] {
  return useQuery(types).data ?? none
}

/** Types with lists and pages of their own. */
export function useModuleTypes(): DescribedType[] {
  const all = useRecordTypes()
  return useMemo(() => all.filter(({ isModule }) => isModule), [all])
}

/** True for a type whose records have pages of their own; the others are parts of those, such as the steps of a deal. */
export const hasPages = (types: readonly DescribedType[], wanted: string | null): boolean =>
  types.some(({ name, isModule }) => isModule && name === wanted)

/** Undefined for a type that is not known. */
export const useRecordType = (name: string): DescribedType | undefined =>
  useRecordTypes().find((type) => type.name === name)

export type TypeWord =
  | 'one'
  | 'many'
  | 'new'
  | 'edit'
  | 'remove'
  | 'removedMany'
  | 'empty'
  | 'emptyHint'
  | 'select'
  | 'missing'
  | 'order'
  | 'create'
  | 'createSecond'
  | 'willCreate'
  | 'counted'
  | 'stepChanged'

/** What is said of a type in the user's language; a type no translation knows is called by its own label. */
export function useTypeWords(): (type: string, word: TypeWord, values?: Record<string, unknown>) => string {
  const { t } = useTranslation('customer')
  const known = useRecordTypes()
  return useCallback(
    (type, word, values = {}) => {
      const label = known.find(({ name }) => name === type)?.label ?? type
      return t([`types.${type}.${word}`, `types.any.${word}`], { type: label, defaultValue: '', ...values })
    },
    [t, known],
  )
}

/** What a field is called in the user's language. */
export function useFieldLabel(): (field: Pick<DescribedField, 'name' | 'label'>) => string {
  const { t } = useTranslation('customer')
  return ({ name, label }) => t(`fields.${name}`, { defaultValue: label })
}

/** Lets templates know the user's own fields as this window knows them. */
export function useKnownFields(): void {
  const types = useRecordTypes()
  useEffect(() => {
    const named = (type: string, field: DescribedField, isRetired: boolean) => {
      const known = customFieldOf(field.name)
      if (!known || field.definition === null) return []
      const { definition, label, optionLabels, options, retiredOptions, variable } = field
      const chosen = options.length > 0 ? { optionLabels, options, retiredOptions } : {}
      return [
        {
          ...known,
          ...chosen,
          definition,
          label,
          variable: variable ?? field.name,
          recordType: type,
          isRetired,
        },
      ]
    }
    setCustomFields(
      types.flatMap(({ name, fields, retired }) => [
        ...fields.flatMap((field) => named(name, field, false)),
        ...retired.flatMap((field) => named(name, field, true)),
      ]),
    )
  }, [types])
}
