import type { Migration } from '../migrate'

/** Fields the user makes, and what records hold in them. */
export const customField: Migration = {
  version: 591,
  name: 'custom-field',
  up(db) {
    db.exec(`
CREATE TABLE custom_field (
  id TEXT PRIMARY KEY,
  record_type TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT '',
  target TEXT NOT NULL DEFAULT '',
  label TEXT NOT NULL DEFAULT '',
  variable TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  is_retired INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE TABLE field_option (
  id TEXT PRIMARY KEY,
  field_id TEXT,
  label TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  is_retired INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX field_option_field ON field_option (field_id) WHERE field_id IS NOT NULL;
CREATE TABLE field_value (
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  field TEXT NOT NULL,
  value ANY NOT NULL,
  currency TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (record_type, record_id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX field_value_field ON field_value (field, record_id);
CREATE INDEX field_value_named ON field_value (value) WHERE field GLOB 'x_reference_*';
`)
  },
}
