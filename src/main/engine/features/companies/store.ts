import { z } from 'zod'
import type { Database } from '../../db/open'
import { rowOf } from '../../db/row'

/** All SQL of companies: `company_domain` is the index derived from their domains. */
export function createCompaniesStore(db: Database) {
  const dropDomains = db.prepare<[string]>('DELETE FROM company_domain WHERE company_id = ?')
  const addDomains = db.prepare<[string]>(
    `INSERT OR IGNORE INTO company_domain (domain, company_id)
     SELECT domain.value, c.id FROM company c, json_each(c.domains) domain WHERE c.id = ? AND c.deleted_at IS NULL`,
  )
  const byDomain = rowOf({ id: z.string(), name: z.string() }).prepare<[string]>(
    db,
    `SELECT c.id, c.name FROM company_domain d JOIN company c ON c.id = d.company_id
     WHERE d.domain = ? ORDER BY c.created_at, c.id LIMIT 1`,
  )
  return {
    indexDomains(id: string): void {
      dropDomains.run(id)
      addDomains.run(id)
    },
    byDomain: (domain: string) => byDomain.get(domain),
  }
}
