import type { Migration } from '../migrate'

/** What of the answered mail could not be fetched when its quote was made: so many pictures, or (-1) all of it. */
export const quoteMissing: Migration = {
  version: 290,
  name: 'quote-missing',
  up(db) {
    db.exec('ALTER TABLE outgoing ADD COLUMN quote_missing INTEGER NOT NULL DEFAULT 0')
  },
}
