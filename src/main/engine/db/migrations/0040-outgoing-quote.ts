import type { Migration } from '../migrate'

/** What an answer quotes, apart from what is written above it: each autosave wrote it anew, pictures included. */
export const outgoingQuote: Migration = {
  version: 40,
  name: 'outgoing-quote',
  up(db) {
    db.exec(`
CREATE TABLE outgoing_quote (
  outgoing_id TEXT PRIMARY KEY REFERENCES outgoing (id) ON DELETE CASCADE,
  html TEXT NOT NULL
) STRICT;

INSERT INTO outgoing_quote (outgoing_id, html)
SELECT id, json_extract(content, '$.quotedHtml') FROM outgoing
WHERE coalesce(json_extract(content, '$.quotedHtml'), '') <> '';

UPDATE outgoing SET content = json_remove(content, '$.quotedHtml');
`)
  },
}
