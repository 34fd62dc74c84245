import { ProblemError } from '../../../shared/problem'
import { CREATED, DELETED, ERASED, type Change } from './change-set'
import type { RecordKeeper } from './record-keeper'
import { fieldOf } from './resolve'
import type { JournalStore } from './store'

/** What taking back a set came to. */
export interface Inversion {
  /** How many fields were put back. */
  undone: number
  /** Records and fields left as they are, because somebody changed or needs them since. */
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
    const free = alive.filter(({ type, id }) => !store.isChangedAfter(stamp, type, id) && !isUsed(type, id))
    for (const creation of free) write([{ ...creation, field: DELETED, value: set?.at ?? 0 }])
    const others = alive.filter((creation) => !free.includes(creation))
    if (free.length > 0) return uncreate(others, write)
    kept.push(...others.map(({ type, id }) => ({ type, id, field: CREATED })))
  }

  function changeBack(change: Change): Change[] {
    const { type, id, field } = change
    if (field === ERASED || !keeper.read(type, id)) return []
    if (store.newestOf(change) !== stamp) {
      kept.push({ type, id, field })
      return []
    }
    const before = store.before(stamp, change)
    if (before) return [{ ...change, ...before }]
    return [
      change.operation === 'add'
        ? { ...change, operation: 'remove', value: null }
        : { ...change, value: fieldOf(type, field)?.empty ?? null },
    ]
  }
}
