import type { Migration } from '../migrate'

/** A mail that goes to each of several people by itself, and what of it waits until it is to go on. */
export const mailGroup: Migration = {
  version: 421,
  name: 'mail-group',
  up(db) {
    db.exec(`
ALTER TABLE outgoing ADD COLUMN group_id TEXT;
ALTER TABLE outgoing ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outgoing_group ON outgoing (group_id) WHERE group_id IS NOT NULL;
`)
  },
}
