import type { Migration } from '../migrate'

/** That a draft goes on with one on a server is known also once that one is gone: sent, changed or deleted elsewhere. */
export const takenOver: Migration = {
  version: 270,
  name: 'taken-over',
  up(db) {
    db.exec(`
      ALTER TABLE outgoing ADD COLUMN taken_over INTEGER NOT NULL DEFAULT 0;
      UPDATE outgoing SET taken_over = 1 WHERE server_draft_id IS NOT NULL;
    `)
  },
}
