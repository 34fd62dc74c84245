import { ProblemError } from '../../../shared/problem'
import { CREATED, DELETED, ERASED, type Change } from './change-set'
import type { RecordKeeper } from './record-keeper'
import { fieldOf } from './resolve'
import type { JournalStore } from './store'

/** What taking back a set came to. */
export interface Inversion {
  /** Records and fields left as they are, because somebody changed them since. */
  kept: { type: string; id: string; field: string }[]
}

interface Source {
  store: JournalStore
  keeper: RecordKeeper
  commit(label: string, work: (put: (changes: readonly Change[]) => void) => void): void
}

/** Writes a new set that puts every field back to what it held before the given one. */
export function invertSet(stamp: string, { store, keeper, commit }: Source): Inversion {
  const set = store.set(stamp)
  if (!set) throw new ProblemError({ code: 'not-found', params: { type: 'change' } })
  const kept: Inversion['kept'] = []
  commit(set.label, (put) => {
    const byRecord = Map.groupBy(set.changes, ({ type, id }) => `${type}/${id}`)
    for (const changes of byRecord.values()) {
      const creation = changes.find(({ field }) => field === CREATED)
      put(creation ? uncreate(creation) : changes.flatMap(changeBack))
    }
  })
  return { kept }

  /** A new record is removed whole, unless somebody has worked on it since. */
  function uncreate(creation: Change): Change[] {
    const { type, id } = creation
    const now = keeper.read(type, id)
    if (!now || now[DELETED] !== null) return []
    if (store.isChangedAfter(stamp, type, id)) {
      kept.push({ type, id, field: CREATED })
      return []
    }
    return [{ ...creation, field: DELETED, value: set?.at ?? 0 }]
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
