import { useTranslation } from 'react-i18next'
import type { DescribedField, DescribedType } from '../../../../shared/contract/records'
import {
  isSortable,
  NOTES,
  operators,
  operatorsOf,
  type FilterKind,
  type Operator,
} from '../../../../shared/records/filter'
import { hasPages, useFieldLabel, useRecordTypes } from '../types'

/** A field of a list's records, or what every record has, as it is filtered and sorted by. */
export interface FilterField {
  name: string
  label: string
  kind: FilterKind
  field: DescribedField
  /** Of a reference to records with pages of their own: their type; they are too many to choose from a list. */
  target: string | null
  /** Those that make sense of it, the likeliest first. */
  operators: readonly Operator[]
}

/** What every record has, described as a day or a text. */
const common = (name: string, kind: 'day' | 'text'): DescribedField => ({
  ...{ name, kind, required: true, target: null, options: [], empty: null, max: null, label: name },
  ...{ hasDigits: false, optionLabels: {}, retiredOptions: [], definition: null, variable: null },
})

/** All that lists of a type may be filtered by. */
export function useFilterFields(type: DescribedType): FilterField[] {
  const { t } = useTranslation('customer')
  const types = useRecordTypes()
  const fieldLabel = useFieldLabel()
  return [
    ...type.fields
      .filter(({ kind, target }) => kind !== 'reference' || target !== null)
      .map((field): FilterField => ({
        ...{ name: field.name, label: fieldLabel(field), kind: field.kind, field },
        target: hasPages(types, field.target) ? field.target : null,
        operators: operatorsFor(field.kind, field.required || isNeverEmpty(field)),
      })),
    ...(['updatedAt', 'createdAt'] as const).map((name): FilterField => ({
      ...{
        name,
        label: t(`filters.stamps.${name}`),
        kind: 'moment',
        field: common(name, 'day'),
        target: null,
      },
      operators: operatorsFor('moment', true),
    })),
    {
      ...{
        name: NOTES,
        label: t('filters.notes'),
        kind: 'notes',
        field: common(NOTES, 'text'),
        target: null,
      },
      operators: operatorsFor('notes', false),
    },
  ]
}

export const sortableFields = (fields: readonly FilterField[]): FilterField[] =>
  fields.filter(({ kind }) => isSortable(kind))

/** A choice that has a default, and a whole number, always hold something. */
const isNeverEmpty = ({ kind, empty }: DescribedField): boolean =>
  (kind === 'choice' && empty !== '') || (kind === 'number' && empty !== null)

/** What must be there is never empty. A day is mostly asked for by where it lies from today. */
function operatorsFor(kind: FilterKind, isRequired: boolean): Operator[] {
  const all = operators.filter((operator) => operatorsOf[kind][operator] !== undefined)
  const asked = all.filter((operator) => !isRequired || (operator !== 'isEmpty' && operator !== 'isNotEmpty'))
  return asked.toSorted((a, b) => Number(b === 'within') - Number(a === 'within'))
}
