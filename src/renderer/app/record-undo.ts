import i18next from 'i18next'
import type { z } from 'zod'
import { isSameValue } from './form-draft'
import { done } from './undo'

/**
 * Writes those fields of a record that differ from what they held, and offers the way back: the same fields, and no
 * others, as they were. Both say what they began from, so that neither destroys what somebody changed since. Null when
 * nothing differs.
 */
export async function updateUndoably<Part extends object, Row extends object>(options: {
  message: string
  name?: string
  /** Any part of the fields. */
  schema: z.ZodType<Part>
  before: object
  after: object
  update(changes: Part, from: Part): Promise<Row>
  /** What else goes with the change. */
  undoMore?(): Promise<void>
}): Promise<Row | null> {
  const { schema, before, after, update } = options
  const held = new Map<string, unknown>(Object.entries(before))
  const changed = new Set(
    Object.entries(after)
      .filter(([field, value]) => !isSameValue(value, held.get(field)))
      .map(([field]) => field),
  )
  if (changed.size === 0) return null
  const part = (row: object): Part =>
    schema.parse(Object.fromEntries(Object.entries(row).filter(([field]) => changed.has(field))))
  const from = part(before)
  const saved = await update(part(after), from)
  if (isSameValue(part(saved), from)) return saved
  const undo = async (): Promise<void> => {
    await update(from, part(saved))
    await options.undoMore?.()
  }
  done(options.message, i18next.t('undo'), undo, options.name)
  return saved
}
