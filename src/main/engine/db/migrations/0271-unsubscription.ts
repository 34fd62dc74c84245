import type { Migration } from '../migrate'

/** Lists that are asked to send no more, and what they said. */
export const unsubscription: Migration = {
  version: 271,
  name: 'unsubscription',
  up(db) {
    db.exec(`
CREATE TABLE unsubscription (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  list_key TEXT NOT NULL,
  url TEXT NOT NULL,
  may_be_inside INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused')),
  at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  problem TEXT
) STRICT;
CREATE UNIQUE INDEX unsubscription_list ON unsubscription (list_key);
CREATE INDEX unsubscription_waiting ON unsubscription (at) WHERE state = 'waiting';
`)
  },
}
