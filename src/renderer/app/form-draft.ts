import { z } from 'zod'
import { keepUnsaved, useUnsaved } from './unsaved'

/** A form's values, with what was typed the last time and never saved laid over those of the record. */
export interface FormDraft<Values> {
  base: Values
  values: Values
  isRestored: boolean
  keep(values: Values): void
  forget(): void
}

/**
 * The draft of a form; undefined until it has been read. Only fields that differ from the record are kept, so that a
 * form opened again shows the record as it is now wherever the user had typed nothing.
 */
export function useFormDraft<Values extends Record<string, unknown>>(
  key: string,
  schema: z.ZodType<Values>,
  base: Values,
): FormDraft<Values> | undefined {
  const text = useUnsaved(key)
  if (text === undefined) return undefined
  const values = restore(text, schema, base)
  return {
    base,
    values: values ?? base,
    isRestored: values !== null,
    keep: (typed) => keepUnsaved(key, differences(base, typed)),
    forget: () => keepUnsaved(key, ''),
  }
}

function restore<Values extends Record<string, unknown>>(
  text: string,
  schema: z.ZodType<Values>,
  base: Values,
): Values | null {
  if (!text) return null
  const typed: unknown = JSON.parse(text)
  const kept = z.record(z.string(), z.unknown()).safeParse(typed)
  const values = schema.safeParse({ ...base, ...kept.data })
  return values.success ? values.data : null
}

function differences(base: Record<string, unknown>, typed: Record<string, unknown>): string {
  const changed = changedFields(base, typed)
  return Object.keys(changed).length > 0 ? JSON.stringify(changed) : ''
}

const changedFields = (
  base: Record<string, unknown>,
  typed: Record<string, unknown>,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(typed).filter(([field, value]) => !isSame(value, base[field])))

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
