import type { Migration } from '../migrate'

/** What the user wants of the mail in a folder beyond what its role says, and whether mail was new when it was met. */
export const folderSwitches: Migration = {
  version: 336,
  name: 'folder-switches',
  up(db) {
    db.exec(`
ALTER TABLE folder ADD COLUMN keeps_texts INTEGER;
ALTER TABLE folder ADD COLUMN notifies INTEGER;
ALTER TABLE folder ADD COLUMN files INTEGER;
ALTER TABLE message ADD COLUMN met_unread INTEGER NOT NULL DEFAULT 1;
`)
  },
}
