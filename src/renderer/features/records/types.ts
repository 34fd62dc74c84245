import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedField, DescribedType } from '../../../shared/contract/records'
import { queries } from '../../bridge/queries'

/** What the engine declares does not change while the window is open. */
const types = queries.records.types.queryOptions()

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
