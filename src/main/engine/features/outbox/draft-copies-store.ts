import { z } from 'zod'
import type { EngineContext } from '../../context'
import { rowOf, type RowOf } from '../../db/row'

const copyRow = rowOf({
  outgoingId: z.string(),
  accountId: z.number(),
  version: z.number(),
  messageId: z.string(),
  putAt: z.number(),
  size: z.number(),
  gone: z.number(),
})
export type DraftCopy = RowOf<typeof copyRow>

const COPY = `c.outgoing_id AS outgoingId, c.account_id AS accountId, c.version, c.message_id AS messageId,
  c.put_at AS putAt, c.size, c.gone`

/** The SQL of what lies in the Drafts folders of servers, of drafts and mails that wait here. */
export function createDraftCopiesStore({ db, write }: Pick<EngineContext, 'db' | 'write'>) {
  const one = copyRow.prepare<[string]>(db, `SELECT ${COPY} FROM draft_copy AS c WHERE c.outgoing_id = ?`)
  const wanted = rowOf({
    id: z.string(),
    state: z.string(),
    createdAt: z.number(),
    updatedAt: z.number(),
    putAt: z.number().nullable(),
    size: z.number().nullable(),
  }).prepare<[]>(
    db,
    `SELECT o.id, o.state, o.created_at AS createdAt, o.updated_at AS updatedAt, c.put_at AS putAt, c.size
     FROM outgoing AS o LEFT JOIN draft_copy AS c ON c.outgoing_id = o.id AND c.account_id = o.account_id
     WHERE ((o.state = 'draft' AND o.updated_at > o.created_at) OR (o.state = 'queued' AND o.is_scheduled = 1))
       AND o.group_id IS NULL
       AND (c.version IS NULL OR c.version <> o.updated_at)
     ORDER BY o.updated_at, o.id`,
  )
  const left = copyRow.prepare<[]>(
    db,
    `SELECT ${COPY} FROM draft_copy AS c LEFT JOIN outgoing AS o ON o.id = c.outgoing_id
     WHERE o.id IS NULL OR o.state IN ('sent', 'discarded') OR o.account_id <> c.account_id
     ORDER BY c.put_at, c.outgoing_id`,
  )
  const keep = db.prepare<[Omit<DraftCopy, 'gone'> & { gone: number }]>(
    `INSERT INTO draft_copy (outgoing_id, account_id, version, message_id, put_at, size, gone)
     VALUES (@outgoingId, @accountId, @version, @messageId, @putAt, @size, @gone)
     ON CONFLICT (outgoing_id) DO UPDATE SET account_id = excluded.account_id, version = excluded.version,
       message_id = excluded.message_id, put_at = excluded.put_at, size = excluded.size, gone = max(gone, excluded.gone)`,
  )
  const expect = db.prepare<[string, number]>(
    `INSERT INTO draft_copy (outgoing_id, account_id, version, message_id, put_at, size)
     VALUES (?, ?, 0, '', 0, 0) ON CONFLICT DO NOTHING`,
  )
  const forget = db.prepare<[string]>('DELETE FROM draft_copy WHERE outgoing_id = ?')
  const own = db.prepare<[string]>('UPDATE outgoing SET server_draft_id = NULL, taken_over = 0 WHERE id = ?')
  return {
    /** What was put last of a draft. */
    of: (id: string): DraftCopy | null => one.get(id) ?? null,
    /** Drafts somebody has written in, and mails that wait, whose copy is missing or old. */
    wanted: () => wanted.all(),
    /** Copies of what was sent or discarded, or went to another account. */
    left: (): DraftCopy[] => left.all(),
    keep: (copy: DraftCopy): void => write(() => void keep.run(copy)),
    /** One is about to be put; '' as its Message-ID until the server has said that it is there. */
    expect: (id: string, accountId: number): void => write(() => void expect.run(id, accountId)),
    forget: (id: string): void => write(() => void forget.run(id)),
    /** Its own copy stands for the draft of another program that it went on with. */
    standsAlone: (id: string): void => write(() => void own.run(id)),
  }
}
