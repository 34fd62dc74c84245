import type { Migration } from '../migrate'

/**
 * By what the server knows a message is text: POP3 has no numbers. The UIDs known so far become their decimal text. Not
 * by a new table: ids of rows that are gone must not be given again.
 */
export const serverKey: Migration = {
  version: 150,
  name: 'server-key',
  up(db) {
    db.exec(`
DROP INDEX placement_uid;
ALTER TABLE placement ADD COLUMN server_key TEXT;
UPDATE placement SET server_key = CAST(uid AS TEXT) WHERE uid IS NOT NULL;
ALTER TABLE placement DROP COLUMN uid;
CREATE UNIQUE INDEX placement_server_key ON placement (folder_id, server_key);
`)
  },
}
