import { useTranslation } from 'react-i18next'
import type { ReactNode } from 'react'
import { pastPeriods, periods, type Operator } from '../../../../shared/records/filter'
import { matchChoices } from '../../../../shared/choices'
import { ChoiceField } from '../../../ui/ChoiceField'
import type { KindTools } from '../kinds/kind'
import { choicesOf } from './condition-text'
import type { FilterField } from './filter-fields'
import { blankOperand, shapeOf, type Entry, type Operand, type Reading } from './operand'
import { RecordsInput } from './RecordsInput'
import { SomeOfField } from './SomeOfField'

type Problems = Extract<Reading, { problems: unknown }>['problems']

/** An operand to begin with, where one is likelier than none. */
export function freshOperand(
  field: FilterField,
  operator: Operator,
  entry: Entry,
  tools: KindTools,
): Operand {
  const shape = shapeOf(field, operator)
  const choice = shape === 'period' ? 'today' : shape === 'yesNo' ? 'yes' : ''
  return { ...blankOperand(entry, tools), choice }
}

/** How what a condition compares with is entered: by the inputs of the field's kind, where it has one value. */
export function OperandInput(props: {
  field: FilterField
  operator: Operator
  operand: Operand
  entry: Entry
  tools: KindTools
  /** It has the focus when its popover opens. */
  isFirst: boolean
  problems: Problems
  onChange(part: Partial<Operand>): void
}) {
  const { t } = useTranslation('customer')
  const { field, operator, operand, entry, tools, isFirst, problems, onChange } = props
  const focus = isFirst && { 'data-autofocus': true }
  const { Input } = entry.kind
  const input = (part: 'first' | 'second', label: string): ReactNode => (
    <Input
      field={entry.field}
      label={label}
      description={undefined}
      value={operand[part]}
      isFirst={isFirst && part === 'first'}
      errors={problems[part] ?? {}}
      onChange={(value) => onChange(withCurrency(operand, part, value))}
      suggest={noSuggestion}
      suggestTitle={noSuggestion}
      tools={tools}
    />
  )
  switch (shapeOf(field, operator)) {
    case 'nothing':
      return null
    case 'value':
      return input('first', t('filters.value'))
    case 'range':
      return (
        <>
          {input('first', t('filters.from'))}
          {input('second', t('filters.to'))}
        </>
      )
    case 'period': {
      const offered: readonly string[] = field.kind === 'moment' ? pastPeriods : periods
      return (
        <ChoiceField
          {...focus}
          label={t('filters.value')}
          choices={offered.map((value) => ({ value, label: t(`filters.periods.${value}`) }))}
          value={operand.choice}
          error={problems.other}
          onChange={(choice) => onChange({ choice })}
        />
      )
    }
    case 'yesNo':
      return (
        <ChoiceField
          {...focus}
          label={t('filters.value')}
          choices={['yes', 'no'].map((value) => ({ value, label: t(`yesNo.${value}`) }))}
          value={operand.choice}
          error={problems.other}
          onChange={(choice) => onChange({ choice })}
        />
      )
    case 'choices': {
      const choices = choicesOf(field, tools)
      return (
        <SomeOfField
          label={t('filters.value')}
          chosen={operand.list.map(
            (value) => choices.find((choice) => choice.value === value) ?? { value, label: value },
          )}
          offered={(search) => matchChoices(choices, search)}
          error={problems.other}
          isFirst={isFirst}
          onChange={(list) => onChange({ list })}
        />
      )
    }
    case 'records':
      return (
        <RecordsInput
          type={field.target ?? ''}
          ids={operand.list}
          error={problems.other}
          isFirst={isFirst}
          onChange={(list) => onChange({ list })}
        />
      )
  }
}

const noSuggestion = (): void => undefined

/** Both ends of a range are of one currency. */
function withCurrency(operand: Operand, part: 'first' | 'second', value: unknown): Partial<Operand> {
  const other = part === 'first' ? 'second' : 'first'
  const held = operand[other]
  return isAmount(value) && isAmount(held)
    ? { [part]: value, [other]: { ...held, currency: value.currency } }
    : { [part]: value }
}

const isAmount = (value: unknown): value is { amount: string; currency: string } =>
  typeof value === 'object' && value !== null && 'currency' in value
