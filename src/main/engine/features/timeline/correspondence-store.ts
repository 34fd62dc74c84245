import { z } from 'zod'
import { rowOf, type RowOf } from '../../db/row'
import type { Reader } from '../../db/reader'

/** Somebody named in a message, as far as it makes the message part of a record's history. */
const namedParticipant = rowOf({
  messageId: z.number(),
  receivedAt: z.number(),
  domain: z.string(),
  personId: z.string().nullable(),
  companyId: z.string().nullable(),
})
export type NamedParticipant = RowOf<typeof namedParticipant>

/** A message as far as its place in a record's history goes. */
export type DatedMessage = Pick<NamedParticipant, 'messageId' | 'receivedAt'>

/** Rows of one look: each look goes on where the one before ended, so that it costs no more than the first. */
const PAGE = 50
const DOMAINS = 500

/** What walks over very much, a page at a time. */
export const correspondenceSql = {
  mailNaming: `SELECT p.message_id AS messageId, m.received_at AS receivedAt
    FROM message_address p CROSS JOIN message m ON m.id = p.message_id
    WHERE p.address_id = ? AND p.message_id > ? GROUP BY p.message_id ORDER BY p.message_id LIMIT ${PAGE}`,
  addressesAt: `SELECT id FROM address WHERE domain = ? AND id > ? ORDER BY id LIMIT ${PAGE}`,
  addressesOf: `SELECT id FROM address WHERE person_id = ? AND id > ? ORDER BY id LIMIT ${PAGE}`,
  peopleOf: `SELECT rowid AS "row", id FROM person WHERE company_id = ? AND rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
  // From domain to domain: there are few of them compared with the rows that carry them.
  domainsAfter: `WITH RECURSIVE seen (domain) AS (
      SELECT (SELECT min(domain) FROM address WHERE domain > ?)
      UNION ALL
      SELECT (SELECT min(domain) FROM address WHERE domain > seen.domain) FROM seen
      WHERE seen.domain IS NOT NULL LIMIT ${DOMAINS})
    SELECT domain FROM seen WHERE domain IS NOT NULL`,
} as const

/** SQL that tells which records mail belongs to, from participants, people and company domains. */
export function createCorrespondenceStore(reader: Reader) {
  const mailNaming = rowOf({ receivedAt: z.number(), messageId: z.number() }).prepare<[number, number]>(
    reader,
    correspondenceSql.mailNaming,
  )
  const addressesAt = rowOf({ id: z.number() }).prepare<[string, number]>(
    reader,
    correspondenceSql.addressesAt,
  )
  const addressesOf = rowOf({ id: z.number() }).prepare<[string, number]>(
    reader,
    correspondenceSql.addressesOf,
  )
  const peopleOf = rowOf({ row: z.number(), id: z.string() }).prepare<[string, number]>(
    reader,
    correspondenceSql.peopleOf,
  )
  const domainsAfter = rowOf({ domain: z.string() }).prepare<[string]>(reader, correspondenceSql.domainsAfter)
  const domains = rowOf({ domain: z.string() }).prepare<[string]>(
    reader,
    'SELECT domain FROM company_domain WHERE company_id = ?',
  )
  const companiesOf = rowOf({ companyId: z.string() }).prepare<[string]>(
    reader,
    'SELECT company_id AS companyId FROM person WHERE id = ? AND company_id IS NOT NULL',
  )
  const isThere = reader.prepare<[string]>('SELECT 1 FROM person WHERE id = ? AND deleted_at IS NULL')
  const anything = reader.prepare(
    'SELECT 1 WHERE EXISTS (SELECT 1 FROM person_email) OR EXISTS (SELECT 1 FROM company_domain)',
  )
  const participants = namedParticipant.prepare<[string]>(
    reader,
    `SELECT DISTINCT m.id AS messageId, m.received_at AS receivedAt, a.domain, a.person_id AS personId, c.id AS companyId
     FROM json_each(?) b CROSS JOIN message m ON m.id = b.value
     CROSS JOIN message_address p ON p.message_id = m.id CROSS JOIN address a ON a.id = p.address_id
     LEFT JOIN person pe ON pe.id = a.person_id LEFT JOIN company c ON c.id = pe.company_id AND c.deleted_at IS NULL
     WHERE a.address_key <> ''`,
  )
  const companiesAt = rowOf({ domain: z.string(), companyId: z.string() }).prepare<[string]>(
    reader,
    `SELECT d.domain, d.company_id AS companyId FROM json_each(?) wanted CROSS JOIN company_domain d
       ON d.domain = wanted.value`,
  )

  return {
    /** A page of the mail that names an address, above a message id. */
    mailNaming: (addressId: number, above: number): DatedMessage[] => mailNaming.all(addressId, above),
    /** A page of the addresses at exactly this domain, above an id. */
    addressesAt: (domain: string, above: number): number[] =>
      addressesAt.all(domain, above).map((row) => row.id),
    /** A page of the addresses in mail that are a person's, above an id. */
    addressesOf: (personId: string, above: number): number[] =>
      addressesOf.all(personId, above).map((row) => row.id),
    /** A page of the people of a company, removed ones too, above a row id. */
    peopleOf: (companyId: string, above: number): { row: number; id: string }[] =>
      peopleOf.all(companyId, above),
    /** A page of the domains met in mail, in their order, behind one. */
    domainsAfter: (domain: string): string[] => domainsAfter.all(domain).map((row) => row.domain),
    domainsOf: (companyId: string): string[] => domains.all(companyId).map((row) => row.domain),
    /** False for a person who was removed. */
    isThere: (personId: string): boolean => isThere.get(personId) !== undefined,
    companiesOf: (personId: string): string[] => companiesOf.all(personId).map((row) => row.companyId),
    /** False while there is no record that mail could belong to. */
    expectsMail: (): boolean => anything.get() !== undefined,
    participantsOf: (messageIds: readonly number[]): NamedParticipant[] =>
      participants.all(JSON.stringify(messageIds)),
    companiesAt: (wanted: readonly string[]): { domain: string; companyId: string }[] =>
      companiesAt.all(JSON.stringify(wanted)),
  }
}
