import { ProblemError } from '../../../shared/problem'

/**
 * Two windows, or a window and an undo, may change one record. Fails with `conflict`, which names the fields, where one
 * holds something else by now than the change began from; the same change made twice is none.
 */
export function assertUnchanged(row: object, from: object | undefined, changes: object): void {
  const now = new Map<string, unknown>(Object.entries(row))
  const wanted = new Map<string, unknown>(Object.entries(changes))
  const clashing = Object.entries(from ?? {})
    .filter(([, before]) => before !== undefined)
    .filter(
      ([field, before]) => !isSame(now.get(field), before) && !isSame(now.get(field), wanted.get(field)),
    )
    .map(([field]) => field)
  if (clashing.length > 0)
    throw new ProblemError({ code: 'conflict', params: { fields: clashing.join(' ') } })
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
