import { z } from 'zod'
import type { Reader } from '../../db/reader'
import { rowOf, type RowOf } from '../../db/row'
import { isHistory } from '../messages/index'

/** Mails, people or deals that are read at a time: some milliseconds at most. */
const PAGE = 300

const mailRow = rowOf({
  id: z.number(),
  at: z.number(),
  threadId: z.number(),
  sender: z.string(),
  isAutomatic: z.number(),
})
export type MailRow = RowOf<typeof mailRow>

const outcome = z.enum(['open', 'won', 'lost'])
const dealRow = rowOf({
  id: z.number(),
  dealId: z.string(),
  stageId: z.string(),
  outcome,
  minor: z.number().nullable(),
  currency: z.string(),
  expectedAt: z.number().nullable(),
  /** Of the change that brought it to its step; null for none that is known. */
  stamp: z.string().nullable(),
})
export type DealRow = RowOf<typeof dealRow>

const personRow = rowOf({ id: z.number(), personId: z.string(), lastAt: z.number().nullable() })

export const reportsSql = {
  mail: `SELECT m.id, m.received_at AS at, m.thread_id AS threadId,
      coalesce((SELECT o.address FROM participant o WHERE o.message_id = m.id AND o.role = 'from' ORDER BY o.position LIMIT 1), '') AS sender,
      m.is_automatic = 1 OR m.list_id <> '' OR m.list_unsubscribe <> '' AS isAutomatic
    FROM message m WHERE (m.received_at, m.id) > (@at, @id) AND m.received_at < @until AND EXISTS (${isHistory})
    ORDER BY m.received_at, m.id LIMIT ${PAGE}`,
  deals: `SELECT d.rowid AS id, d.id AS dealId, d.stage_id AS stageId, coalesce(s.outcome, 'open') AS outcome,
      d.amount_minor AS minor, d.amount_currency AS currency, d.expected_close_at AS expectedAt,
      (SELECT c.stamp FROM change c WHERE c.record_type = 'deal' AND c.record_id = d.id AND c.field = 'stageId'
        ORDER BY c.stamp DESC LIMIT 1) AS stamp
    FROM deal d LEFT JOIN stage s ON s.id = d.stage_id
    WHERE d.rowid > ? AND d.deleted_at IS NULL ORDER BY d.rowid LIMIT ${PAGE}`,
  people: `SELECT p.rowid AS id, p.id AS personId,
      (SELECT max(a.at) FROM activity a WHERE a.record_id = p.id AND a.kind IN ('mail', 'linked-mail')) AS lastAt
    FROM person p WHERE p.rowid > ? AND p.deleted_at IS NULL ORDER BY p.rowid LIMIT ${PAGE}`,
} as const

/** All SQL of reports. */
export function createReportsStore(reader: Reader) {
  const mail = mailRow.prepare<{ at: number; id: number; until: number }>(reader, reportsSql.mail)
  const deals = dealRow.prepare<[number]>(reader, reportsSql.deals)
  const people = personRow.prepare<[number]>(reader, reportsSql.people)
  const stages = rowOf({ id: z.string(), name: z.string(), outcome }).prepare<[]>(
    reader,
    'SELECT id, name, outcome FROM stage WHERE deleted_at IS NULL ORDER BY position, id',
  )
  const withOpenDeal = rowOf({ id: z.string() }).prepare<[string]>(
    reader,
    `SELECT DISTINCT p.id FROM json_each(?) wanted JOIN person p ON p.id = wanted.value
     JOIN deal d ON d.person_id = p.id OR d.company_id = p.company_id
     LEFT JOIN stage s ON s.id = d.stage_id
     WHERE d.deleted_at IS NULL AND coalesce(s.outcome, 'open') = 'open'`,
  )
  const lastOf = rowOf({ subject: z.string(), folderId: z.number().nullable() }).prepare<[number]>(
    reader,
    `SELECT m.subject, (SELECT coalesce(pl.want_folder_id, pl.folder_id) FROM placement pl
       WHERE pl.message_id = m.id AND pl.hidden = 0 ORDER BY pl.id LIMIT 1) AS folderId
     FROM message m WHERE m.id = ?`,
  )
  const named = rowOf({ role: z.string(), name: z.string(), address: z.string() }).prepare<[number]>(
    reader,
    `SELECT role, name, address FROM participant WHERE message_id = ? AND role IN ('from', 'to') ORDER BY position`,
  )
  return {
    /** Mail of before `until`, from behind the last one that was read. */
    mail: (after: { at: number; id: number }, until: number): MailRow[] => mail.all({ ...after, until }),
    deals: (above: number): DealRow[] => deals.all(above),
    people: (above: number) => people.all(above),
    stages: () => stages.all(),
    /** Of these people, those who, or whose company, have a deal that is open. */
    withOpenDeal: (ids: readonly string[]): Set<string> =>
      new Set(withOpenDeal.all(JSON.stringify(ids)).map(({ id }) => id)),
    /** What a list shows of a mail; null for one that lies nowhere. */
    shown(messageId: number): { subject: string; folderId: number; from: string; to: string } | null {
      const found = lastOf.get(messageId)
      if (!found || found.folderId === null) return null
      const all = named.all(messageId)
      const nameOf = (role: string): string => {
        const one = all.find((participant) => participant.role === role)
        return one ? one.name || one.address : ''
      }
      return { subject: found.subject, folderId: found.folderId, from: nameOf('from'), to: nameOf('to') }
    },
  }
}
export type ReportsStore = ReturnType<typeof createReportsStore>
