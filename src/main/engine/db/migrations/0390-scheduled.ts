import type { Migration } from '../migrate'

/** By what clock a mail was written, as its Date header names it; and which mails wait for a time that was chosen. */
export const scheduled: Migration = {
  version: 390,
  name: 'scheduled',
  up(db) {
    db.exec(`
ALTER TABLE message ADD COLUMN sent_zone INTEGER;
ALTER TABLE outgoing ADD COLUMN is_scheduled INTEGER NOT NULL DEFAULT 0;
UPDATE outgoing SET is_scheduled = 1 WHERE state = 'queued' AND send_at - updated_at > 120000;
`)
  },
}
