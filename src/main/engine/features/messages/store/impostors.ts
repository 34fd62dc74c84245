import { z } from 'zod'
import type { Impostor } from '../../../addresses/doubts'
import type { EngineContext } from '../../../context'
import { bytes, rowOf, valueOf, type RowOf } from '../../../db/row'
import { senderColumns, senderRow, type SenderRow } from '../doubts'

/** Messages of one look: a slice of work in the background. */
const PAGE = 20
/** Of a longer conversation the first are compared. */
const PARTIES = 5_000
const COLLEAGUES = 1_000

/** What walks over much, a page at a time, and what is asked for each recipient. */
export const impostorSql = {
  messagesAfter: `SELECT id FROM message WHERE id > ? ORDER BY id LIMIT ${PAGE}`,
  writtenFrom: `SELECT DISTINCT message_id AS id FROM message_address
    WHERE address_id = ? AND message_id > ? AND role IN ('from', 'reply-to') ORDER BY message_id LIMIT ${PAGE}`,
  named: `SELECT address_id AS id FROM address_name WHERE name_key = ? AND address_id > ? ORDER BY address_id LIMIT ${PAGE}`,
  markedFrom: `SELECT DISTINCT i.message_id AS id FROM address AS a JOIN impostor AS i ON i.writer = a.address_key
    WHERE a.id = ? AND i.message_id > ? ORDER BY i.message_id LIMIT ${PAGE}`,
  markedFor: 'SELECT about FROM impostor WHERE writer = ? LIMIT 1',
} as const

/** Whom a message names as its sender, or as who is answered. */
const namedWriter = rowOf({
  messageId: z.number(),
  role: z.enum(['from', 'reply-to']),
  name: z.string(),
  address: z.string(),
  addressId: z.number(),
  addressKey: z.string(),
  personId: z.string().nullable(),
})
export type NamedWriter = RowOf<typeof namedWriter>

/** Somebody named in a message of a conversation. */
const threadParticipant = rowOf({
  messageId: z.number(),
  role: z.string(),
  address: z.string(),
  personId: z.string().nullable(),
})

/** How the subjects of all receipts of certified mail begin (RFC 6109 sections 3.1.2 to 3.3.3). */
const receiptSubjects = [
  'accettazione',
  'avviso di non accettazione',
  'presa in carico',
  'consegna',
  'avviso di mancata consegna',
  'avviso di mancata consegna per superamento tempo massimo',
  'problema di sicurezza',
] as const

export type ImpostorStore = ReturnType<typeof createImpostorStore>

