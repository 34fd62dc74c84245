import type { Migration } from '../migrate'

/** By what two copies of a mail are known is their dedupe key: an identity is an address of ours. */
export const dedupeKey: Migration = {
  version: 230,
  name: 'dedupe-key',
  up(db) {
    db.exec(`
DROP INDEX message_identity;
ALTER TABLE message RENAME COLUMN identity TO dedupe_key;
CREATE INDEX message_dedupe_key ON message (dedupe_key);
`)
  },
}
