import { z } from 'zod'
import type { RecordRef } from '../../../../shared/contract/crm'
import { rowOf } from '../../db/row'
import type { Database } from '../../db/open'

/** What a deleted record is found by: beginnings of words, or the digits of a phone number; nothing finds all. */
export interface Wanted {
  words: readonly string[]
  phone: string
}

/** SQL over the list of deleted records. */
export function createRemovedStore(db: Database) {
  const save = db.prepare<[string, string, number, string]>(
    'INSERT OR REPLACE INTO removed_record (record_type, record_id, removed_at, words) VALUES (?, ?, ?, ?)',
  )
  const drop = db.prepare<[string, string]>(
    'DELETE FROM removed_record WHERE record_type = ? AND record_id = ?',
  )
  const count = rowOf({ total: z.number() })
  const all = count.prepare<Bound>(db, `SELECT count(*) AS total FROM removed_record WHERE ${ofType}`)
  const found = count.prepare<Bound>(
    db,
    `SELECT count(*) AS total FROM removed_record WHERE ${ofType} AND ${holdsWanted}`,
  )
  const ids = rowOf({ id: z.string() })
  const page = ids.prepare<Bound>(db, removedPage)
  const foundPage = ids.prepare<Bound>(
    db,
    `SELECT record_id AS id FROM removed_record WHERE ${ofType} AND ${holdsWanted} ${inOrder}`,
  )
  return {
    /** `words` are folded, with blanks between them. */
    save: ({ type, id }: RecordRef, at: number, words: string): void =>
      void save.run(type, id, at, ` ${words}`),
    drop: ({ type, id }: RecordRef): void => void drop.run(type, id),
    /** Those deleted last first. */
    list(type: string, { words, phone }: Wanted, offset: number, limit: number) {
      const bound = { type, words: JSON.stringify(words), phone, offset, limit }
      const isSearch = words.length > 0
      const { total = 0 } = (isSearch ? found : all).get(bound) ?? {}
      return { total, ids: (isSearch ? foundPage : page).all(bound).map(({ id }) => id) }
    },
  }
}

type Bound = Record<string, string | number>

const ofType = 'record_type = @type'
const holdsWanted = `(NOT EXISTS (SELECT 1 FROM json_each(@words) w WHERE instr(words, ' ' || w.value) = 0)
  OR @phone <> '' AND instr(words, ' ' || @phone) > 0)`
const inOrder = 'ORDER BY removed_at DESC, record_id DESC LIMIT @limit OFFSET @offset'

/** A page of the list, which an index must hold in its order. */
export const removedPage = `SELECT record_id AS id FROM removed_record WHERE ${ofType} ${inOrder}`

export type RemovedStore = ReturnType<typeof createRemovedStore>
