import type { Migration } from '../migrate'

/** What was done to messages, so that it can be taken back and a refusal told. */
export const messageChange: Migration = {
  version: 30,
  name: 'message-change',
  up(db) {
    db.exec(`
CREATE TABLE message_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  window TEXT NOT NULL,
  change TEXT NOT NULL,
  problem TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE message_change_entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  change_id INTEGER NOT NULL REFERENCES message_change (id) ON DELETE CASCADE,
  placement_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  thread_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  before TEXT NOT NULL,
  refused INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX message_change_entry_change ON message_change_entry (change_id);

CREATE INDEX message_change_entry_placement ON message_change_entry (placement_id);
`)
  },
}
