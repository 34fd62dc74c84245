import type { Migration } from '../migrate'

/** Imports of mail from files, and which mails each has brought: so it can be taken back, and gone on with. */
export const mailImport: Migration = {
  version: 350,
  name: 'mail-import',
  up(db) {
    db.exec(`
CREATE TABLE mail_import (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  total INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL DEFAULT 0,
  known INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  begun_at INTEGER NOT NULL,
  ended_at INTEGER,
  undone_at INTEGER
) STRICT;
CREATE INDEX mail_import_account ON mail_import (account_id);
CREATE TABLE imported_mail (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  import_id INTEGER NOT NULL REFERENCES mail_import (id) ON DELETE CASCADE,
  folder_id INTEGER NOT NULL,
  message_id TEXT NOT NULL DEFAULT '',
  dedupe_key BLOB NOT NULL
) STRICT;
CREATE INDEX imported_mail_import ON imported_mail (import_id);
`)
  },
}
