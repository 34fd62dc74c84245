import { z } from 'zod'
import { keepUnsaved, useUnsaved } from './unsaved'

/** A form's values, with what was typed the last time and never saved laid over those of the record. */
export interface FormDraft<Values> {
  /** The record as it is now. */
  now: Values
  /** The record as it was when what is laid over it was typed. */
  base: Values
  values: Values
  isRestored: boolean
  keep(base: Values, values: Values): void
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
    keep: (base, values) => keepUnsaved(key, differences(base, values)),
    forget: () => keepUnsaved(key, ''),
  }
}

function restore<Values extends Record<string, unknown>>(
  text: string,
  schema: z.ZodType<Values>,
  now: Values,
): { base: Values; values: Values } | null {
  if (!text) return null
  const json: unknown = JSON.parse(text)
  const kept = keptFields.safeParse(json)
  const base = schema.safeParse({ ...now, ...kept.data?.from })
  const values = schema.safeParse({ ...now, ...kept.data?.typed })
  return kept.success && base.success && values.success ? { base: base.data, values: values.data } : null
}

function differences(base: Record<string, unknown>, values: Record<string, unknown>): string {
  const changed = Object.keys(values).filter((field) => !isSameValue(values[field], base[field]))
  const part = (all: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(changed.map((field) => [field, all[field]]))
  return changed.length > 0 ? JSON.stringify({ from: part(base), typed: part(values) }) : ''
}

/** Whether a field of a form holds the same in both. */
export const isSameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
