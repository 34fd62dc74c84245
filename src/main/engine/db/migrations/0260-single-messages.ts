import type { Migration } from '../migrate'

/** Lists of single messages are walked along indexes, too: newest first, in the folder each is shown in. */
export const singleMessages: Migration = {
  version: 260,
  name: 'single-messages',
  up(db) {
    db.exec(`
ALTER TABLE placement ADD COLUMN received_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE placement ADD COLUMN shown_folder_id INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(want_folder_id, folder_id)) VIRTUAL;
UPDATE placement SET received_at = (SELECT m.received_at FROM message AS m WHERE m.id = placement.message_id);
CREATE INDEX placement_shown ON placement (shown_folder_id, received_at DESC, message_id DESC) WHERE hidden = 0;
CREATE INDEX placement_unread ON placement (received_at DESC, message_id DESC) WHERE hidden = 0 AND coalesce(want_seen, seen) = 0;
CREATE INDEX placement_flagged ON placement (received_at DESC, message_id DESC) WHERE hidden = 0 AND coalesce(want_flagged, flagged) = 1;
`)
  },
}
