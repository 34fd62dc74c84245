import { rowOf } from '../../db/row'
import { z } from 'zod'
import type { Company } from '../../../../shared/contract/companies'
import type { Database } from '../../db/open'

interface CompanyRow extends Omit<Company, 'domains'> {
  domains: string
}
interface CompanyListRow extends CompanyRow {
  peopleCount: number
  openDeals: number
}

const columns = `c.id, c.name, c.domains, c.phone, c.website, c.vat_number AS vatNumber, c.city, c.country,
  c.created_at AS createdAt, c.updated_at AS updatedAt`

/** All SQL of companies. Rows are written by the journal; `company_domain` is the index derived from them. */
export function createCompaniesStore(db: Database) {
  const get = db.prepare<[string], CompanyRow>(
    `SELECT ${columns} FROM company c WHERE c.id = ? AND c.deleted_at IS NULL`,
  )
  const known = db.prepare<[string]>('SELECT 1 FROM company WHERE id = ?')
  const many = db.prepare<[string], CompanyListRow>(
    `SELECT ${columns},
       (SELECT count(*) FROM person p WHERE p.company_id = c.id AND p.deleted_at IS NULL) AS peopleCount,
       (SELECT count(*) FROM deal d LEFT JOIN stage s ON s.id = d.stage_id
        WHERE d.company_id = c.id AND d.deleted_at IS NULL AND coalesce(s.outcome, 'open') = 'open') AS openDeals
     FROM json_each(?) wanted JOIN company c ON c.id = wanted.value ORDER BY wanted.key`,
  )
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
  const ownAddresses = rowOf({ address: z.string() }).prepare<[]>(db, 'SELECT address FROM account')
  return {
    get(id: string): Company | undefined {
      const row = get.get(id)
      return row && toCompany(row)
    },
    /** True also for a removed one. */
    known: (id: string): boolean => known.get(id) !== undefined,
    /** These companies in this order. */
    many: (ids: readonly string[]) =>
      many
        .all(JSON.stringify(ids))
        .map((row) => ({ ...toCompany(row), peopleCount: row.peopleCount, openDeals: row.openDeals })),
    indexDomains(id: string): void {
      dropDomains.run(id)
      addDomains.run(id)
    },
    byDomain: (domain: string) => byDomain.get(domain),
    ownAddresses: (): string[] => ownAddresses.all().map((row) => row.address),
  }
}

const toCompany = (row: CompanyRow): Company => ({
  id: row.id,
  name: row.name,
  domains: z.array(z.string()).parse(JSON.parse(row.domains)),
  phone: row.phone,
  website: row.website,
  vatNumber: row.vatNumber,
  city: row.city,
  country: row.country,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
})
