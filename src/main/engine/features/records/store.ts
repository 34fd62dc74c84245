import type { RecordRef, RecordSummary, RecordType } from '../../../../shared/contract/crm'
import type { Database } from '../../db/open'
import { plainAmount } from '../../../../shared/money'

/** What is indexed of one record. */
export interface IndexedRecord {
  sortName: string
  words: string
  updatedAt: number
}

interface PersonText {
  name: string
  jobTitle: string
  phone: string
  emails: string
  companyName: string | null
  updatedAt: number
}
interface CompanyText {
  name: string
  domains: string
  phone: string
  city: string
  vatNumber: string
  updatedAt: number
}
interface DealText {
  title: string
  amountMinor: number | null
  currency: string
  personName: string | null
  companyName: string | null
  stageName: string
  updatedAt: number
}
interface SummaryRow {
  id: string
  title: string
  first: string | null
  second: string | null
  amountMinor: number | null
  currency: string
}

/** SQL over people, companies and deals alike: the search index and how records are named. */
export function createRecordsStore(db: Database) {
  const upsert = db.prepare<[RecordType, string, string, string, number]>(
    `INSERT INTO record_index (record_type, record_id, sort_name, words, updated_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (record_type, record_id) DO UPDATE
     SET sort_name = excluded.sort_name, words = excluded.words, updated_at = excluded.updated_at`,
  )
  const drop = db.prepare<[RecordType, string]>(
    'DELETE FROM record_index WHERE record_type = ? AND record_id = ?',
  )
  const has = db.prepare<[RecordType, string]>(
    'SELECT 1 FROM record_index WHERE record_type = ? AND record_id = ?',
  )

  const personText = db.prepare<[string], PersonText>(
    `SELECT p.name, p.job_title AS jobTitle, p.phone, p.emails, c.name AS companyName, p.updated_at AS updatedAt
     FROM person p LEFT JOIN company c ON c.id = p.company_id AND c.deleted_at IS NULL
     WHERE p.id = ? AND p.deleted_at IS NULL`,
  )
  const companyText = db.prepare<[string], CompanyText>(
    `SELECT name, domains, phone, city, vat_number AS vatNumber, updated_at AS updatedAt
     FROM company WHERE id = ? AND deleted_at IS NULL`,
  )
  const dealText = db.prepare<[string], DealText>(
    `SELECT d.title, d.amount_minor AS amountMinor, d.amount_currency AS currency, p.name AS personName, c.name AS companyName, coalesce(s.name, '') AS stageName, d.updated_at AS updatedAt
     FROM deal d LEFT JOIN stage s ON s.id = d.stage_id LEFT JOIN person p ON p.id = d.person_id AND p.deleted_at IS NULL
     LEFT JOIN company c ON c.id = d.company_id AND c.deleted_at IS NULL
     WHERE d.id = ? AND d.deleted_at IS NULL`,
  )
  const naming = {
    ofCompany: db.prepare<[string, string], RecordRef>(
      `SELECT 'person' AS type, id FROM person WHERE company_id = ?
       UNION ALL SELECT 'deal', id FROM deal WHERE company_id = ?`,
    ),
    ofPerson: db.prepare<[string], RecordRef>("SELECT 'deal' AS type, id FROM deal WHERE person_id = ?"),
  }

  const summaries = {
    person: db.prepare<[string], SummaryRow>(
      `SELECT p.id, p.name AS title, p.job_title AS first,
         coalesce(c.name, (SELECT address FROM person_email e WHERE e.person_id = p.id ORDER BY position LIMIT 1)) AS second,
         NULL AS amountMinor, '' AS currency
       FROM json_each(?) wanted JOIN person p ON p.id = wanted.value AND p.deleted_at IS NULL
       LEFT JOIN company c ON c.id = p.company_id AND c.deleted_at IS NULL`,
    ),
    company: db.prepare<[string], SummaryRow>(
      `SELECT c.id, c.name AS title, coalesce(c.domains ->> '$[0]', nullif(c.city, '')) AS first, NULL AS second,
         NULL AS amountMinor, '' AS currency
       FROM json_each(?) wanted JOIN company c ON c.id = wanted.value AND c.deleted_at IS NULL`,
    ),
    deal: db.prepare<[string], SummaryRow>(
      `SELECT d.id, d.title, s.name AS first, NULL AS second, d.amount_minor AS amountMinor, d.amount_currency AS currency
       FROM json_each(?) wanted JOIN deal d ON d.id = wanted.value AND d.deleted_at IS NULL
       LEFT JOIN stage s ON s.id = d.stage_id`,
    ),
  }

  return {
    save: (ref: RecordRef, row: IndexedRecord) =>
      void upsert.run(ref.type, ref.id, row.sortName, row.words, row.updatedAt),
    drop: (ref: RecordRef) => void drop.run(ref.type, ref.id),
    has: (ref: RecordRef): boolean => has.get(ref.type, ref.id) !== undefined,
    personText: (id: string) => personText.get(id),
    companyText: (id: string) => companyText.get(id),
    dealText: (id: string) => dealText.get(id),
    /** Records whose own index text names this one. */
    naming(ref: RecordRef): RecordRef[] {
      if (ref.type === 'company') return naming.ofCompany.all(ref.id, ref.id)
      return ref.type === 'person' ? naming.ofPerson.all(ref.id) : []
    },
    /** Live records with their names; in no particular order. */
    summaries: (type: RecordType, ids: readonly string[]): RecordSummary[] =>
      summaries[type].all(JSON.stringify(ids)).map((row) => toSummary(type, row)),
    ...createSearch(db),
  }
}

function toSummary(type: RecordType, row: SummaryRow): RecordSummary {
  const { id, title } = row
  if (type === 'deal') {
    const amount = row.amountMinor === null ? '' : plainAmount(row.amountMinor, row.currency)
    return { type, id, title, subtitle: [row.first, amount].filter(Boolean).join(' · ') }
  }
  return { type, id, title, subtitle: [row.first, row.second].filter(Boolean).join(', ') }
}

/** Statements grow with the number of words searched, at most a handful, so each is prepared once. */
function createSearch(db: Database) {
  const prepared = new Map<string, ReturnType<typeof prepare>>()
  function prepare(needles: number, byType: boolean, recentFirst: boolean) {
    const conditions = [
      ...(byType ? ['record_type = ?'] : []),
      ...Array.from({ length: needles }, () => 'instr(words, ?) > 0'),
    ]
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
    const order = recentFirst ? 'updated_at DESC, record_id DESC' : 'sort_name, record_id'
    return {
      count: db.prepare<string[], { total: number }>(`SELECT count(*) AS total FROM record_index ${where}`),
      page: db.prepare<(string | number)[], RecordRef>(
        `SELECT record_type AS type, record_id AS id FROM record_index ${where} ORDER BY ${order} LIMIT ? OFFSET ?`,
      ),
    }
  }
  return {
    /** Records whose words contain all needles, by name or newest change first. `type` null for all types. */
    search(
      type: RecordType | null,
      needles: readonly string[],
      order: 'name' | 'recent',
      limit: number,
      offset: number,
    ) {
      const key = `${needles.length}/${type !== null}/${order}`
      const statements = prepared.get(key) ?? prepare(needles.length, type !== null, order === 'recent')
      prepared.set(key, statements)
      const values = [...(type === null ? [] : [type]), ...needles]
      return {
        total: statements.count.get(...values)?.total ?? 0,
        refs: statements.page.all(...values, limit, offset),
      }
    },
  }
}
