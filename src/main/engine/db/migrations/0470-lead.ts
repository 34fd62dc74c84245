import type { Migration } from '../migrate'

/** Who may become a customer. */
export const lead: Migration = {
  version: 470,
  name: 'lead',
  up(db) {
    db.exec(`
CREATE TABLE lead (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  company_name TEXT NOT NULL DEFAULT '',
  job_title TEXT NOT NULL DEFAULT '',
  emails TEXT NOT NULL DEFAULT '[]',
  phone TEXT NOT NULL DEFAULT '',
  website TEXT NOT NULL DEFAULT '',
  interest TEXT NOT NULL DEFAULT '',
  amount_minor INTEGER,
  amount_currency TEXT NOT NULL DEFAULT 'EUR',
  source TEXT NOT NULL DEFAULT 'other',
  status TEXT NOT NULL DEFAULT 'new',
  description TEXT NOT NULL DEFAULT '',
  deal_id TEXT,
  person_id TEXT,
  company_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX lead_deal ON lead (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX lead_person ON lead (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX lead_company ON lead (company_id) WHERE company_id IS NOT NULL;
`)
  },
}
