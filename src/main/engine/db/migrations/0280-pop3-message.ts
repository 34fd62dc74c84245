import type { Migration } from '../migrate'

/** Mail of POP3 servers: what was fetched of each, and the mail itself, which lies on this computer only. */
export const pop3Message: Migration = {
  version: 280,
  name: 'pop3-message',
  up(db) {
    db.exec(`
CREATE TABLE pop3_message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  uidl TEXT NOT NULL,
  size INTEGER,
  digest BLOB NOT NULL,
  named TEXT NOT NULL DEFAULT '',
  fetched_at INTEGER NOT NULL,
  gone_since INTEGER,
  deleted_here INTEGER NOT NULL DEFAULT 0,
  copied_at INTEGER
) STRICT;
CREATE UNIQUE INDEX pop3_message_uidl ON pop3_message (account_id, uidl);
CREATE INDEX pop3_message_digest ON pop3_message (account_id, digest);
ALTER TABLE message_source ADD COLUMN local INTEGER NOT NULL DEFAULT 0;
`)
  },
}
