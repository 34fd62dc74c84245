import type { Migration } from '../migrate'

/** Whether a server lets an identity be the sender, and which sent mail was looked at for that. */
export const senderStanding: Migration = {
  version: 340,
  name: 'sender-standing',
  up(db) {
    db.exec(`
ALTER TABLE identity ADD COLUMN standing TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN rewritten_to TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing ADD COLUMN sender_seen INTEGER NOT NULL DEFAULT 0;
UPDATE outgoing SET sender_seen = 1 WHERE state = 'sent';
`)
  },
}
