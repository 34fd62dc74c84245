import { changeSet, ERASED, type Change, type ChangeSet } from './change-set'
import { stampTime } from './clock'
import type { RecordChange, RecordKeeper } from './record-keeper'
import type { JournalStore } from './store'

/** A clock this far ahead is wrong: taking it over would make everything done here count as older. */
const MAX_AHEAD_MS = 5 * 60_000

/** Stamps of what became of the sets. */
export interface ApplyResult {
  applied: string[]
  /** Known before. */
  known: string[]
  /** Of a clock too far ahead: kept, and taken once their time has come. */
  aside: string[]
}

interface Target {
  store: JournalStore
  keeper: RecordKeeper
  now: number
  observe(stamp: string): void
  tell(change: RecordChange): void
  tellWritten: TellWritten
}

/** Tells of a set that names a record, and of the field. */
export type TellWritten = (
  set: Pick<ChangeSet, 'stamp' | 'at' | 'author'>,
  change: Pick<Change, 'type' | 'id' | 'field'>,
) => void

/** Takes sets made elsewhere. Must run inside a transaction. */
export function applySets(sets: readonly ChangeSet[], target: Target): ApplyResult {
  const { store, keeper, now } = target
  const result: ApplyResult = { applied: [], known: [], aside: [] }
  const touched = new Map<string, { type: string; id: string; fields: Set<string>; at: number }>()
  for (const set of [...dueFromAside(target), ...sets]) {
    if (store.hasSet(set.stamp)) {
      result.known.push(set.stamp)
    } else if (stampTime(set.stamp) > now + MAX_AHEAD_MS) {
      store.putAside(set, now)
      result.aside.push(set.stamp)
    } else {
      take(set, target, touched)
      result.applied.push(set.stamp)
    }
  }
  const changes = [...touched.values()].map(({ type, id, fields, at }) => keeper.follow(type, id, fields, at))
  // Told once all rows are there: what is derived may read several records.
  for (const change of changes) if (change) target.tell(change)
  return result
}

function take(
  set: ChangeSet,
  { store, observe, tellWritten }: Target,
  touched: Map<string, { type: string; id: string; fields: Set<string>; at: number }>,
): void {
  observe(set.stamp)
  store.addSet(set)
  for (const change of set.changes) {
    const { type, id, field } = change
    if (field !== ERASED && store.isErased(type, id)) continue
    store.addChange(set.stamp, change)
    tellWritten(set, change)
    const key = `${type}/${id}`
    const record = touched.get(key) ?? { type, id, fields: new Set(), at: 0 }
    touched.set(key, { ...record, fields: record.fields.add(field), at: Math.max(record.at, set.at) })
  }
}

/** Sets whose time has come since they were set aside. */
function dueFromAside({ store, now }: Target): ChangeSet[] {
  const due = store.aside().filter(({ stamp }) => stampTime(stamp) <= now + MAX_AHEAD_MS)
  return due.map(({ stamp, content }) => {
    store.dropAside(stamp)
    return changeSet.parse(JSON.parse(content))
  })
}
