import type { Migration } from '../migrate'

/** What was known of the folders when the user decided on a change of them. */
export const folderChangeSeen: Migration = {
  version: 180,
  name: 'folder-change-seen',
  up(db) {
    db.exec(
      `ALTER TABLE folder_change ADD COLUMN seen TEXT NOT NULL DEFAULT '{"lastPlacement":0,"folders":[]}'`,
    )
  },
}
