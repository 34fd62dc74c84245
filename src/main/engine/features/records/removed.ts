import type { RecordRef } from '../../../../shared/contract/crm'
import type { RecordRow, RemovedRecord } from '../../../../shared/contract/records'
import type { OwnIdentity } from '../../addresses/own-identity'
import type { Journal } from '../../journal/journal'
import type { RemovedStore } from './removed-store'
import { moduleType } from './types'
import { typedWords } from './words'

interface Parts {
  store: RemovedStore
  reader: {
    read(ref: RecordRef): RecordRow | undefined
    readRemoved(ref: RecordRef): RecordRow | undefined
  }
  journal: Pick<Journal, 'removal'>
  own(): OwnIdentity
}

/** Deleted records, as they can be found again: what each held, and how it went. */
export function createRemoved({ store, reader, journal, own }: Parts) {
  /** The record that holds now what this one held, however many merges later. */
  function heir({ type, id }: RecordRef): RemovedRecord['mergedWith'] {
    const passed = new Set([id])
    let last: RemovedRecord['mergedWith'] = null
    for (let next = journal.removal(type, id)?.mergedWith; next && !passed.has(next);) {
      passed.add(next)
      const ref = { type, id: next }
      const record = reader.read(ref)
      const known = record ?? reader.readRemoved(ref)
      // Erased for good since: nothing holds it any more.
      if (!known) break
      last = { id: next, title: known.title, isDeleted: !record }
      next = record ? null : journal.removal(type, next)?.mergedWith
    }
    return last
  }

  /** Undefined for a record that is there, and for one nothing is known of. */
  function get(ref: RecordRef, { isOwnAddress } = own()): RemovedRecord | undefined {
    const record = reader.readRemoved(ref)
    const removal = record && journal.removal(ref.type, ref.id)
    if (!removal) return undefined
    const { at, author } = removal
    return {
      ...record,
      removedAt: at,
      removedBy: author,
      byUser: author !== '' && isOwnAddress(author),
      mergedWith: heir(ref),
    }
  }

  return {
    get: (ref: RecordRef) => get(ref),
    heir,
    /** One page of a type's deleted records that match, those deleted last first. */
    list(type: string, query: string, offset: number, limit: number) {
      moduleType(type)
      const { total, ids } = store.list(type, typedWords(query), offset, limit)
      const identity = own()
      return { total, rows: ids.flatMap((id) => get({ type, id }, identity) ?? []) }
    },
  }
}
export type Removed = ReturnType<typeof createRemoved>
