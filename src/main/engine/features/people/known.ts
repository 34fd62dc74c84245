import { z } from 'zod'
import { domainAndParents } from '../../../../shared/mail-domains'
import { ownKeys } from '../../../../shared/name-key'
import { isRoleName } from '../../addresses/role-address'
import type { EngineContext } from '../../context'
import { rowOf, valueOf } from '../../db/row'
import type { KnownPeople } from '../messages/index'

/** At one site or of one name more people than these are not looked at. */
const MOST = 100

export const knownSql = {
  at: `SELECT p.name, e.address FROM json_each(?) AS h CROSS JOIN person_email AS e ON e.domain = h.value
       CROSS JOIN person AS p ON p.id = e.person_id
     UNION SELECT p.name, e.address FROM json_each(?) AS h CROSS JOIN person_email AS e ON e.loose_key = h.value
       CROSS JOIN person AS p ON p.id = e.person_id LIMIT ${MOST}`,
  sites: `SELECT d.domain FROM json_each(?) AS h CROSS JOIN company_domain AS d ON d.domain = h.value LIMIT ${MOST}`,
  named: `SELECT address FROM (SELECT e.address, e.position AS place FROM person_email AS e WHERE e.name_key = ? AND e.name_key <> ''
     UNION ALL SELECT 'anyone@' || d.domain, ${MOST} FROM person_email AS e CROSS JOIN person AS p ON p.id = e.person_id
       CROSS JOIN company_domain AS d ON d.company_id = p.company_id WHERE e.name_key = ? AND e.name_key <> '')
     ORDER BY place LIMIT ${MOST}`,
  writtenTo: `SELECT a.name, a.spelling AS address FROM json_each(?) AS h CROSS JOIN address AS a ON a.domain = h.value
       WHERE a.written_count > 0 AND NOT EXISTS (SELECT 1 FROM impostor AS i WHERE i.writer = a.address_key)
     UNION SELECT a.name, a.spelling FROM json_each(?) AS h CROSS JOIN address AS a ON a.loose_key = h.value
       WHERE a.written_count > 0 AND NOT EXISTS (SELECT 1 FROM impostor AS i WHERE i.writer = a.address_key) LIMIT ${MOST}`,
  writtenToNamed: `SELECT a.name, a.spelling AS address FROM address_name AS n CROSS JOIN address AS a ON a.id = n.address_id
     WHERE n.name_key = ? AND a.written_count > 0 AND NOT EXISTS (SELECT 1 FROM impostor AS i WHERE i.writer = a.address_key)
     LIMIT ${MOST}`,
  isWrittenTo: `SELECT 1 FROM address AS a WHERE a.address_key = ? AND a.written_count > 0
     AND NOT EXISTS (SELECT 1 FROM impostor AS i WHERE i.writer = a.address_key)`,
  wroteBefore: `SELECT 1 FROM address AS a CROSS JOIN message_address AS p ON p.address_id = a.id AND p.role IN ('to', 'cc', 'bcc')
       CROSS JOIN message AS m ON m.id = p.message_id
     WHERE a.address_key = ? AND a.written_count > 0
       AND m.received_at < (SELECT created_at FROM account WHERE id > 0 ORDER BY id LIMIT 1)
       AND EXISTS (SELECT 1 FROM placement AS pl CROSS JOIN folder AS f ON f.id = pl.folder_id
         WHERE pl.message_id = m.id AND f.role = 'sent') LIMIT 1`,
  isKnownSite: `SELECT 1 FROM json_each(?) AS h WHERE EXISTS (SELECT 1 FROM person_email AS e WHERE e.domain = h.value)
     OR EXISTS (SELECT 1 FROM company_domain AS d WHERE d.domain = h.value) LIMIT 1`,
} as const

/** Tells the mail whom we know. */
export function createKnownPeople({ reader }: Pick<EngineContext, 'reader'>): KnownPeople {
  const namedRow = rowOf({ name: z.string(), address: z.string() })
  const anyone = reader.prepare('SELECT 1 FROM person_email LIMIT 1')
  const at = namedRow.prepare<[string, string]>(reader, knownSql.at)
  const sites = valueOf(z.string()).prepare<[string]>(reader, knownSql.sites)
  const writtenTo = namedRow.prepare<[string, string]>(reader, knownSql.writtenTo)
  const writtenToNamed = namedRow.prepare<[string]>(reader, knownSql.writtenToNamed)
  const isWrittenTo = reader.prepare<[string]>(knownSql.isWrittenTo)
  const named = valueOf(z.string()).prepare<[string, string]>(reader, knownSql.named)
  const wroteBefore = reader.prepare<[string]>(knownSql.wroteBefore)
  const isKnownSite = reader.prepare<[string]>(knownSql.isKnownSite)
  return {
    at(holders) {
      if (holders.length === 0 || anyone.get() === undefined) return []
      return at.all(...byKind(holders))
    },
    sites: (holders) => (holders.length === 0 ? [] : sites.all(JSON.stringify(holders))),
    writtenTo: (holders) => (holders.length === 0 ? [] : writtenTo.all(...byKind(holders))),
    writtenToNamed: (key) =>
      writtenToNamed
        .all(key)
        .flatMap(({ name, address }) => (ownKeys(name).includes(key) && !isRoleName(name) ? address : [])),
    isWrittenTo: (addressKey) => isWrittenTo.get(addressKey) !== undefined,
    wroteBefore: (addressKey) => wroteBefore.get(addressKey) !== undefined,
    named: (nameKey) => (anyone.get() === undefined ? [] : named.all(nameKey, nameKey)),
    isKnownSite: (domain) => isKnownSite.get(JSON.stringify(domainAndParents(domain))) !== undefined,
  }
}

/** The domains and the mailboxes of providers, each as JSON. */
const byKind = (holders: readonly string[]): [domains: string, mailboxes: string] => [
  JSON.stringify(holders.filter((holder) => !holder.includes('@'))),
  JSON.stringify(holders.filter((holder) => holder.includes('@'))),
]
