import { z } from 'zod'
import type { RecordRef } from '../../../../shared/contract/crm'
import type { Note } from '../../../../shared/contract/notes'
import type { Reader } from '../../db/reader'
import { rowOf, type RowOf } from '../../db/row'

const noteRow = rowOf({
  id: z.string(),
  recordType: z.string(),
  recordId: z.string(),
  text: z.string(),
  pinned: z.number(),
  createdAt: z.number(),
  updatedAt: z.number(),
})

const select = `SELECT id, record_type AS recordType, record_id AS recordId, text, pinned,
  created_at AS createdAt, updated_at AS updatedAt FROM note`

/** All SQL of notes. Rows are written by the journal. */
export function createNotesStore(reader: Reader) {
  const get = noteRow.prepare<[string]>(reader, `${select} WHERE id = ? AND deleted_at IS NULL`)
  const known = noteRow.prepare<[string]>(reader, `${select} WHERE id = ?`)
  const list = noteRow.prepare<[string, string]>(
    reader,
    `${select} WHERE record_type = ? AND record_id = ? AND deleted_at IS NULL
     ORDER BY pinned DESC, created_at DESC, id DESC`,
  )
  return {
    get(id: string): Note | undefined {
      const row = get.get(id)
      return row && toNote(row)
    },
    /** Also a removed one. */
    known(id: string): Note | undefined {
      const row = known.get(id)
      return row && toNote(row)
    },
    list: (record: RecordRef): Note[] => list.all(record.type, record.id).map(toNote),
  }
}

const toNote = (row: RowOf<typeof noteRow>): Note => ({
  id: row.id,
  record: { type: row.recordType, id: row.recordId },
  text: row.text,
  pinned: row.pinned === 1,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
})
