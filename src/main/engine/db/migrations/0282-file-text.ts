import type { Migration } from '../migrate'

/** The texts of attachments, and which are still to be read: at first all whose bytes are here, but for pictures. */
export const fileText: Migration = {
  version: 282,
  name: 'file-text',
  up(db) {
    db.exec(`
CREATE TABLE file_text (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  part_id TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  content BLOB,
  text TEXT,
  PRIMARY KEY (message_id, part_id)
) STRICT;
CREATE INDEX file_text_waiting ON file_text (message_id) WHERE text IS NULL;

INSERT INTO file_text (message_id, part_id)
SELECT message_id, part_id FROM attachment
WHERE content_type NOT LIKE 'image/%'
  AND (content IS NOT NULL OR message_id IN (SELECT message_id FROM message_source));
`)
  },
}
