import type { Migration } from '../migrate'

/** What lay in a removed account goes bit by bit, so that its row outlives it. */
export const removedAccount: Migration = {
  version: 60,
  name: 'removed-account',
  up(db) {
    db.exec(`
ALTER TABLE account ADD COLUMN removed_at INTEGER;
DROP INDEX account_address;
CREATE UNIQUE INDEX account_address ON account (address) WHERE removed_at IS NULL;

CREATE INDEX outgoing_account ON outgoing (account_id);
CREATE INDEX outgoing_answers ON outgoing (answers_message_id) WHERE answers_message_id IS NOT NULL;

UPDATE message SET orphaned_at = unixepoch() * 1000
WHERE orphaned_at IS NULL AND NOT EXISTS (SELECT 1 FROM placement WHERE message_id = message.id);
`)
  },
}
