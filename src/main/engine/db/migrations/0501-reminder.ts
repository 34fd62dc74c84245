import type { Migration } from '../migrate'

/** When to remind of tasks and events, and of which the time has come. */
export const reminder: Migration = {
  version: 501,
  name: 'reminder',
  up(db) {
    db.exec(`
CREATE TABLE reminder (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  lead INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  whole_day INTEGER NOT NULL DEFAULT 0,
  rings_at INTEGER NOT NULL,
  rang_at INTEGER,
  missed INTEGER NOT NULL DEFAULT 0,
  dismissed_at INTEGER,
  UNIQUE (record_id, lead, due_at)
) STRICT;
CREATE INDEX reminder_waiting ON reminder (rings_at) WHERE rang_at IS NULL AND dismissed_at IS NULL;
CREATE INDEX reminder_rang ON reminder (due_at) WHERE rang_at IS NOT NULL AND dismissed_at IS NULL;
`)
  },
}
