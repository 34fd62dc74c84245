import type { Migration } from '../migrate'

/** Notes are found by their words: those there are get into the index of records in the background. */
export const searchedNotes: Migration = {
  version: 590,
  name: 'searched-notes',
  up(db) {
    db.exec(`
INSERT OR IGNORE INTO record_to_index (record_type, record_id)
  SELECT 'note', id FROM note WHERE deleted_at IS NULL;
`)
  },
}
