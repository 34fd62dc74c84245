import type { DescribedField, DescribedType, RecordRow } from '../../../shared/contract/records'
import { useChoiceName, useStepName } from './field-text'
import { useChoices } from './queries'

/** One of the steps that records of a type go through. */
export interface RecordStep {
  /** What the field of the step holds. */
  value: string
  name: string
  /** How it ends, which colours it; '' where the type says nothing of that. */
  tone: string
}

/** The field with the step that a record has reached, where its type has steps. */
export const stepsField = (type: DescribedType | undefined): DescribedField | undefined =>
  type?.fields.find(({ name }) => name === type.steps)

/** What a record holds in the field of its step. */
export const stepOf = (row: RecordRow, type: DescribedType): unknown => row.fields[type.steps ?? '']

/** The steps a field may hold, in their order: its choices, or the records it may name. */
export function useSteps(field: DescribedField | undefined): RecordStep[] {
  const stepName = useStepName()
  const choiceName = useChoiceName()
  const { data: named = [] } = useChoices(field?.target ?? null)
  const choices = (field?.options ?? []).map((value) => ({
    ...{ value, name: field ? choiceName(field, value) : value, tone: '' },
  }))
  return [...choices, ...named.map(({ id, title, tone }) => ({ value: id, name: stepName(title), tone }))]
}
