import type { Migration } from '../migrate'

/** Whom we buy from, and who works with us. */
export const vendorColleague: Migration = {
  version: 471,
  name: 'vendor-colleague',
  up(db) {
    db.exec(`
CREATE TABLE vendor (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  supplies TEXT NOT NULL DEFAULT '',
  emails TEXT NOT NULL DEFAULT '[]',
  phone TEXT NOT NULL DEFAULT '',
  website TEXT NOT NULL DEFAULT '',
  vat_number TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  country TEXT NOT NULL DEFAULT '',
  person_id TEXT,
  description TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX vendor_person ON vendor (person_id) WHERE person_id IS NOT NULL;
CREATE TABLE colleague (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  job_title TEXT NOT NULL DEFAULT '',
  department TEXT NOT NULL DEFAULT '',
  emails TEXT NOT NULL DEFAULT '[]',
  phone TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
`)
  },
}
