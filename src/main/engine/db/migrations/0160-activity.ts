import type { Migration } from '../migrate'

/** One list of what happened with records, in place of one for mail and a look at each other table. */
export const activity: Migration = {
  version: 160,
  name: 'activity',
  up(db) {
    db.exec(`
CREATE TABLE activity (
  record_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  who TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (record_id, at, kind, reference)
) STRICT, WITHOUT ROWID;

INSERT INTO activity (record_id, at, kind, reference)
SELECT record_id, received_at, 'mail', message_id FROM record_message;

INSERT OR IGNORE INTO activity (record_id, at, kind, reference)
SELECT l.record_id, m.received_at, 'linked-mail', m.id
FROM link l JOIN link_thread t ON t.link_id = l.id JOIN message m ON m.thread_id = t.thread_id
WHERE l.deleted_at IS NULL;

INSERT OR IGNORE INTO activity (record_id, at, kind, reference, who)
SELECT c.record_id, s.changed_at, 'change', s.stamp, s.author
FROM change c JOIN change_set s ON s.stamp = c.stamp
WHERE c.record_type IN ('person', 'company', 'deal', 'ticket') AND c.field <> 'erased';

INSERT INTO activity (record_id, at, kind, reference, who)
SELECT n.record_id, n.created_at, 'note', n.id, coalesce((SELECT s.author FROM change c JOIN change_set s ON s.stamp = c.stamp
  WHERE c.record_type = 'note' AND c.record_id = n.id AND c.field = 'createdAt' ORDER BY c.stamp LIMIT 1), '')
FROM note n WHERE n.deleted_at IS NULL;

INSERT INTO activity (record_id, at, kind, reference, who)
SELECT l.record_id, l.created_at, 'link', l.id, coalesce((SELECT s.author FROM change c JOIN change_set s ON s.stamp = c.stamp
  WHERE c.record_type = 'link' AND c.record_id = l.id AND c.field = 'createdAt' ORDER BY c.stamp LIMIT 1), '')
FROM link l WHERE l.deleted_at IS NULL;

CREATE INDEX activity_reference ON activity (reference, kind);

CREATE TRIGGER activity_without_message AFTER DELETE ON message BEGIN
  DELETE FROM activity WHERE reference = CAST(OLD.id AS TEXT) AND kind IN ('mail', 'linked-mail');
END;

DROP TABLE record_message;
`)
  },
}
