import type { Migration } from '../migrate'

/** Tags: keywords the user wants on mail, those no server keeps, and what is shown of them in lists. */
export const tag: Migration = {
  version: 400,
  name: 'tag',
  up(db) {
    db.exec(`
ALTER TABLE placement ADD COLUMN want_keywords TEXT;
ALTER TABLE placement ADD COLUMN local_keywords TEXT NOT NULL DEFAULT '[]';
ALTER TABLE placement ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE thread_row ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
DROP INDEX placement_wanted;
CREATE INDEX placement_wanted ON placement (account_id, next_attempt_at)
  WHERE want_seen IS NOT NULL OR want_flagged IS NOT NULL OR want_answered IS NOT NULL OR want_keywords IS NOT NULL OR want_folder_id IS NOT NULL OR want_gone = 1;
CREATE INDEX placement_tagged ON placement (message_id) WHERE tags <> '[]';
UPDATE placement SET tags = (SELECT json_group_array(keyword) FROM (SELECT DISTINCT lower(value) AS keyword FROM json_each(placement.keywords)
    WHERE (lower(value) GLOB '[$]label[0-9]*' OR lower(value) = '$muted' OR substr(value, 1, 1) NOT IN ('$', '\\'))
      AND lower(value) NOT IN ('junk', 'nonjunk', 'notjunk', 'forwarded', 'mdnsent', 'redirected', 'submitted', 'submitpending',
        'junkrecorded', 'receipt-handled', 'has_cal', 'read', 'seen', 'flagged', 'answered', 'deleted', 'draft') ORDER BY 1))
  WHERE keywords <> '[]';
UPDATE thread_row SET tags = found.tags FROM (
  SELECT thread_id, folder_id, json_group_array(keyword) AS tags FROM (
    SELECT DISTINCT m.thread_id, p.shown_folder_id AS folder_id, t.value AS keyword
    FROM placement AS p JOIN message AS m ON m.id = p.message_id, json_each(p.tags) AS t
    WHERE p.tags <> '[]' AND p.hidden = 0 ORDER BY 3)
  GROUP BY thread_id, folder_id) AS found
WHERE found.thread_id = thread_row.thread_id AND found.folder_id = thread_row.folder_id;
`)
  },
}
