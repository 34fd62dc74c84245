import { z } from 'zod'
import { filingDirection, filingReason } from '../../../../shared/contract/filing'
import { recordRef, type RecordRef } from '../../../../shared/contract/crm'
import { writtenColumns, writtenMessage, writtenRow } from '../../addresses/written-message'
import type { Database } from '../../db/open'
import { rowOf, valueOf } from '../../db/row'
import type { FilingMail } from './verdict'

/** What was decided of a mail, as it is kept. */
export interface Decision {
  messageId: number
  accountId: number | null
  direction: z.infer<typeof filingDirection>
  reason: z.infer<typeof filingReason>
  because: string
  linked: readonly RecordRef[]
  made: readonly RecordRef[]
  at: number
}

/** A mail as far as filing goes, and where it belongs. */
export interface StoredMail extends FilingMail {
  messageId: number
  threadId: number
  subject: string
}

const mailRow = writtenRow.and({
  messageId: z.number(),
  threadId: z.number(),
  receivedAt: z.number(),
  subject: z.string(),
  metUnread: z.number(),
})
const placeRow = rowOf({
  accountId: z.number(),
  role: z.string(),
  files: z.number(),
  isDraft: z.number(),
  isSpam: z.number(),
})
const partyRow = rowOf({
  role: z.string(),
  name: z.string(),
  address: z.string(),
  personId: z.string().nullable(),
})
const decisionColumns = `d.message_id AS messageId, d.account_id AS accountId, d.direction, d.reason, d.because,
  d.linked, d.made, d.decided_at AS at`
const decisionRow = rowOf({
  messageId: z.number(),
  accountId: z.number().nullable(),
  direction: z.string(),
  reason: z.string(),
  because: z.string(),
  linked: z.string(),
  made: z.string(),
  at: z.number(),
})
type DecisionRow = z.infer<typeof decisionOf>
const refs = z.array(recordRef)
const decisionOf = z.object({
  messageId: z.number(),
  accountId: z.number().nullable(),
  direction: filingDirection,
  reason: filingReason,
  because: z.string(),
  linked: z.string().transform((json) => refs.parse(JSON.parse(json))),
  made: z.string().transform((json) => refs.parse(JSON.parse(json))),
  at: z.number(),
})

const MOST_PARTICIPANTS = 300
const PAGE = 50

export const filingSql = {
  queued: `SELECT message_id FROM filing_queue ORDER BY message_id LIMIT ?`,
  since: `SELECT m.id FROM message m WHERE m.id > @above AND m.received_at >= @since
    AND NOT EXISTS (SELECT 1 FROM filed_mail d WHERE d.message_id = m.id) ORDER BY m.id LIMIT ${PAGE}`,
  pastOf: `SELECT DISTINCT p.message_id AS id FROM address a CROSS JOIN message_address p ON p.address_id = a.id
    WHERE a.loose_key = @key AND p.message_id > @above AND p.role IN ('from', 'reply-to', 'to', 'cc')
    ORDER BY p.message_id LIMIT ${PAGE}`,
} as const

