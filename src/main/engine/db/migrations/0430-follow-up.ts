import type { Migration } from '../migrate'

/** What is still to happen to a conversation, and which mail a program wrote in answer for its sender. */
export const followUp: Migration = {
  version: 430,
  name: 'follow-up',
  up(db) {
    db.exec(`
ALTER TABLE message ADD COLUMN is_auto_reply INTEGER NOT NULL DEFAULT 0;
CREATE TABLE follow_up (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('answer', 'todo')),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'bounced', 'answered', 'done')),
  account_id INTEGER NOT NULL,
  message_id TEXT NOT NULL DEFAULT '',
  thread_id INTEGER,
  people TEXT NOT NULL DEFAULT '[]',
  subject TEXT NOT NULL DEFAULT '',
  is_alone INTEGER NOT NULL DEFAULT 0,
  since INTEGER NOT NULL,
  after_id INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE INDEX follow_up_open ON follow_up (due_at) WHERE state IN ('open', 'bounced');
CREATE INDEX follow_up_account ON follow_up (account_id);
`)
  },
}
