import type { Migration } from '../migrate'

/** Drafts and scheduled mails lie on the server, too, where other devices see them. */
export const draftCopy: Migration = {
  version: 401,
  name: 'draft-copy',
  up(db) {
    db.exec(`
CREATE TABLE draft_copy (
  outgoing_id TEXT PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  put_at INTEGER NOT NULL,
  size INTEGER NOT NULL,
  gone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX draft_copy_account ON draft_copy (account_id);
ALTER TABLE message ADD COLUMN scheduled TEXT NOT NULL DEFAULT '';
`)
  },
}
