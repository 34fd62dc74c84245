import type { Migration } from '../migrate'

/** What customers ask to have put right. */
export const ticket: Migration = {
  version: 20,
  name: 'ticket',
  up(db) {
    db.exec(`
CREATE TABLE ticket (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL DEFAULT '',
  status TEXT NOT NULL DEFAULT 'open',
  priority TEXT NOT NULL DEFAULT 'normal',
  due_at INTEGER,
  person_id TEXT,
  company_id TEXT,
  description TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX ticket_person ON ticket (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX ticket_company ON ticket (company_id) WHERE company_id IS NOT NULL;
`)
  },
}
