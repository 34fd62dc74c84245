import type { Migration } from '../migrate'

/** What a mail shows against the sender it names; of mail that came before, nothing is known. */
export const senderDoubt: Migration = {
  version: 70,
  name: 'sender-doubt',
  up(db) {
    db.exec(`
ALTER TABLE message ADD COLUMN author_refused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN is_certified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE thread_row ADD COLUMN doubted_id INTEGER;
`)
  },
}