/** SQL of what finds strangers who look like somebody known. Writers run inside `context.write`. */
export function createImpostorStore({ db }: Pick<EngineContext, 'db'>) {
  const walk = (sql: string) => valueOf(z.number()).prepare<[number | string, number]>(db, sql)
  const walks = {
    writtenFrom: walk(impostorSql.writtenFrom),
    named: walk(impostorSql.named),
    markedFrom: walk(impostorSql.markedFrom),
  }
  const markedFor = valueOf(z.string()).prepare<[string]>(db, impostorSql.markedFor)
  const messagesAfter = valueOf(z.number()).prepare<[number]>(db, impostorSql.messagesAfter)
  const lastMessage = valueOf(z.number()).prepare<[]>(db, 'SELECT coalesce(max(id), 1) FROM message')
  const writers = namedWriter.prepare<[string]>(
    db,
    `SELECT p.message_id AS messageId, p.role, p.name, coalesce(p.spelling, a.address_key) AS address, a.id AS addressId,
       a.address_key AS addressKey, a.person_id AS personId
     FROM json_each(?) AS t CROSS JOIN message_address AS p ON p.message_id = t.value
       CROSS JOIN address AS a ON a.id = p.address_id
     WHERE p.role IN ('from', 'reply-to') AND p.position < 50 AND a.address_key <> ''`,
  )
  const sender = senderRow.prepare<[number]>(db, `SELECT ${senderColumns} FROM message AS m WHERE m.id = ?`)
  const participants = rowOf({
    ...{ role: z.string(), name: z.string(), address: z.string() },
    addressId: z.number(),
  }).prepare<[number]>(
    db,
    `SELECT role, name, address, address_id AS addressId FROM participant WHERE message_id = ? AND position < 200 ORDER BY role, position`,
  )
  const threadsOf = valueOf(z.number()).prepare<[string]>(
    db,
    'SELECT DISTINCT m.thread_id FROM json_each(?) AS t CROSS JOIN message AS m ON m.id = t.value',
  )
  const answered = valueOf(z.number()).prepare<[string]>(
    db,
    `SELECT t.value AS threadId FROM json_each(?) AS t
     WHERE 2 = (SELECT count(*) FROM (SELECT 1 FROM message AS m WHERE m.thread_id = t.value LIMIT 2))`,
  )
  const goesOn = db.prepare<[number, number]>('SELECT 1 FROM message WHERE thread_id = ? AND id > ? LIMIT 1')
  const conversation = threadParticipant.prepare<[number]>(
    db,
    `SELECT m.id AS messageId, p.role, coalesce(p.spelling, a.address_key) AS address, a.person_id AS personId
     FROM message AS m CROSS JOIN message_address AS p ON p.message_id = m.id
       CROSS JOIN address AS a ON a.id = p.address_id
     WHERE m.thread_id = ? AND p.role IN ('from', 'to', 'cc') AND a.address_key <> ''
     ORDER BY m.received_at, m.id LIMIT ${PARTIES}`,
  )
  const colleagues = valueOf(z.string()).prepare<[string]>(
    db,
    `SELECT a.address_key FROM address_name AS n CROSS JOIN address AS a ON a.id = n.address_id
     WHERE n.name_key = ? LIMIT ${COLLEAGUES}`,
  )
  const addName = db.prepare<[string, number]>(
    'INSERT OR IGNORE INTO address_name (name_key, address_id) VALUES (?, ?)',
  )
  const forget = db.prepare<[number, string]>(
    'DELETE FROM impostor WHERE within = ? AND message_id IN (SELECT value FROM json_each(?))',
  )
  const forgetThreads = db.prepare<[string]>(
    `DELETE FROM impostor WHERE within = 1 AND message_id IN
       (SELECT m.id FROM json_each(?) AS t CROSS JOIN message AS m ON m.thread_id = t.value)`,
  )
  const add = db.prepare<[number, number, string, string, string]>(
    'INSERT OR IGNORE INTO impostor (message_id, within, kind, writer, about) VALUES (?, ?, ?, ?, ?)',
  )
  const kept = rowOf({ messageId: z.number(), accountId: z.number(), start: bytes() }).prepare<[string]>(
    db,
    `SELECT s.message_id AS messageId, p.account_id AS accountId, substr(s.source, 1, 65536) AS start
     FROM json_each(?) AS t CROSS JOIN message_source AS s ON s.message_id = t.value
       CROSS JOIN placement AS p ON p.message_id = s.message_id GROUP BY s.message_id`,
  )
  const setAuthor = db.prepare<[number, number, number, number]>(
    'UPDATE message SET author_refused = ?, is_certified = ?, is_report = max(is_report, ?) WHERE id = ?',
  )
  const findReports = db.prepare<[string]>(
    `UPDATE message AS m SET is_report = 1 WHERE m.id IN (SELECT value FROM json_each(?)) AND m.is_report = 0
       AND (EXISTS (SELECT 1 FROM message_body AS b WHERE b.message_id = m.id AND b.report IS NOT NULL)
         OR ((${receiptSubjects.map((start) => `m.subject LIKE '${start}:%'`).join(' OR ')})
           AND EXISTS (SELECT 1 FROM message_address AS f JOIN address AS a ON a.id = f.address_id
             WHERE f.message_id = m.id AND f.role = 'from' AND a.address_key LIKE 'posta-certificata@%')))`,
  )
  const version = valueOf(z.string()).prepare<[]>(
    db,
    "SELECT version FROM derived_version WHERE name = 'impostors'",
  )
  const setVersion = db.prepare<[string]>(
    "INSERT OR REPLACE INTO derived_version (name, version) VALUES ('impostors', ?)",
  )

  return {
    messagesAfter: (id: number): number[] => messagesAfter.all(id),
    lastMessage: (): number => lastMessage.get() ?? 1,
    /** A page of what belongs to `of`, above an id: see `impostorSql`. */
    page: (kind: keyof typeof walks, of: number | string, above: number): number[] =>
      walks[kind].all(of, above),
    /** For whom mail from this address may be meant to pass, as far as some came; null for nobody. */
    markedFor: (writer: string): string | null => markedFor.get(writer) ?? null,
    writers: (messageIds: readonly number[]): NamedWriter[] => writers.all(JSON.stringify(messageIds)),
    sender: (messageId: number): SenderRow | undefined => sender.get(messageId),
    participants: (messageId: number) => participants.all(messageId),
    threadsOf: (messageIds: readonly number[]): number[] => threadsOf.all(JSON.stringify(messageIds)),
    /** Those of these threads that have several messages. */
    answered: (threadIds: readonly number[]): number[] => answered.all(JSON.stringify(threadIds)),
    /** Whether a thread has a message with a higher id. */
    goesOn: (threadId: number, messageId: number): boolean => goesOn.get(threadId, messageId) !== undefined,
    /** Who is named in a conversation, oldest message first. */
    conversation: (threadId: number): RowOf<typeof threadParticipant>[] => conversation.all(threadId),
    /** Addresses from which mail was written under a name. */
    addressesNamed: (nameKey: string): string[] => colleagues.all(nameKey),
    /** True where that was news. */
    addName: (nameKey: string, addressId: number): boolean => addName.run(nameKey, addressId).changes > 0,
    forget: (within: 0 | 1, messageIds: readonly number[]): void =>
      void forget.run(within, JSON.stringify(messageIds)),
    forgetThreads: (threadIds: readonly number[]): void => void forgetThreads.run(JSON.stringify(threadIds)),
    add: (messageId: number, within: 0 | 1, { kind, writer, about }: Impostor): void =>
      void add.run(messageId, within, kind, writer, about),
    /** The beginnings of messages that are kept whole and lie in a folder. */
    kept: (messageIds: readonly number[]) => kept.all(JSON.stringify(messageIds)),
    setAuthor: (messageId: number, refused: boolean, certified: boolean, report: boolean): void =>
      void setAuthor.run(Number(refused), Number(certified), Number(report), messageId),
    /** Finds the bounces and receipts among mail whose header was not asked for that, as far as it shows. */
    findReports: (messageIds: readonly number[]): void => void findReports.run(JSON.stringify(messageIds)),
    version: (): string => version.get() ?? '',
    setVersion: (name: string): void => void setVersion.run(name),
  }
}
