import type { Migration } from '../migrate'

/** What finds a stranger who looks like somebody known: by name, and by an address like theirs. */
export const impostor: Migration = {
  version: 80,
  name: 'impostor',
  up(db) {
    db.exec(`
ALTER TABLE person_email ADD COLUMN domain TEXT NOT NULL DEFAULT '';
ALTER TABLE person_email ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
CREATE INDEX person_email_domain ON person_email (domain);
CREATE INDEX person_email_name ON person_email (name_key) WHERE name_key <> '';

CREATE TABLE likeness (
  key INTEGER NOT NULL,
  holder TEXT NOT NULL,
  PRIMARY KEY (key, holder)
) STRICT, WITHOUT ROWID;

CREATE TABLE address_name (
  name_key TEXT NOT NULL,
  address_id INTEGER NOT NULL REFERENCES address (id),
  PRIMARY KEY (name_key, address_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE impostor (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  within INTEGER NOT NULL,
  kind TEXT NOT NULL,
  writer TEXT NOT NULL,
  about TEXT NOT NULL,
  PRIMARY KEY (message_id, within, kind, writer)
) STRICT, WITHOUT ROWID;
CREATE INDEX impostor_writer ON impostor (writer);

CREATE TABLE derived_version (
  name TEXT PRIMARY KEY,
  version TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`)
  },
}
