import type { Migration } from '../migrate'

/** Which mail only tells what became of other mail: bounces and receipts. Of what came before it is found out later. */
export const mailReport: Migration = {
  version: 110,
  name: 'mail-report',
  up(db) {
    db.exec('ALTER TABLE message ADD COLUMN is_report INTEGER NOT NULL DEFAULT 0')
  },
}
