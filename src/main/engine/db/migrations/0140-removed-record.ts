import type { Migration } from '../migrate'

/** The list of what was deleted; what was deleted before is put into it in the background. */
export const removedRecord: Migration = {
  version: 140,
  name: 'removed-record',
  up(db) {
    db.exec(`
CREATE TABLE removed_record (
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  removed_at INTEGER NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (record_type, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX removed_record_recent ON removed_record (record_type, removed_at DESC, record_id DESC);
INSERT OR IGNORE INTO record_to_index (record_type, record_id)
SELECT 'person', id FROM person WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'company', id FROM company WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'deal', id FROM deal WHERE deleted_at IS NOT NULL
UNION ALL SELECT 'ticket', id FROM ticket WHERE deleted_at IS NOT NULL;
`)
  },
}
