import { customFieldOf } from '../../../shared/records/custom-field'
import type { Database } from '../db/open'
import { CREATED, ERASED, MERGED } from './change-set'
import { fieldNames, fieldOf, resolve } from './resolve'
import { createRecordRows, type FieldValues } from './rows'
import type { JournalStore } from './store'

/** One change as derived tables hear of it, after the row was written and inside the same transaction. */
export interface RecordChange {
  type: string
  id: string
  fields: ReadonlySet<string>
  /** What the changed fields held before; empty for a new record. */
  before: FieldValues
}

/** Makes the rows say what the journal says. */
export function createRecordKeeper(db: Database, store: JournalStore) {
  const rows = createRecordRows(db)

  const held = (type: string, id: string, name: string): unknown => {
    const field = fieldOf(type, name)
    return field && resolve(field, store.ofField(type, id, name))
  }

  /** A record appears when its creation is known, with all that is known of it by then. */
  function appear(type: string, id: string): RecordChange | null {
    const created = held(type, id, CREATED)
    if (created === undefined || store.isErased(type, id)) return null
    const names = [...fieldNames(type), ...store.customFields(type, id)]
    const known = names.map((name) => [name, held(type, id, name)] as const)
    const values = Object.fromEntries(known.filter(([, value]) => value !== undefined))
    rows.insert(type, id, values, store.changedAt(type, id))
    return { type, id, fields: new Set(names), before: {} }
  }

  function vanish(type: string, id: string, before: FieldValues | undefined): RecordChange | null {
    store.erase(type, id)
    if (!before) return null
    rows.drop(type, id)
    return { type, id, fields: new Set(Object.keys(before)), before }
  }

  return {
    read: rows.read,
    /**
     * Follows changes of these fields, made at this wall time, in the record's row. Null where neither a field nor the
     * history says anything else than before, or where the record is not shown.
     */
    follow(type: string, id: string, fields: ReadonlySet<string>, at: number): RecordChange | null {
      const names = fieldNames(type)
      const row = names.length > 0 ? rows.read(type, id) : undefined
      if (fields.has(ERASED)) return vanish(type, id, row)
      if (names.length === 0) return null
      if (!row) return appear(type, id)
      const known = [...fields].filter((name) => names.includes(name) || customFieldOf(name))
      const values: FieldValues = {}
      for (const name of known) values[name] = held(type, id, name) ?? fieldOf(type, name)?.empty ?? null
      rows.update(type, id, values, at)
      const altered = known.filter(
        (name) =>
          JSON.stringify(values[name]) !== JSON.stringify(row[name] ?? fieldOf(type, name)?.empty ?? null),
      )
      const changed = fields.has(MERGED) ? [...altered, MERGED] : altered
      if (changed.length === 0) return null
      return { type, id, fields: new Set(changed), before: pick(row, changed) }
    },
  }
}
export type RecordKeeper = ReturnType<typeof createRecordKeeper>

const pick = (row: FieldValues, names: readonly string[]): FieldValues =>
  Object.fromEntries(names.map((name) => [name, row[name]]))
