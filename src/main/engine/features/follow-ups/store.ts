import { z } from 'zod'
import { mailAddress, type MailAddress } from '../../../../shared/contract/messages'
import {
  followUp,
  followUpKind,
  type FollowUp,
  type FollowUpKind,
} from '../../../../shared/contract/follow-ups'
import type { EngineContext } from '../../context'
import { rowOf, type RowOf } from '../../db/row'

const row = rowOf({
  id: z.string(),
  kind: followUpKind,
  state: followUp.shape.state,
  accountId: z.number(),
  messageId: z.string(),
  threadId: z.number().nullable(),
  people: z.string(),
  subject: z.string(),
  isAlone: z.number(),
  since: z.number(),
  afterId: z.number(),
  dueAt: z.number(),
})

const people = z.array(mailAddress)

/** A row of `follow_up`. */
export interface FollowUpRow extends Omit<RowOf<typeof row>, 'people' | 'isAlone'> {
  people: MailAddress[]
  isAlone: boolean
}

export interface NewFollowUp {
  id: string
  kind: FollowUpKind
  accountId: number
  /** Message-ID without angle brackets. */
  messageId: string
  threadId: number | null
  people: readonly MailAddress[]
  subject: string
  /** One of several mails to one person each: only that one's answer counts. */
  isAlone: boolean
  since: number
  /** What was known in the conversation by then (row ids up to this) is no answer. */
  afterId: number
  dueAt: number
}

const IS_OPEN = "state IN ('open', 'bounced')"

/** All SQL of follow-ups. */
export function createFollowUpStore({ db }: Pick<EngineContext, 'db'>) {
  const select = `SELECT id, kind, state, account_id AS accountId, message_id AS messageId, thread_id AS threadId, people,
    subject, is_alone AS isAlone, since, after_id AS afterId, due_at AS dueAt FROM follow_up`
  const open = row.prepare<[number]>(db, `${select} WHERE ${IS_OPEN} ORDER BY due_at, id LIMIT ?`)
  const one = row.prepare<[string]>(db, `${select} WHERE id = ?`)
  const next = rowOf({ at: z.number().nullable() }).prepare<[number]>(
    db,
    `SELECT min(due_at) AS at FROM follow_up WHERE ${IS_OPEN} AND due_at > ?`,
  )
  const insert = db.prepare<[Omit<NewFollowUp, 'people' | 'isAlone'> & { people: string; isAlone: number }]>(
    `INSERT INTO follow_up (id, kind, account_id, message_id, thread_id, people, subject, is_alone, since, after_id, due_at)
     VALUES (@id, @kind, @accountId, @messageId, @threadId, @people, @subject, @isAlone, @since, @afterId, @dueAt)`,
  )
  const setState = db.prepare<[{ id: string; state: FollowUp['state']; at: number | null; from: string }]>(
    `UPDATE follow_up SET state = @state, closed_at = @at
     WHERE id = @id AND state IN (SELECT value FROM json_each(@from))`,
  )
  const setDue = db.prepare<[number, string]>(`UPDATE follow_up SET due_at = ? WHERE id = ? AND ${IS_OPEN}`)
  const purge = db.prepare<[number]>(`DELETE FROM follow_up WHERE closed_at < ?`)
  const forget = db.prepare<[number]>(
    'DELETE FROM follow_up WHERE id IN (SELECT id FROM follow_up WHERE account_id = ? LIMIT 200)',
  )
  const read = ({ people: named, isAlone, ...rest }: RowOf<typeof row>): FollowUpRow => ({
    ...rest,
    people: people.parse(JSON.parse(named)),
    isAlone: isAlone === 1,
  })
  return {
    open: (limit: number): FollowUpRow[] => open.all(limit).map(read),
    get(id: string): FollowUpRow | null {
      const found = one.get(id)
      return found ? read(found) : null
    },
    nextDue: (after: number): number | null => next.get(after)?.at ?? null,
    add: (added: NewFollowUp): void =>
      void insert.run({ ...added, people: JSON.stringify(added.people), isAlone: Number(added.isAlone) }),
    /** From one of the states `from` alone; whether it was in one. */
    setState: (
      id: string,
      from: readonly FollowUp['state'][],
      state: FollowUp['state'],
      at: number | null,
    ): boolean => setState.run({ id, state, at, from: JSON.stringify(from) }).changes > 0,
    setDue: (id: string, at: number): boolean => setDue.run(at, id).changes > 0,
    /** Forgets what was closed before. */
    purge: (before: number): void => void purge.run(before),
    /** Some of an account; false when none is left. */
    forget: (accountId: number): boolean => forget.run(accountId).changes > 0,
  }
}
