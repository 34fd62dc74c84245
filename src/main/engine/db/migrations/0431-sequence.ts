import type { Migration } from '../migrate'

/** Mails that follow one another as long as nobody answers, and with whom each sequence is how far. */
export const sequence: Migration = {
  version: 431,
  name: 'sequence',
  up(db) {
    db.exec(`
CREATE TABLE sequence (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  steps TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE TABLE sequence_run (
  id TEXT PRIMARY KEY,
  sequence_id TEXT NOT NULL,
  name TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  identity_id INTEGER,
  person TEXT NOT NULL,
  subject TEXT NOT NULL,
  steps TEXT NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'answered', 'bounced', 'finished', 'stopped', 'failed')),
  next_at INTEGER,
  outgoing_id TEXT NOT NULL DEFAULT '',
  is_queued INTEGER NOT NULL DEFAULT 0,
  reference_ids TEXT NOT NULL DEFAULT '',
  message_ids TEXT NOT NULL,
  since INTEGER NOT NULL,
  ended_at INTEGER,
  problem TEXT
) STRICT;
CREATE INDEX sequence_run_next ON sequence_run (next_at) WHERE state = 'running' AND next_at IS NOT NULL;
CREATE INDEX sequence_run_account ON sequence_run (account_id);
CREATE UNIQUE INDEX sequence_run_outgoing ON sequence_run (outgoing_id) WHERE outgoing_id <> '';
`)
  },
}
