import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Choice } from '../../../shared/choices'
import type { DescribedType } from '../../../shared/contract/records'
import { useFormat } from '../../app/format'
import { useChoiceName, useStepName } from './field-text'
import type { KindTools } from './kinds/kind'
import { choicesQuery } from './queries'
import { hasPages, useRecordTypes } from './types'

/** Undefined until all that may be chosen in the fields is there. */
export function useKindTools(type: DescribedType | undefined): KindTools | undefined {
  const { t } = useTranslation('customer')
  const format = useFormat()
  const stepName = useStepName()
  const choiceName = useChoiceName()
  const types = useRecordTypes()
  const steps = (type?.fields ?? []).flatMap(({ target }) =>
    target !== null && !hasPages(types, target) ? [target] : [],
  )
  const loaded = useQueries({ queries: steps.map(choicesQuery) })
  if (loaded.some(({ data }) => !data)) return undefined
  const choicesOf = new Map(
    steps.map((target, at): [string, Choice[]] => [
      target,
      (loaded[at]?.data ?? []).map(({ id, title }) => ({ value: id, label: stepName(title) })),
    ]),
  )
  return {
    t,
    format,
    choices: (field) =>
      field.target === null
        ? [
            ...field.options.filter((value) => !field.retiredOptions.includes(value)),
            ...field.retiredOptions,
          ].map((value) => ({ value, label: choiceName(field, value) }))
        : (choicesOf.get(field.target) ?? []),
  }
}
