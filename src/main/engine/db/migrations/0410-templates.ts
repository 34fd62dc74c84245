import type { Migration } from '../migrate'

/** Templates, snippets and signatures of the company; what a signature says of an identity, and where it stands. */
export const templates: Migration = {
  version: 410,
  name: 'templates',
  up(db) {
    db.exec(`
CREATE TABLE template (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  folder TEXT NOT NULL DEFAULT 'private',
  kind TEXT NOT NULL DEFAULT 'mail',
  applies_to TEXT NOT NULL DEFAULT '',
  cc TEXT NOT NULL DEFAULT '',
  abbreviation TEXT NOT NULL DEFAULT '',
  uses_signature INTEGER NOT NULL DEFAULT 0,
  replaces_body INTEGER NOT NULL DEFAULT 0,
  locked INTEGER NOT NULL DEFAULT 0,
  origin TEXT NOT NULL DEFAULT '',
  files TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE TABLE template_text (
  id TEXT PRIMARY KEY,
  template_id TEXT,
  language TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '',
  html TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX template_text_template ON template_text (template_id) WHERE template_id IS NOT NULL;
CREATE TABLE template_file (
  id TEXT PRIMARY KEY,
  filename TEXT NOT NULL,
  content_type TEXT NOT NULL,
  content BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
ALTER TABLE identity ADD COLUMN job_title TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN company TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN mobile TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN postal_address TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN signature_id TEXT;
ALTER TABLE identity ADD COLUMN reply_signature TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN reply_signature_use TEXT NOT NULL DEFAULT 'none';
ALTER TABLE identity ADD COLUMN signature_place TEXT NOT NULL DEFAULT 'above';
`)
  },
}
