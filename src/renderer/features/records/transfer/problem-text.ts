import { useTranslation } from 'react-i18next'
import type { DescribedType } from '../../../../shared/contract/records'
import type { RowProblem } from '../../../../shared/contract/transfer'
import { withinSentence } from '../../../../shared/shown-text'
import { useChoiceName } from '../field-text'
import { useFieldLabel } from '../types'

const MAX_VALUE = 80

/** What is wrong with a row, and what mends it. */
export function useRowProblemText(type: DescribedType): (problem: RowProblem) => string {
  const { t } = useTranslation('transfer')
  const fieldLabel = useFieldLabel()
  const choiceName = useChoiceName()
  return ({ reason, field: name, value, params }) => {
    const field = type.fields.find((one) => one.name === name)
    const shown = value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value
    const given = Object.entries(params).map(([key, said]) => [key, withinSentence(said)] as const)
    return t(`reasons.${reason}`, {
      ...Object.fromEntries(given),
      value: withinSentence(shown),
      field: field ? fieldLabel(field) : name,
      choices: field?.options.map((option) => choiceName(field, option)).join(', ') ?? '',
    })
  }
}

/** What a column is called; by its number where nothing names it. */
export function useColumnName(): (name: string, at: number) => string {
  const { t } = useTranslation('transfer')
  return (name, at) => withinSentence(name) || t('mapping.nameless', { number: at + 1 })
}
