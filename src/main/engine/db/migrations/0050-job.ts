import type { Migration } from '../migrate'

/** Work that is done in slices and was not through yet. */
export const job: Migration = {
  version: 50,
  name: 'job',
  up(db) {
    db.exec(`
CREATE TABLE job (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
`)
  },
}
