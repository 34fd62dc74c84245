import { recordType, type RecordRef } from '../../../../shared/contract/crm'
import type { Note } from '../../../../shared/contract/notes'
import type { Database } from '../../db/open'

interface NoteRow {
  id: string
  recordType: string
  recordId: string
  text: string
  pinned: number
  createdAt: number
  updatedAt: number
}

const select = `SELECT id, record_type AS recordType, record_id AS recordId, text, pinned,
  created_at AS createdAt, updated_at AS updatedAt FROM note`

/** All SQL of notes. Rows are written by the journal. */
export function createNotesStore(db: Database) {
  const get = db.prepare<[string], NoteRow>(`${select} WHERE id = ? AND deleted_at IS NULL`)
  const known = db.prepare<[string], NoteRow>(`${select} WHERE id = ?`)
  const list = db.prepare<[string, string], NoteRow>(
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

const toNote = (row: NoteRow): Note => ({
  id: row.id,
  record: { type: recordType.parse(row.recordType), id: row.recordId },
  text: row.text,
  pinned: row.pinned === 1,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
})
