import type { Migration } from '../migrate'

/** What is done to very many messages is stored before it is begun, and what of it is left while it goes on. */
export const manyChanges: Migration = {
  version: 550,
  name: 'many-changes',
  up(db) {
    db.exec(`
ALTER TABLE message_change ADD COLUMN stage TEXT NOT NULL DEFAULT 'told';
ALTER TABLE message_change ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message_change ADD COLUMN failure TEXT;
CREATE TABLE message_change_row (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  change_id INTEGER NOT NULL REFERENCES message_change (id) ON DELETE CASCADE,
  thread_id INTEGER NOT NULL,
  folder_id INTEGER NOT NULL,
  message_id INTEGER
) STRICT;
CREATE INDEX message_change_row_change ON message_change_row (change_id);
CREATE INDEX message_change_stage ON message_change (id) WHERE stage <> 'told';
`)
  },
}
