import { ActionIcon, Group, SegmentedControl } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedType } from '../../../../shared/contract/records'
import { operators, type Condition, type Operator } from '../../../../shared/records/filter'
import { ChoiceField } from '../../../ui/ChoiceField'
import type { KindTools } from '../kinds/kind'
import { useRecordTypes } from '../types'
import classes from './FilterForm.module.css'
import { useFilterFields, type FilterField } from './filter-fields'
import type { Chosen } from './list-choice'
import { ListForm } from './ListForm'
import { entryOf, operandOf, readOperand, type Operand } from './operand'
import { freshOperand, OperandInput } from './OperandInput'
import { useLines, type Keyed } from './use-lines'

/** A condition while it is entered. */
interface Line {
  /** '' as long as none is chosen. */
  field: string
  operator: Operator
  operand: Operand
}

const blank: Line = {
  ...{ field: '', operator: 'contains' },
  operand: { first: '', second: '', list: [], choice: '' },
}

/** The conditions a list is filtered by, to be added, changed and removed. */
export function FilterForm(props: {
  type: DescribedType
  tools: KindTools
  chosen: Chosen
  /** The condition it was opened for; -1 for a new one. */
  at: number
  close(): void
  change(changes: Pick<Chosen, 'match' | 'conditions'>): void
}) {
  const { t } = useTranslation('customer')
  const { tools, chosen, at } = props
  const types = useRecordTypes()
  const fields = useFilterFields(props.type)
  const named = (name: string): FilterField | undefined => fields.find((field) => field.name === name)
  const [match, setMatch] = useState(chosen.match)
  const { lines, put, add, remove } = useLines<Line>(() => {
    const known = chosen.conditions.flatMap((condition) => {
      const field = named(condition.field)
      const { operator } = condition
      return field
        ? [{ field: field.name, operator, operand: operandOf(condition, entryOf(field, types), tools) }]
        : []
    })
    return at < 0 ? [...known, blank] : known
  })
  const [isTried, setIsTried] = useState(false)
  const putPart = (line: Keyed<Line>, part: Partial<Operand>): void =>
    put(line.key, { operand: { ...line.operand, ...part } })

  const readings = lines.map((line) => {
    const field = named(line.field)
    return field
      ? readOperand(field, line.operator, line.operand, entryOf(field, types), tools, (part, value) =>
          putPart(line, { [part]: value }),
        )
      : null
  })
  const conditions = readings.flatMap((reading): Condition[] =>
    reading && 'condition' in reading ? [reading.condition] : [],
  )
  const take = (): void => {
    props.change({ match: conditions.length > 1 ? match : 'all', conditions })
    props.close()
  }
  const submit = (): void => {
    if (readings.some((reading) => reading && 'problems' in reading)) setIsTried(true)
    else take()
  }
  return (
    <ListForm
      addLabel={t('filters.add')}
      add={() => add(blank)}
      canAdd
      isEmpty={lines.length === 0}
      submit={submit}
      leave={take}
    >
      {lines.length > 1 && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t('filters.match')}
          value={match}
          onChange={(value) => setMatch(value === 'any' ? 'any' : 'all')}
          data={[
            { value: 'all', label: t('filters.all') },
            { value: 'any', label: t('filters.any') },
          ]}
        />
      )}
      {lines.map((line, index) => {
        const field = named(line.field)
        const reading = readings[index]
        const isFirst = index === (at < 0 ? chosen.conditions.length : at)
        return (
          <fieldset key={line.key} className={classes.line} aria-label={field?.label ?? t('filters.new')}>
            <Group gap="xs" wrap="nowrap" align="flex-start">
              <ChoiceField
                flex={1}
                aria-label={t('filters.field')}
                placeholder={t('filters.field')}
                choices={fields.map(({ name, label }) => ({ value: name, label }))}
                value={line.field}
                {...(isFirst && at < 0 && { 'data-autofocus': true })}
                autoFocus={!isFirst && index === lines.length - 1 && line.field === ''}
                onChange={(name) => {
                  const next = named(name)
                  const [operator] = next?.operators ?? []
                  if (next && operator)
                    put(line.key, {
                      ...{ field: name, operator },
                      operand: freshOperand(next, operator, entryOf(next, types), tools),
                    })
                }}
              />
              <ChoiceField
                flex={1}
                aria-label={t('filters.operator')}
                disabled={!field}
                choices={(field?.operators ?? []).map((operator) => ({
                  value: operator,
                  label: t(`filters.operators.${operatorWords(field, operator)}`),
                }))}
                value={field ? line.operator : ''}
                onChange={(name) => {
                  const operator = operators.find((one) => one === name)
                  if (!field || !operator) return
                  const { choice } = freshOperand(field, operator, entryOf(field, types), tools)
                  put(line.key, { operator, operand: { ...line.operand, choice } })
                }}
              />
              <ActionIcon
                mt={4}
                aria-label={t('filters.removeLine', { field: field?.label ?? t('filters.new') })}
                onClick={() => remove(line.key)}
              >
                <IconX size={15} />
              </ActionIcon>
            </Group>
            {field && (
              <OperandInput
                field={field}
                operator={line.operator}
                operand={line.operand}
                entry={entryOf(field, types)}
                tools={tools}
                isFirst={isFirst && at >= 0}
                problems={isTried && reading && 'problems' in reading ? reading.problems : {}}
                onChange={(part) => putPart(line, part)}
              />
            )}
          </fieldset>
        )
      })}
    </ListForm>
  )
}

/** The words of an operator, which differ where what is asked of does. */
const operatorWords = (field: FilterField | undefined, operator: Operator): string =>
  operator === 'is' && (field?.kind === 'day' || field?.kind === 'moment') ? 'on' : operator
