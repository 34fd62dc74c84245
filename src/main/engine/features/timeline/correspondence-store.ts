import type { Database } from '../../db/open'

/** Has an index of its own, which SQLite only uses for this very expression. */
const domainOf = "substr(p.address_key, instr(p.address_key, '@') + 1)"
const domainOfAny = "substr(address_key, instr(address_key, '@') + 1)"

/** SQL that derives `record_message` from participants, people and company domains. */
export function createCorrespondenceStore(db: Database) {
  const clear = db.prepare<[string]>('DELETE FROM record_message WHERE record_id = ?')
  const addPerson = db.prepare<[string]>(
    `INSERT OR IGNORE INTO record_message (record_id, received_at, message_id)
     SELECT p.person_id, m.received_at, m.id FROM participant p JOIN message m ON m.id = p.message_id
     WHERE p.person_id = ?`,
  )
  const addPeopleOf = db.prepare<[string]>(
    `INSERT OR IGNORE INTO record_message (record_id, received_at, message_id)
     SELECT pe.company_id, m.received_at, m.id FROM person pe JOIN participant p ON p.person_id = pe.id
     JOIN message m ON m.id = p.message_id
     WHERE pe.company_id = ? AND pe.deleted_at IS NULL`,
  )
  const addDomain = db.prepare<[string, string]>(
    `INSERT OR IGNORE INTO record_message (record_id, received_at, message_id)
     SELECT ?, m.received_at, m.id FROM participant p JOIN message m ON m.id = p.message_id WHERE ${domainOf} = ?`,
  )
  const domains = db.prepare<[string], { domain: string }>(
    'SELECT domain FROM company_domain WHERE company_id = ?',
  )
  // Walks the index from domain to domain: there are few of them compared with the rows that carry them.
  const seenBelow = db.prepare<[string], { domain: string }>(
    `WITH RECURSIVE seen (domain) AS (
       SELECT min(${domainOfAny}) FROM participant
       UNION ALL
       SELECT (SELECT min(${domainOfAny}) FROM participant WHERE ${domainOfAny} > seen.domain) FROM seen
       WHERE seen.domain IS NOT NULL)
     SELECT domain FROM seen WHERE domain LIKE '%.' || ?`,
  )
  const companiesOf = db.prepare<[string], { companyId: string }>(
    'SELECT company_id AS companyId FROM person WHERE id = ? AND company_id IS NOT NULL',
  )

  const peopleIn = db.prepare<[string], { personId: string; companyId: string | null }>(
    `SELECT DISTINCT p.person_id AS personId, pe.company_id AS companyId
     FROM json_each(?) b JOIN participant p ON p.message_id = b.value JOIN person pe ON pe.id = p.person_id`,
  )
  const addBatchPeople = db.prepare<{ batch: string }>(
    `INSERT OR IGNORE INTO record_message (record_id, received_at, message_id)
     SELECT p.person_id, m.received_at, m.id FROM json_each(@batch) b JOIN message m ON m.id = b.value
       JOIN participant p ON p.message_id = m.id WHERE p.person_id IS NOT NULL
     UNION SELECT c.id, m.received_at, m.id FROM json_each(@batch) b JOIN message m ON m.id = b.value
       JOIN participant p ON p.message_id = m.id JOIN person pe ON pe.id = p.person_id
       JOIN company c ON c.id = pe.company_id AND c.deleted_at IS NULL`,
  )
  const anyDomain = db.prepare('SELECT 1 FROM company_domain LIMIT 1')
  const domainsIn = db.prepare<[string], { domain: string }>(
    `SELECT DISTINCT ${domainOf} AS domain FROM json_each(?) b JOIN participant p ON p.message_id = b.value
     WHERE p.address_key <> ''`,
  )
  const companiesAt = db.prepare<[string], { companyId: string }>(
    `SELECT DISTINCT d.company_id AS companyId FROM json_each(?) wanted JOIN company_domain d ON d.domain = wanted.value`,
  )
  const addBatchDomain = db.prepare<[string, string, string]>(
    `INSERT OR IGNORE INTO record_message (record_id, received_at, message_id)
     SELECT ?, m.received_at, m.id FROM json_each(?) b JOIN message m ON m.id = b.value
     JOIN participant p ON p.message_id = m.id WHERE ${domainOf} = ?`,
  )

  return {
    rebuildPerson(personId: string): void {
      clear.run(personId)
      addPerson.run(personId)
    },
    /** `tells` says whether mail of a domain is that company's at all. */
    rebuildCompany(companyId: string, tells: (domain: string) => boolean): void {
      clear.run(companyId)
      addPeopleOf.run(companyId)
      for (const { domain } of domains.all(companyId)) {
        if (!tells(domain)) continue
        const below = seenBelow.all(domain).map((row) => row.domain)
        for (const name of [domain, ...below]) addDomain.run(companyId, name)
      }
    },
    companiesOf: (personId: string): string[] => companiesOf.all(personId).map((row) => row.companyId),
    /** Adds messages to the people named in them and those people's companies; returns whose history grew. */
    addByPeople(messageIds: readonly number[]): Map<string, 'person' | 'company'> {
      const batch = JSON.stringify(messageIds)
      const found = new Map<string, 'person' | 'company'>()
      for (const { personId, companyId } of peopleIn.all(batch)) {
        found.set(personId, 'person')
        if (companyId) found.set(companyId, 'company')
      }
      if (found.size > 0) addBatchPeople.run({ batch })
      return found
    },
    hasDomains: (): boolean => anyDomain.get() !== undefined,
    domainsOf: (messageIds: readonly number[]): string[] =>
      domainsIn.all(JSON.stringify(messageIds)).map((row) => row.domain),
    companiesAt: (candidates: readonly string[]): string[] =>
      companiesAt.all(JSON.stringify(candidates)).map((row) => row.companyId),
    addByDomain: (companyId: string, domain: string, messageIds: readonly number[]): void =>
      void addBatchDomain.run(companyId, JSON.stringify(messageIds), domain),
  }
}
