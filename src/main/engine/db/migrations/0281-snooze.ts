import type { Migration } from '../migrate'

/** Mail that is out of the inbox until its time, and when it came back on top of it. */
export const snooze: Migration = {
  version: 281,
  name: 'snooze',
  up(db) {
    db.exec(`
ALTER TABLE message ADD COLUMN woken_at INTEGER;
CREATE TABLE snooze (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  until INTEGER NOT NULL,
  as_unread INTEGER NOT NULL,
  wakes_on_reply INTEGER NOT NULL
) STRICT;
CREATE INDEX snooze_until ON snooze (until);
`)
  },
}
