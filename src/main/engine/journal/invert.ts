import { ProblemError } from '../../../shared/problem'
import { CREATED, DELETED, ERASED, type Change } from './change-set'
import type { RecordKeeper } from './record-keeper'
import { standingOf, wayBack } from './standing'
import type { JournalStore } from './store'

/** What taking back a set came to. */
export interface Inversion {
  /** How many fields were put back. */
  undone: number
  /** Records and fields left as they are: somebody changed them since, and it was not taken back, or needs them. */
  kept: { type: string; id: string; field: string }[]
}

interface Source {
  store: JournalStore
  keeper: RecordKeeper
  isUsed(type: string, id: string): boolean
  commit(label: string, work: (put: (changes: readonly Change[]) => void) => void): void
}

/** Writes a new set that puts every field back to what it held before the given one. */
export function invertSet(stamp: string, { store, keeper, isUsed, commit }: Source): Inversion {
  const set = store.set(stamp)
  if (!set) throw new ProblemError({ code: 'not-found', params: { type: 'change' } })
  const kept: Inversion['kept'] = []
  let undone = 0
  const byRecord = [...Map.groupBy(set.changes, ({ type, id }) => `${type}/${id}`).values()]
  const creations = byRecord.flatMap((changes) => changes.filter(({ field }) => field === CREATED))
  const created = new Set(creations.map(({ id }) => id))
  commit(set.label, (put) => {
    const write = (changes: Change[]): void => {
      undone += changes.length
      put(changes)
    }
    for (const changes of byRecord) if (!created.has(changes[0]?.id ?? '')) write(changes.flatMap(changeBack))
    uncreate(creations, write)
  })
  return { undone, kept }

  /** New records are removed whole, those that name others first; what somebody worked on or needs since stays. */
  function uncreate(waiting: readonly Change[], write: (changes: Change[]) => void): void {
    const alive = waiting.filter(({ type, id }) => keeper.read(type, id)?.[DELETED] === null)
    const free = alive.filter(({ type, id }) => !isChangedSince(type, id) && !isUsed(type, id))
    for (const creation of free) write([{ ...creation, field: DELETED, value: set?.at ?? 0 }])
    const others = alive.filter((creation) => !free.includes(creation))
    if (free.length > 0) return uncreate(others, write)
    kept.push(...others.map(({ type, id }) => ({ type, id, field: CREATED })))
  }

  function isChangedSince(type: string, id: string): boolean {
    return store.elementsChangedAfter(stamp, type, id).some(({ field, element }) => {
      const standing = standingOf({ type, field }, store.ofElement({ type, id, field, element }))
      return standing.every((since) => since > stamp)
    })
  }

  function changeBack(change: Change): Change[] {
    const { type, id, field } = change
    if (field === ERASED || !keeper.read(type, id)) return []
    const known = store.ofElement(change)
    if (!standingOf(change, known).includes(stamp)) {
      kept.push({ type, id, field })
      return []
    }
    const before = known[known.findIndex((entry) => entry.stamp === stamp) - 1]
    return [{ ...change, ...wayBack(change, before) }]
  }
}
