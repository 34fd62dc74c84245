import type { ReactNode } from 'react'
import { z } from 'zod'
import type { DescribedField, DescribedType, FieldValues } from '../../../../shared/contract/records'
import { operatorsOf, type Condition, type Operator } from '../../../../shared/records/filter'
import { holding } from '../holding'
import { kindOf } from '../kinds'
import type { Kind, KindTools } from '../kinds/kind'
import type { FilterField } from './filter-fields'

/** What a condition compares with, while it is entered: one or two values as their kind's input holds them, or a choice. */
export interface Operand {
  first: unknown
  second: unknown
  list: readonly string[]
  choice: string
}

/** How it is entered. */
export type Shape = 'nothing' | 'value' | 'range' | 'choices' | 'records' | 'period' | 'yesNo'

export function shapeOf({ kind, target }: FilterField, operator: Operator): Shape {
  switch (operator) {
    case 'isEmpty':
    case 'isNotEmpty':
      return 'nothing'
    case 'between':
      return 'range'
    case 'within':
      return 'period'
    case 'anyOf':
    case 'noneOf':
      return target === null ? 'choices' : 'records'
    default:
      return kind === 'yesNo' ? 'yesNo' : 'value'
  }
}

/** The field whose input takes the value: what is asked of a list, a country or a number of a telephone is text. */
export function enteredField({ kind, field }: FilterField): DescribedField {
  // What is asked of a moment is its day.
  if (kind === 'dateTime') return { ...field, kind: 'day', required: false }
  const isOwn = kind === 'number' || kind === 'money' || kind === 'day' || kind === 'moment'
  const own: DescribedField = isOwn
    ? field
    : { ...field, kind: 'text', hasDigits: false, target: null, empty: '' }
  return { ...own, required: false }
}

/** What the input of a value needs, with the kind that makes it. */
export interface Entry {
  field: DescribedField
  kind: Kind
}

export function entryOf(field: FilterField, types: readonly DescribedType[]): Entry {
  const entered = enteredField(field)
  return { field: entered, kind: kindOf(entered, types) }
}

/** An operand to begin with. */
export function blankOperand({ field, kind }: Entry, tools: KindTools): Operand {
  // A number nobody typed is not 0.
  const value = field.kind === 'number' ? '' : kind.toForm(field, null, tools)
  return { first: value, second: value, list: [], choice: '' }
}

const range = z.object({ from: z.number(), to: z.number(), currency: z.string().optional() })

/** The operand of a condition there is. */
export function operandOf({ operator, value }: Condition, entry: Entry, tools: KindTools): Operand {
  const { field, kind } = entry
  const blank = blankOperand(entry, tools)
  const entered = (held: FieldValues[string]): unknown => kind.toForm(field, holding(field.name, held), tools)
  if (operator === 'anyOf' || operator === 'noneOf')
    return { ...blank, list: z.array(z.string()).parse(value) }
  if (operator === 'within') return { ...blank, choice: z.string().parse(value) }
  if (typeof value === 'boolean') return { ...blank, choice: value ? 'yes' : 'no' }
  if (value === null) return blank
  if (operator !== 'between') return { ...blank, first: entered(value) }
  const { from, to, currency } = range.parse(value)
  const end = (minor: number) => (currency === undefined ? minor : { minor, currency })
  return { ...blank, first: entered(end(from)), second: entered(end(to)) }
}

type Problems = Readonly<Record<string, ReactNode>>

/** What was entered, or what is wrong with it, by the part it is wrong in. */
export type Reading =
  { condition: Condition } | { problems: { first?: Problems; second?: Problems; other?: string } }

const amount = z.object({ minor: z.number(), currency: z.string() })

/** Reads an operand; `put` takes another value into one of its parts where the input proposes one. */
export function readOperand(
  filtered: FilterField,
  operator: Operator,
  operand: Operand,
  entry: Entry,
  tools: KindTools,
  put: (part: 'first' | 'second', value: unknown) => void,
): Reading {
  const shape = shapeOf(filtered, operator)
  const { t } = tools
  const found = (value: Condition['value']): Reading => {
    const read = operatorsOf[filtered.kind][operator]?.safeParse(value)
    return read?.success
      ? { condition: { field: filtered.name, operator, value } }
      : {
          problems: {
            other: t('customer:types.any.missing'),
            first: { '': t('customer:types.any.missing') },
          },
        }
  }
  const { field, kind } = entry
  const problemsOf = (part: 'first' | 'second'): Problems => {
    const value = operand[part]
    const isMissing = kind.text(value, field, tools).trim() === ''
    const own = kind.errors?.(value, field, tools, (next) => put(part, next), null) ?? {}
    const missing = { [field.kind === 'money' ? 'amount' : '']: t('customer:types.any.missing') }
    return isMissing ? missing : own
  }
  const valueIn = (part: 'first' | 'second'): Condition['value'] => {
    const read = kind.fromForm(operand[part], field, null, tools)
    return 'value' in read ? (read.value ?? null) : null
  }
  switch (shape) {
    case 'nothing':
      return found(null)
    case 'choices':
    case 'records':
      return found([...operand.list])
    case 'period':
      return found(operand.choice)
    case 'yesNo':
      return found(operand.choice === '' ? null : operand.choice === 'yes')
    case 'value': {
      const first = problemsOf('first')
      return Object.keys(first).length > 0 ? { problems: { first } } : found(valueIn('first'))
    }
    case 'range': {
      const [first, second] = [problemsOf('first'), problemsOf('second')]
      if (Object.keys({ ...first, ...second }).length > 0) return { problems: { first, second } }
      const [from, to] = [valueIn('first'), valueIn('second')]
      const [least, most] = [amount.safeParse(from), amount.safeParse(to)]
      return least.success && most.success
        ? found({ from: least.data.minor, to: most.data.minor, currency: least.data.currency })
        : found({ from, to })
    }
  }
}
