import type { Change } from './change-set'
import { fieldOf } from './resolve'

/** One change of an element, with its set's stamp and the stamp of the set that one takes back. */
export interface ElementChange extends Pick<Change, 'operation' | 'value'> {
  stamp: string
  undoes: string
}

/** What an element was before anybody changed it. */
export const NEVER = ''

/** What puts an element of a field back to what it held after `before`, or before any change. */
export function wayBack(
  { type, field, operation }: Pick<Change, 'type' | 'field' | 'operation'>,
  before: ElementChange | undefined,
): Pick<Change, 'operation' | 'value'> {
  if (before) return { operation: before.operation, value: before.value }
  if (operation === 'add') return { operation: 'remove', value: null }
  return { operation, value: fieldOf(type, field)?.empty ?? null }
}

/**
 * Stamps of the changes an element stands at, newest first, `NEVER` among them where it stands as before any: the last
 * change and, as far as that took back what stood and nothing else, whatever stood before what it took back. So a
 * change and its inversion cancel each other out, to any depth. An inversion that does not write what stood before
 * (somebody else's change came between, or it is forged) counts as a change like any other.
 */
export function standingOf(
  of: Pick<Change, 'type' | 'field'>,
  oldestFirst: readonly ElementChange[],
): readonly string[] {
  const places = new Map(oldestFirst.map(({ stamp }, place) => [stamp, place]))
  const standing: (readonly string[])[] = []
  for (const [place, entry] of oldestFirst.entries()) {
    const { stamp, undoes } = entry
    const last = standing[place - 1] ?? [NEVER]
    const undone = oldestFirst[places.get(undoes) ?? -1]
    const start = (places.get(undoes) ?? 0) - 1
    const takesBack = undone !== undefined && last.includes(undoes)
    if (takesBack && isSame(entry, wayBack({ ...of, operation: undone.operation }, oldestFirst[start])))
      standing.push([stamp, ...(standing[start] ?? [NEVER])])
    // Two computers took back the same.
    else if (undone && isSame(entry, oldestFirst[place - 1])) standing.push([stamp, ...last])
    else standing.push([stamp])
  }
  return standing.at(-1) ?? [NEVER]
}

const isSame = (a: Pick<Change, 'operation' | 'value'>, b: Pick<Change, 'operation' | 'value'> | undefined) =>
  a.operation === b?.operation && JSON.stringify(a.value) === JSON.stringify(b.value)
