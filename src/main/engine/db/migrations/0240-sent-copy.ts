import type { Migration } from '../migrate'

/** Where a move without MOVE has sent a copy is kept until the message lies in one place. */
export const sentCopy: Migration = {
  version: 240,
  name: 'sent-copy',
  up(db) {
    db.exec('ALTER TABLE placement ADD COLUMN sent_copy TEXT')
  },
}
