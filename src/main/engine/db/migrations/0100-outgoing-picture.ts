import type { Migration } from '../migrate'

/** The pictures in one's own text, apart from it: each autosave wrote them anew. */
export const outgoingPicture: Migration = {
  version: 100,
  name: 'outgoing-picture',
  up(db) {
    db.exec(`
CREATE TABLE outgoing_picture (
  outgoing_id TEXT NOT NULL REFERENCES outgoing (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (outgoing_id, hash)
) STRICT;
`)
  },
}
