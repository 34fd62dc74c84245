import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { TFunction } from 'i18next'
import type { Choice } from '../../../../shared/choices'
import type { DescribedField, FieldValues, RecordRow } from '../../../../shared/contract/records'
import type { useFormat } from '../../../app/format'
import type { RecordChoice } from './record-choice'

/** What a kind of field asks of the window to read and write values in the user's language. */
export interface KindTools {
  t: TFunction<'customer'>
  format: ReturnType<typeof useFormat>
  /** What a field that is chosen from a few may hold. */
  choices(field: DescribedField): readonly Choice[]
}

/** What the input of a field is given. */
export interface InputProps<Value> {
  field: DescribedField
  label: string
  description: string | undefined
  value: Value
  isFirst: boolean
  /** Errors by their path within the field; '' for the field itself. */
  errors: Readonly<Record<string, ReactNode>>
  onChange(value: Value): void
  /** Puts a record that goes with the one chosen into the field for its type, as long as that is empty. */
  suggest(target: string, record: RecordChoice): void
  /** Calls the record so, as long as it has no name. */
  suggestTitle(name: string): void
  tools: KindTools
}

/** How values of one kind are entered, judged and shown: one component each, for every field of every type. */
export interface Kind<Value = unknown> {
  /** What stands in the form. */
  schema: z.ZodType<Value>
  /** From what the record holds, or from its absence. */
  toForm(field: DescribedField, row: RecordRow | null, tools: KindTools): Value
  /** What is written; `created` where a record is to be made with it. */
  fromForm(
    value: Value,
    field: DescribedField,
    row: RecordRow | null,
    tools: KindTools,
  ): { value: FieldValues[string] } | { created: FieldValues }
  /** Errors by their path within the field. */
  errors?(
    value: Value,
    field: DescribedField,
    tools: KindTools,
    put: (value: Value) => void,
    row: RecordRow | null,
  ): Record<string, ReactNode>
  /** Where within the field stands what the engine refused. */
  pathOf?(value: Value, refused: readonly unknown[]): string | undefined
  /** The value read out, for the question which of two to keep. */
  text(value: Value, field: DescribedField, tools: KindTools): string
  Input(props: InputProps<Value>): ReactNode
}

/** A kind as the form holds it, with values of any sort; each is checked as it comes back. */
export function kind<Value>(of: Kind<Value>): Kind {
  const { errors, pathOf, Input } = of
  const read = (value: unknown): Value => of.schema.parse(value)
  return {
    schema: of.schema,
    toForm: of.toForm,
    fromForm: (value, ...rest) => of.fromForm(read(value), ...rest),
    ...(errors && { errors: (value, ...rest) => errors(read(value), ...rest) }),
    ...(pathOf && { pathOf: (value, refused) => pathOf(read(value), refused) }),
    text: (value, ...rest) => of.text(read(value), ...rest),
    Input: (props) => <Input {...props} value={read(props.value)} />,
  }
}

/** What a record holds in a field; what a new one begins with where there is none. */
export const heldValue = (field: DescribedField, row: RecordRow | null): unknown =>
  row?.fields[field.name] ?? field.empty