/** All SQL of filing. */
export function createFilingStore(db: Database) {
  const mail = mailRow.prepare<[number]>(
    db,
    `SELECT m.id AS messageId, m.thread_id AS threadId, m.received_at AS receivedAt, m.subject, m.met_unread AS metUnread,
       ${writtenColumns} FROM message m WHERE m.id = ?`,
  )
  const places = placeRow.prepare<[number]>(
    db,
    `SELECT pl.account_id AS accountId, coalesce(f.role, '') AS role, coalesce(f.files, 1) AS files,
       pl.draft AS isDraft, pl.marked_spam AS isSpam
     FROM placement pl JOIN folder f ON f.id = pl.shown_folder_id
     WHERE pl.message_id = ? AND pl.hidden = 0 ORDER BY pl.id`,
  )
  const parties = partyRow.prepare<[number, number]>(
    db,
    'SELECT role, name, address, person_id AS personId FROM participant WHERE message_id = ? ORDER BY position LIMIT ?',
  )
  const folderOf = valueOf(z.number().nullable()).prepare<[number]>(
    db,
    `SELECT min(pl.shown_folder_id) FROM placement pl WHERE pl.message_id = ? AND pl.hidden = 0`,
  )
  const enqueue = db.prepare<[string, number]>(
    `INSERT OR IGNORE INTO filing_queue (message_id)
     SELECT m.id FROM json_each(?) b CROSS JOIN message m ON m.id = b.value WHERE m.received_at >= ?`,
  )
  const queued = valueOf(z.number()).prepare<[number]>(db, filingSql.queued)
  const dequeue = db.prepare<[number]>('DELETE FROM filing_queue WHERE message_id = ?')
  const since = valueOf(z.number()).prepare<{ above: number; since: number }>(db, filingSql.since)
  const decide = db.prepare(
    `INSERT OR REPLACE INTO filed_mail (message_id, account_id, direction, reason, because, linked, made, decided_at)
     VALUES (@messageId, @accountId, @direction, @reason, @because, @linked, @made, @at)`,
  )
  const decided = decisionRow.prepare<[number]>(
    db,
    `SELECT ${decisionColumns} FROM filed_mail d WHERE d.message_id = ?`,
  )
  const logged = (where: string) =>
    decisionRow.prepare<[number, number]>(
      db,
      `SELECT ${decisionColumns} FROM filed_mail d WHERE ${where} ORDER BY d.decided_at DESC, d.message_id DESC LIMIT ? OFFSET ?`,
    )
  const logs = {
    all: logged('1'),
    filed: logged("d.linked <> '[]'"),
    left: logged("d.linked = '[]'"),
    made: logged("d.made <> '[]'"),
  }
  const accounts = rowOf({
    accountId: z.number(),
    address: z.string(),
    color: z.string(),
    createdAt: z.number(),
  }).prepare<[]>(
    db,
    `SELECT id AS accountId, address, color, created_at AS createdAt FROM account WHERE removed_at IS NULL ORDER BY id`,
  )
  const addMade = db.prepare<[string, string, string, number | null, string, number]>(
    `INSERT OR REPLACE INTO made_record (record_id, record_type, address_key, account_id, direction, made_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const madeFor = rowOf({ type: z.string(), id: z.string() }).prepare<[string, string, number]>(
    db,
    `SELECT record_type AS type, record_id AS id FROM made_record
     WHERE address_key = ? AND record_type = ? AND made_at >= ? ORDER BY made_at DESC LIMIT 5`,
  )
  const lastMade = rowOf({ type: z.string(), id: z.string(), at: z.number() }).prepare<[number, string]>(
    db,
    `SELECT record_type AS type, record_id AS id, made_at AS at FROM made_record
     WHERE account_id = ? AND direction = ? ORDER BY made_at DESC LIMIT 5`,
  )
  const forget = db.prepare<[string, number]>(
    'INSERT OR IGNORE INTO forgotten_address (address_key, forgotten_at) VALUES (?, ?)',
  )
  const remember = db.prepare<[string]>('DELETE FROM forgotten_address WHERE address_key = ?')
  const isForgotten = db.prepare<[string]>('SELECT 1 FROM forgotten_address WHERE address_key = ?')
  const emails = rowOf({ emails: z.string(), removed: z.number() }).prepare<[string]>(
    db,
    'SELECT emails, deleted_at IS NOT NULL AS removed FROM person WHERE id = ?',
  )
  const pastOf = valueOf(z.number()).prepare<{ key: string; above: number }>(db, filingSql.pastOf)
  const onlyUnread = valueOf(z.number()).prepare<[]>(
    db,
    "SELECT coalesce(max(value ->> '$.filesOnlyUnread'), 0) FROM setting WHERE key = 'preferences'",
  )
  const countQueued = valueOf(z.number()).prepare<[]>(db, 'SELECT count(*) FROM filing_queue')

  return {
    mail(messageId: number): StoredMail | undefined {
      const row = mail.get(messageId)
      if (!row) return undefined
      const named = parties.all(messageId, MOST_PARTICIPANTS)
      return {
        ...{ messageId, threadId: row.threadId, subject: row.subject, receivedAt: row.receivedAt },
        metUnread: row.metUnread === 1,
        parties: named,
        written: writtenMessage(row, named),
        places: places.all(messageId).map(({ accountId, role, files, isDraft, isSpam }) => ({
          ...{ accountId, role, files: files === 1, isDraft: isDraft === 1, isSpam: isSpam === 1 },
        })),
      }
    },
    folderOf: (messageId: number): number | null => folderOf.get(messageId) ?? null,
    /** True where any of them arrived since then. */
    enqueue: (messageIds: readonly number[], from: number): boolean =>
      enqueue.run(JSON.stringify(messageIds), from).changes > 0,
    queued: (limit: number): number[] => queued.all(limit),
    countQueued: (): number => countQueued.get() ?? 0,
    dequeue: (messageId: number): void => void dequeue.run(messageId),
    /** A page of the mail nothing was decided of, above an id. */
    undecided: (from: number, above: number): number[] => since.all({ since: from, above }),
    decide: ({ linked, made, ...decision }: Decision): void =>
      void decide.run({ ...decision, linked: JSON.stringify(linked), made: JSON.stringify(made) }),
    decided(messageId: number): DecisionRow | undefined {
      const row = decided.get(messageId)
      return row && decisionOf.parse(row)
    },
    log: (only: keyof typeof logs, limit: number, offset: number): DecisionRow[] =>
      logs[only].all(limit, offset).map((row) => decisionOf.parse(row)),
    accounts: () => accounts.all(),
    addMade(
      ref: RecordRef,
      of: { addressKey: string; accountId: number | null; direction: string; at: number },
    ) {
      addMade.run(ref.id, ref.type, of.addressKey, of.accountId, of.direction, of.at)
    },
    /** What rules made of an address since then, the last first. */
    madeFor: (addressKey: string, type: string, from: number): RecordRef[] =>
      madeFor.all(addressKey, type, from),
    /** What a rule made last. */
    lastMade: (accountId: number, direction: string) => lastMade.all(accountId, direction),
    /** Addresses of somebody who was deleted are not made again by a rule. */
    forget: (addressKey: string, at: number): void => void forget.run(addressKey, at),
    remember: (addressKey: string): void => void remember.run(addressKey),
    isForgotten: (addressKey: string): boolean => isForgotten.get(addressKey) !== undefined,
    /** The addresses of a person, removed or not; undefined where there never was one. */
    emailsOf(personId: string): { emails: string; removed: boolean } | undefined {
      const row = emails.get(personId)
      return row && { emails: row.emails, removed: row.removed === 1 }
    },
    /** A page of the mail that names an address, in whatever spelling, above an id. */
    pastOf: (looseKey: string, above: number): number[] => pastOf.all({ key: looseKey, above }),
    onlyUnread: (): boolean => onlyUnread.get() === 1,
  }
}
export type FilingStore = ReturnType<typeof createFilingStore>
