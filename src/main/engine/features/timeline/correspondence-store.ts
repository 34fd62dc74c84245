import { z } from 'zod'
import { rowOf } from '../../db/row'
import type { Database } from '../../db/open'

/** Somebody named in a message, as far as it makes the message part of a record's history. */
export interface NamedParty {
  messageId: number
  receivedAt: number
  domain: string
  personId: string | null
  companyId: string | null
}

/** SQL that derives `record_message` from participants, people and company domains. */
export function createCorrespondenceStore(db: Database) {
  const clear = db.prepare<[string]>('DELETE FROM record_message WHERE record_id = ?')
  const addPerson = db.prepare<[string, string]>(
    `INSERT OR IGNORE INTO record_message (record_id, received_at, message_id)
     SELECT ?, m.received_at, m.id FROM address a JOIN message_address p ON p.address_id = a.id
     JOIN message m ON m.id = p.message_id WHERE a.person_id = ?`,
  )
  const addPeopleOf = db.prepare<[string]>(
    `INSERT OR IGNORE INTO record_message (record_id, received_at, message_id)
     SELECT pe.company_id, m.received_at, m.id FROM person pe JOIN address a ON a.person_id = pe.id
     JOIN message_address p ON p.address_id = a.id JOIN message m ON m.id = p.message_id
     WHERE pe.company_id = ? AND pe.deleted_at IS NULL`,
  )
  const addDomain = db.prepare<[string, string]>(
    `INSERT OR IGNORE INTO record_message (record_id, received_at, message_id)
     SELECT ?, m.received_at, m.id FROM address a JOIN message_address p ON p.address_id = a.id
     JOIN message m ON m.id = p.message_id WHERE a.domain = ?`,
  )
  const domains = rowOf({ domain: z.string() }).prepare<[string]>(
    db,
    'SELECT domain FROM company_domain WHERE company_id = ?',
  )
  // Walks the index from domain to domain: there are few of them compared with the rows that carry them.
  const seenBelow = rowOf({ domain: z.string() }).prepare<[string]>(
    db,
    `WITH RECURSIVE seen (domain) AS (
       SELECT min(domain) FROM address
       UNION ALL
       SELECT (SELECT min(domain) FROM address WHERE domain > seen.domain) FROM seen WHERE seen.domain IS NOT NULL)
     SELECT domain FROM seen WHERE domain LIKE '%.' || ?`,
  )
  const companiesOf = rowOf({ companyId: z.string() }).prepare<[string]>(
    db,
    'SELECT company_id AS companyId FROM person WHERE id = ? AND company_id IS NOT NULL',
  )
  const isThere = db.prepare<[string]>('SELECT 1 FROM person WHERE id = ? AND deleted_at IS NULL')
  const anything = db.prepare(
    'SELECT 1 WHERE EXISTS (SELECT 1 FROM person_email) OR EXISTS (SELECT 1 FROM company_domain)',
  )
  const parties = db.prepare<[string], NamedParty>(
    `SELECT DISTINCT m.id AS messageId, m.received_at AS receivedAt, a.domain, a.person_id AS personId, c.id AS companyId
     FROM json_each(?) b CROSS JOIN message m ON m.id = b.value
     CROSS JOIN message_address p ON p.message_id = m.id CROSS JOIN address a ON a.id = p.address_id
     LEFT JOIN person pe ON pe.id = a.person_id LEFT JOIN company c ON c.id = pe.company_id AND c.deleted_at IS NULL
     WHERE a.address_key <> ''`,
  )
  const companiesAt = rowOf({ domain: z.string(), companyId: z.string() }).prepare<[string]>(
    db,
    `SELECT d.domain, d.company_id AS companyId FROM json_each(?) wanted CROSS JOIN company_domain d
       ON d.domain = wanted.value`,
  )
  const add = db.prepare<[string, number, number]>(
    'INSERT OR IGNORE INTO record_message (record_id, received_at, message_id) VALUES (?, ?, ?)',
  )

  return {
    rebuildPerson(personId: string): void {
      clear.run(personId)
      addPerson.run(personId, personId)
    },
    /** Adds a person's mail to that of a record. */
    addPersonTo: (recordId: string, personId: string): void => void addPerson.run(recordId, personId),
    /** `belongs` says whether mail of a domain is that of who owns the one at or above it. */
    rebuildCompany(companyId: string, belongs: (name: string, domain: string) => boolean): void {
      clear.run(companyId)
      addPeopleOf.run(companyId)
      for (const { domain } of domains.all(companyId)) {
        const below = seenBelow.all(domain).map((row) => row.domain)
        for (const name of [domain, ...below]) if (belongs(name, domain)) addDomain.run(companyId, name)
      }
    },
    /** False for a person who was removed. */
    isThere: (personId: string): boolean => isThere.get(personId) !== undefined,
    companiesOf: (personId: string): string[] => companiesOf.all(personId).map((row) => row.companyId),
    /** False while there is no record that mail could belong to. */
    expectsMail: (): boolean => anything.get() !== undefined,
    partiesOf: (messageIds: readonly number[]): NamedParty[] => parties.all(JSON.stringify(messageIds)),
    companiesAt: (wanted: readonly string[]): { domain: string; companyId: string }[] =>
      companiesAt.all(JSON.stringify(wanted)),
    add: (recordId: string, { receivedAt, messageId }: NamedParty): void =>
      void add.run(recordId, receivedAt, messageId),
  }
}
