import type { Migration } from '../migrate'

/** Copies of mail that are to be made: each is a place of the message already, which its server does not know yet. */
export const mailCopy: Migration = {
  version: 420,
  name: 'mail-copy',
  up(db) {
    db.exec(`
ALTER TABLE placement ADD COLUMN copy_of INTEGER;
CREATE INDEX placement_copy ON placement (account_id, next_attempt_at) WHERE copy_of IS NOT NULL;
`)
  },
}
