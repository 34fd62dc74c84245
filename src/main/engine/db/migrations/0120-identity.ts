import type { Migration } from '../migrate'

/** Whom one writes as, several to an account. Each account begins with the name and address it had. */
export const identity: Migration = {
  version: 120,
  name: 'identity',
  up(db) {
    db.exec(`
CREATE TABLE identity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  reply_to TEXT NOT NULL DEFAULT '',
  signature TEXT NOT NULL DEFAULT '',
  is_default INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX identity_account ON identity (account_id);
INSERT INTO identity (account_id, address, name, is_default)
SELECT id, coalesce(settings ->> '$.address', address), coalesce(settings ->> '$.senderName', ''), 1
FROM account WHERE removed_at IS NULL ORDER BY id;
UPDATE account SET settings = json_remove(settings, '$.senderName')
WHERE json_type(settings, '$.senderName') IS NOT NULL;
`)
  },
}
