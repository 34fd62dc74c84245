import type { Migration } from '../migrate'

/** Which \Deleted at the server is ours, of a move under way: without it a crash would leave mail marked for good. */
export const ownMark: Migration = {
  version: 130,
  name: 'own-mark',
  up(db) {
    db.exec(`
ALTER TABLE placement ADD COLUMN own_mark TEXT CHECK (own_mark IN ('original', 'copy'));
`)
  },
}
