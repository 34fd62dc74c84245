import type { Migration } from '../migrate'

/**
 * In which part of a split inbox a conversation stands. Until the rules have looked at it, which they do in the
 * background, each stands in the rest.
 */
export const inboxSplit: Migration = {
  version: 330,
  name: 'inbox-split',
  up(db) {
    db.exec(`
ALTER TABLE thread_row ADD COLUMN split TEXT NOT NULL DEFAULT 'rest';
CREATE INDEX thread_row_split ON thread_row (folder_id, split, date DESC, thread_id DESC) WHERE role = 'inbox';
CREATE INDEX thread_row_split_unread ON thread_row (folder_id, split, role, unread_count) WHERE role = 'inbox' AND unread_count > 0;
`)
  },
}
