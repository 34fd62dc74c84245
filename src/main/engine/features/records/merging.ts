import type { RecordRef } from '../../../../shared/contract/crm'
import type { FieldValues, RecordRow } from '../../../../shared/contract/records'
import { ProblemError } from '../../../../shared/problem'
import type { Journal, RecordWriter } from '../../journal/journal'
import { checkedFields } from './checking'
import { isEmpty } from './reading'
import type { RecordsStore } from './store'
import { moduleType } from './types'

interface Parts {
  journal: Journal
  store: RecordsStore
  get(ref: RecordRef): RecordRow
  exists(type: string, id: string): boolean
}

/**
 * Makes one record of two: what names the other one, or belongs to it, is the first one's then, and the other is
 * removed. All of it is one change set, which one undo takes back.
 */
export function createMerging({ journal, store, get, exists }: Parts) {
  /** `taken` are the fields whose value is to be the other one's where both hold one. */
  return function merge(keep: RecordRef, otherId: string, taken: readonly string[]) {
    const { type, id } = keep
    const other = { type, id: otherId }
    if (id === otherId) throw new ProblemError({ code: 'field-invalid', field: 'other' })
    return journal.commit(`${type}-merged`, (write) => {
      const fields = mergedFields(get(keep), get(other), taken)
      // First of all: what only one record may have, such as an address, is free by then.
      write.remove(type, otherId)
      write.put(type, id, checkedFields(type, fields, exists))
      write.merged(type, id, otherId)
      for (const { type: holder, id: holderId, field } of store.heldBy(other)) {
        const isItself = holder === type && holderId === id
        if (holderId !== otherId) write.put(holder, holderId, { [field.name]: isItself ? null : id })
      }
      return { record: get(keep), change: write.stamp() }
    })
  }
}

/** What belongs to one record belongs to the other one then, of whatever type the two are. */
export const handingOver =
  ({ heldBy }: Pick<RecordsStore, 'heldBy'>) =>
  (write: RecordWriter, from: RecordRef, to: RecordRef): void => {
    for (const { type, id, field } of heldBy(from))
      if (field.target === undefined) write.put(type, id, { recordType: to.type, [field.name]: to.id })
  }

/** Lists hold what either holds; of other fields one's own value, or the other one's where it is taken or is the only one. */
function mergedFields(keep: RecordRow, other: RecordRow, taken: readonly string[]): FieldValues {
  const merged: FieldValues = {}
  for (const [name, field] of moduleType(keep.type).fields) {
    const own = keep.fields[name] ?? field.empty
    const theirs = other.fields[name] ?? field.empty
    if (Array.isArray(own) && Array.isArray(theirs)) merged[name] = [...own, ...theirs]
    else if (!isEmpty(field, theirs) && (isEmpty(field, own) || taken.includes(name))) merged[name] = theirs
    // A record that names the other one would name itself.
    if (merged[name] === keep.id) merged[name] = field.empty
  }
  return merged
}
