import type { Migration } from '../migrate'

/** What was decided of each mail, what waits to be decided, who is not made again, and what was handed to records. */
export const filing: Migration = {
  version: 450,
  name: 'filing',
  up(db) {
    db.exec(`
CREATE TABLE filing_queue (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE
) STRICT;
CREATE TABLE filed_mail (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  account_id INTEGER,
  direction TEXT NOT NULL DEFAULT 'incoming',
  reason TEXT NOT NULL,
  because TEXT NOT NULL DEFAULT '',
  linked TEXT NOT NULL DEFAULT '[]',
  made TEXT NOT NULL DEFAULT '[]',
  decided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX filed_mail_decided ON filed_mail (decided_at);
CREATE TABLE made_record (
  record_id TEXT PRIMARY KEY,
  record_type TEXT NOT NULL,
  address_key TEXT NOT NULL,
  account_id INTEGER,
  direction TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX made_record_address ON made_record (address_key, made_at);
CREATE INDEX made_record_rule ON made_record (account_id, direction, made_at);
CREATE TABLE forgotten_address (
  address_key TEXT PRIMARY KEY,
  forgotten_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO forgotten_address (address_key, forgotten_at)
  SELECT lower(trim(e.value ->> '$.address')), p.deleted_at FROM person AS p, json_each(p.emails) AS e
  WHERE p.deleted_at IS NOT NULL AND e.value ->> '$.address' IS NOT NULL;
CREATE TABLE assigned_mail (
  batch TEXT NOT NULL,
  link_id TEXT NOT NULL,
  PRIMARY KEY (batch, link_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE assignment (
  batch TEXT PRIMARY KEY,
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  address_key TEXT NOT NULL,
  change TEXT NOT NULL DEFAULT '',
  undone INTEGER NOT NULL DEFAULT 0,
  made_at INTEGER NOT NULL
) STRICT;
`)
  },
}
