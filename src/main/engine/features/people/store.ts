import { z } from 'zod'
import { rowOf, valueOf, type RowOf } from '../../db/row'
import { emailAddress } from '../../../../shared/records/types/person'
import type { KnownAddress } from './address-book'
import { writtenColumns, writtenRow, type WrittenRow } from '../../addresses/written-message'
import type { Database } from '../../db/open'
import { createLikeness } from '../../addresses/likeness'
import { nameKey, ownKeys } from '../../../../shared/name-key'
import { addressDomain, addressKey, looseKey } from '../../../../shared/address-key'

type EmailAddress = z.infer<typeof emailAddress>

/** What a proposal reads of a message. */
const messageParticipant = rowOf({
  role: z.string(),
  name: z.string(),
  address: z.string(),
})
export type MessageParticipant = RowOf<typeof messageParticipant>

/** All SQL of people. Rows are written by the journal; `person_email` is the index derived from them. */
export function createPeopleStore(db: Database) {
  const likeness = createLikeness(db)
  const known = rowOf({
    name: z.string(),
    address: z.string(),
    personId: z.string(),
    companyName: z.string(),
  }).prepare<[string]>(
    db,
    `SELECT p.name, e.address, p.id AS personId, coalesce(c.name, '') AS companyName
     FROM json_each(?) wanted JOIN person p ON p.id = wanted.value JOIN person_email e ON e.person_id = p.id
     LEFT JOIN company c ON c.id = p.company_id AND c.deleted_at IS NULL ORDER BY wanted.key, e.position`,
  )
  const emails = rowOf({ name: z.string(), emails: z.string(), removed: z.number() }).prepare<[string]>(
    db,
    'SELECT name, emails, deleted_at IS NOT NULL AS removed FROM person WHERE id = ?',
  )
  const dropEmails = db.prepare<[string]>('DELETE FROM person_email WHERE person_id = ?')
  const addEmail = db.prepare<[string, string, string, string, number, string, string]>(
    `INSERT OR IGNORE INTO person_email (address_key, person_id, address, loose_key, position, domain, name_key)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const owners = rowOf({ personId: z.string(), name: z.string(), address: z.string() }).prepare<
    [string, string]
  >(
    db,
    `SELECT p.id AS personId, p.name, e.address FROM person_email e JOIN person p ON p.id = e.person_id
     WHERE e.loose_key = ? AND p.id <> ? ORDER BY p.id LIMIT 1`,
  )
  const domains = valueOf(z.string()).prepare<[string]>(
    db,
    'SELECT domain FROM company_domain WHERE company_id = ?',
  )
  const domainsAfter = valueOf(z.string()).prepare<[string]>(
    db,
    'SELECT DISTINCT domain FROM company_domain WHERE domain > ? ORDER BY domain LIMIT 50',
  )
  const addresses = rowOf({ id: z.number(), address: z.string(), written: z.number() }).prepare<[number]>(
    db,
    `SELECT id, address_key AS address, written_count AS written FROM address WHERE id > ? ORDER BY id LIMIT 50`,
  )
  const nameOf = valueOf(z.string()).prepare<[string]>(db, 'SELECT name FROM address WHERE address_key = ?')
  const bearer = db.prepare<[string, string]>(
    `SELECT 1 FROM address_name AS n CROSS JOIN address AS a ON a.id = n.address_id
     WHERE n.name_key = ? AND a.address_key <> ? LIMIT 1`,
  )
  const isBorne = (key: string, address: string): boolean =>
    bearer.get(key, addressKey(address)) !== undefined
  const after = valueOf(z.string()).prepare<[string]>(
    db,
    'SELECT id FROM person WHERE id > ? ORDER BY id LIMIT 20',
  )
  const claim = db.prepare<[string]>(
    `INSERT INTO derived_version (name, version) VALUES ('person-names', ?)
     ON CONFLICT (name) DO UPDATE SET version = excluded.version WHERE version <> excluded.version`,
  )
  const participants = messageParticipant.prepare<[number]>(
    db,
    `SELECT role, name, address FROM participant WHERE message_id = ? AND address <> ''
     ORDER BY CASE role WHEN 'from' THEN 0 WHEN 'reply-to' THEN 1 WHEN 'to' THEN 2 ELSE 3 END, position`,
  )
  const written = writtenRow.prepare<[number]>(db, `SELECT ${writtenColumns} FROM message m WHERE m.id = ?`)
  const bodyText = rowOf({ text: z.string() }).prepare<[number]>(
    db,
    'SELECT text FROM message_body WHERE message_id = ?',
  )

  return {
    /** The addresses of these people, in their order, the one they are written to first. */
    known: (ids: readonly string[]): KnownAddress[] => known.all(JSON.stringify(ids)),
    /** The addresses as stored, also of a removed person; undefined when there never was one. */
    storedEmails(id: string): { name: string; emails: EmailAddress[]; removed: boolean } | undefined {
      const row = emails.get(id)
      return row && { name: row.name, emails: readEmails(row.emails), removed: row.removed === 1 }
    },
    indexEmails(id: string, name: string, addresses: readonly EmailAddress[]): void {
      dropEmails.run(id)
      const primaryFirst = [...addresses].sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
      for (const [position, { address }] of primaryFirst.entries()) {
        const key = addressKey(address)
        addEmail.run(key, id, address, looseKey(address), position, addressDomain(key), nameKey(name))
        likeness.add(address)
      }
    },
    /** Whether somebody else may pass for an address we wrote to, which is found from now on, or calls themselves by it. */
    addCorrespondent(address: string): boolean {
      likeness.add(address)
      return likeness.alike(address).length > 0 || isBorne(address, address)
    },
    /** The name of an address we wrote to; '' where nobody else bears it. */
    sharedName(address: string): string {
      const name = nameOf.get(addressKey(address)) ?? ''
      return ownKeys(name).some((key) => isBorne(key, address)) ? name : ''
    },
    /** A page of the addresses of all mail behind an id. */
    addressesAfter: (id: number) => addresses.all(id),
    domainsOf: (companyId: string): string[] => domains.all(companyId),
    /** A page of the companies' domains behind one. */
    domainsAfter: (domain: string): string[] => domainsAfter.all(domain),
    /** Whoever may pass for somebody at a company's domain is found from now on. */
    addSite: (domain: string): void => likeness.add(`anyone@${domain}`),
    /** A page of the people, removed ones too, behind an id. */
    idsAfter: (id: string): string[] => after.all(id),
    /** True once for each version by which names are indexed. */
    claimVersion: (version: string): boolean => claim.run(version).changes > 0,
    /** Who else has this address, tags aside. */
    ownerOf: (address: string, exceptPersonId: string) => owners.get(looseKey(address), exceptPersonId),
    /** Undefined where there is no such message. */
    written: (messageId: number): WrittenRow | undefined => written.get(messageId),
    participants: (messageId: number): MessageParticipant[] => participants.all(messageId),
    bodyText: (messageId: number): string => bodyText.get(messageId)?.text ?? '',
  }
}

const readEmails = (json: string): EmailAddress[] => z.array(emailAddress).parse(JSON.parse(json))
