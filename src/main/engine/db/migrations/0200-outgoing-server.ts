import type { Migration } from '../migrate'

/** Outgoing servers are a list of their own, from which accounts and identities choose. Each account's becomes an entry. */
export const outgoingServer: Migration = {
  version: 200,
  name: 'outgoing-server',
  up(db) {
    db.exec(`
CREATE TABLE outgoing_server (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  account_id INTEGER REFERENCES account (id) ON DELETE SET NULL,
  own_password INTEGER NOT NULL DEFAULT 0,
  tested INTEGER NOT NULL DEFAULT 0,
  problem TEXT,
  purpose TEXT NOT NULL DEFAULT '' CHECK (purpose IN ('', 'default', 'bulk'))
) STRICT;
CREATE UNIQUE INDEX outgoing_server_account ON outgoing_server (account_id) WHERE account_id IS NOT NULL;
CREATE UNIQUE INDEX outgoing_server_purpose ON outgoing_server (purpose) WHERE purpose <> '';
ALTER TABLE account ADD COLUMN outgoing_server_id INTEGER REFERENCES outgoing_server (id) ON DELETE SET NULL;
ALTER TABLE account ADD COLUMN sends_by_default INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity ADD COLUMN outgoing_server_id INTEGER REFERENCES outgoing_server (id) ON DELETE SET NULL;
ALTER TABLE identity ADD COLUMN sent_folder TEXT NOT NULL DEFAULT '';
CREATE INDEX account_outgoing_server ON account (outgoing_server_id) WHERE outgoing_server_id IS NOT NULL;
CREATE INDEX identity_outgoing_server ON identity (outgoing_server_id) WHERE outgoing_server_id IS NOT NULL;
ALTER TABLE outgoing ADD COLUMN outgoing_server_id INTEGER;
CREATE TRIGGER identity_sent_folder AFTER UPDATE OF path ON folder BEGIN
  UPDATE identity SET sent_folder = new.path WHERE account_id = new.account_id AND sent_folder = old.path;
END;

INSERT INTO outgoing_server (name, settings, account_id, tested)
SELECT settings ->> '$.outgoing.host',
  json_object('outgoing', settings -> '$.outgoing',
    'allowPlaintext', json(iif(settings ->> '$.allowPlaintext', 'true', 'false')),
    'trustedCertificate', coalesce(settings ->> '$.trustedCertificate', '')),
  id, tested
FROM account
WHERE removed_at IS NULL AND coalesce(settings ->> '$.outgoing.host', '') <> '' ORDER BY id;
UPDATE outgoing_server SET purpose = 'default' WHERE id = (
  SELECT outgoing_server.id FROM outgoing_server JOIN account ON account.id = account_id
  ORDER BY is_main DESC, account.id LIMIT 1);
UPDATE account SET settings = json_remove(settings, '$.outgoing'),
  outgoing_server_id = (SELECT id FROM outgoing_server WHERE account_id = account.id)
WHERE json_type(settings, '$.outgoing') IS NOT NULL;
UPDATE outgoing SET outgoing_server_id =
  (SELECT id FROM outgoing_server WHERE account_id = outgoing.account_id)
WHERE state IN ('queued', 'sending', 'failed');
`)
  },
}
