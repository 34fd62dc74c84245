import { z } from 'zod'
import { keepUnsaved, useUnsaved, type Join } from './unsaved'

/** A form's values, with what was typed the last time and never saved laid over those of the record. */
export interface FormDraft<Values> {
  /** The record as it is now. */
  now: Values
  /** The record as it was when what is laid over it was typed. */
  base: Values
  values: Values
  isRestored: boolean
  /** `words` are what the user typed, line by line. */
  keep(base: Values, values: Values, words: readonly string[]): void
  forget(): void
}

const keptFields = z.object({
  from: z.record(z.string(), z.unknown()),
  typed: z.record(z.string(), z.unknown()),
})

/**
 * The draft of a form; undefined until it has been read. Only fields that differ from the record are kept, so that a
 * form opened again shows the record as it is now wherever the user had typed nothing.
 */
export function useFormDraft<Values extends Record<string, unknown>>(
  key: string,
  schema: z.ZodType<Values>,
  now: Values,
): FormDraft<Values> | undefined {
  const text = useUnsaved(key)
  if (text === undefined) return undefined
  const restored = restore(text, schema, now)
  return {
    now,
    base: restored?.base ?? now,
    values: restored?.values ?? now,
    isRestored: restored !== null,
    keep: (base, values, words) => keepUnsaved(key, differences(base, values), words.join('\n')),
    forget: () => keepUnsaved(key, ''),
  }
}

function restore<Values extends Record<string, unknown>>(
  text: string,
  schema: z.ZodType<Values>,
  now: Values,
): { base: Values; values: Values } | null {
  if (!text) return null
  const kept = readFields(text)
  const base = schema.safeParse({ ...now, ...kept?.from })
  const values = schema.safeParse({ ...now, ...kept?.typed })
  return kept && base.success && values.success ? { base: base.data, values: values.data } : null
}

/** Fields that only one of two drafts has are joined; what both have typed stays with the draft it was moved from. */
export const joinFormDrafts: Join = (own, moved) => {
  const [ours, theirs] = [readFields(own), readFields(moved)]
  if (!theirs) return { joined: own, left: '' }
  if (!ours) return { joined: moved, left: '' }
  const isOurs = (field: string): boolean => field in ours.typed
  const clashing = Object.keys(theirs.typed).filter(
    (field) => isOurs(field) && !isSameValue(ours.typed[field], theirs.typed[field]),
  )
  const joined = { from: { ...theirs.from, ...ours.from }, typed: { ...theirs.typed, ...ours.typed } }
  const left = { from: part(theirs.from, clashing), typed: part(theirs.typed, clashing) }
  return { joined: JSON.stringify(joined), left: clashing.length > 0 ? JSON.stringify(left) : '' }
}

function readFields(text: string): z.infer<typeof keptFields> | undefined {
  const json: unknown = JSON.parse(text)
  return keptFields.safeParse(json).data
}

const part = (all: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field, all[field]]))

function differences(base: Record<string, unknown>, values: Record<string, unknown>): string {
  const changed = Object.keys(values).filter((field) => !isSameValue(values[field], base[field]))
  return changed.length > 0 ? JSON.stringify({ from: part(base, changed), typed: part(values, changed) }) : ''
}

/** Whether a field of a form holds the same in both. */
export const isSameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
