import { z } from 'zod'
import { mailAddress, type MailAddress } from '../../../../shared/contract/messages'
import {
  sequenceRun,
  sequenceStep,
  type Sequence,
  type SequenceRun,
} from '../../../../shared/contract/sequences'
import type { Problem } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { rowOf, type RowOf } from '../../db/row'
import { parseProblem } from '../../db/stored-problem'

/** A step as it was when its sequence was begun: its words no longer change. */
const begunStep = z.object({ days: z.number(), html: z.string() })
export type BegunStep = z.infer<typeof begunStep>

const raw = rowOf({
  id: z.string(),
  sequenceId: z.string(),
  name: z.string(),
  accountId: z.number(),
  identityId: z.number().nullable(),
  person: z.string(),
  subject: z.string(),
  steps: z.string(),
  sent: z.number(),
  state: sequenceRun.shape.state,
  nextAt: z.number().nullable(),
  outgoingId: z.string(),
  isQueued: z.number(),
  referenceIds: z.string(),
  messageIds: z.string(),
  since: z.number(),
  problem: z.string().nullable(),
})

/** A row of `sequence_run`. */
export interface RunRow extends Omit<
  RowOf<typeof raw>,
  'person' | 'steps' | 'messageIds' | 'problem' | 'isQueued'
> {
  person: MailAddress
  steps: BegunStep[]
  /** Its mails, the first before all; the next answers the last. */
  messageIds: string[]
  /** The next mail was given to the outbox: where it is gone from there, its user has thrown it away. */
  isQueued: boolean
  problem: Problem | null
}

export type NewRun = Pick<
  RunRow,
  | 'id'
  | 'sequenceId'
  | 'name'
  | 'accountId'
  | 'identityId'
  | 'person'
  | 'subject'
  | 'steps'
  | 'referenceIds'
  | 'messageIds'
  | 'since'
> & { nextAt: number; outgoingId: string }

const steps = z.array(sequenceStep)
const named = rowOf({ id: z.string(), name: z.string(), steps: z.string() })

/** All SQL of sequences. */
export function createSequenceStore({ db, clock }: Pick<EngineContext, 'db' | 'clock'>) {
  const list = named.prepare<[]>(
    db,
    'SELECT id, name, steps FROM sequence WHERE removed_at IS NULL ORDER BY name, id',
  )
  const one = named.prepare<[string]>(db, 'SELECT id, name, steps FROM sequence WHERE id = ?')
  const save = db.prepare<[{ id: string; name: string; steps: string; now: number }]>(
    `INSERT INTO sequence (id, name, steps, updated_at) VALUES (@id, @name, @steps, @now)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, steps = excluded.steps, updated_at = excluded.updated_at`,
  )
  const setRemoved = db.prepare<[number | null, string]>('UPDATE sequence SET removed_at = ? WHERE id = ?')
  const select = `SELECT id, sequence_id AS sequenceId, name, account_id AS accountId, identity_id AS identityId, person,
    subject, steps, sent, state, next_at AS nextAt, outgoing_id AS outgoingId, is_queued AS isQueued,
    reference_ids AS referenceIds, message_ids AS messageIds, since, problem FROM sequence_run`
  const recent = raw.prepare<[number]>(
    db,
    `${select} WHERE state IN ('running', 'paused') OR ended_at >= ? ORDER BY next_at IS NULL, next_at, id LIMIT 500`,
  )
  const watched = raw.prepare<[number]>(
    db,
    `${select} WHERE state IN ('running', 'paused') OR (state = 'finished' AND ended_at >= ?) LIMIT 500`,
  )
  const run = raw.prepare<[string]>(db, `${select} WHERE id = ?`)
  const ofOutgoing = raw.prepare<[string]>(db, `${select} WHERE outgoing_id = ? AND outgoing_id <> ''`)
  const due = raw.prepare<[number]>(
    db,
    `${select} WHERE state = 'running' AND next_at IS NOT NULL AND next_at <= ? ORDER BY next_at, id LIMIT 20`,
  )
  const next = rowOf({ at: z.number().nullable() }).prepare<[]>(
    db,
    "SELECT min(next_at) AS at FROM sequence_run WHERE state = 'running' AND next_at IS NOT NULL AND is_queued = 0",
  )
  const insert = db.prepare<[Record<string, string | number | null>]>(
    `INSERT INTO sequence_run (id, sequence_id, name, account_id, identity_id, person, subject, steps, next_at,
       outgoing_id, reference_ids, message_ids, since)
     VALUES (@id, @sequenceId, @name, @accountId, @identityId, @person, @subject, @steps, @nextAt, @outgoingId,
       @referenceIds, @messageIds, @since)`,
  )
  const queued = db.prepare<[string]>('UPDATE sequence_run SET is_queued = 1 WHERE id = ?')
  const advance = db.prepare<[Record<string, string | number | null>]>(
    `UPDATE sequence_run SET sent = sent + 1, message_ids = message_ids || ' ' || @messageId, next_at = @nextAt,
       outgoing_id = @nextId, is_queued = 0, problem = NULL
     WHERE id = @id`,
  )
  const setState = db.prepare<[Record<string, string | number | null>]>(
    `UPDATE sequence_run SET state = @state, problem = @problem, ended_at = @endedAt
     WHERE id = @id AND state IN (SELECT value FROM json_each(@from))`,
  )
  const renew = db.prepare<[string, string]>(
    'UPDATE sequence_run SET outgoing_id = ?, is_queued = 0 WHERE id = ?',
  )
  const hurry = db.prepare<[number, string]>(
    "UPDATE sequence_run SET next_at = ? WHERE id = ? AND state = 'running' AND next_at IS NOT NULL AND is_queued = 0",
  )
  const forget = db.prepare<[number]>(
    'DELETE FROM sequence_run WHERE id IN (SELECT id FROM sequence_run WHERE account_id = ? LIMIT 100)',
  )
  const read = (row: RowOf<typeof raw>): RunRow => ({
    ...row,
    person: mailAddress.parse(JSON.parse(row.person)),
    steps: z.array(begunStep).parse(JSON.parse(row.steps)),
    messageIds: row.messageIds.split(' '),
    isQueued: row.isQueued === 1,
    problem: parseProblem(row.problem),
  })
  const maybe = (row: RowOf<typeof raw> | undefined): RunRow | null => (row ? read(row) : null)
  const toSequence = (row: RowOf<typeof named>): Sequence => ({
    ...row,
    steps: steps.parse(JSON.parse(row.steps)),
  })
  return {
    list: (): Sequence[] => list.all().map(toSequence),
    get(id: string): Sequence | null {
      const found = one.get(id)
      return found ? toSequence(found) : null
    },
    save: (of: Sequence): void =>
      void save.run({ id: of.id, name: of.name, steps: JSON.stringify(of.steps), now: clock.now() }),
    setRemoved: (id: string, at: number | null): void => void setRemoved.run(at, id),
    recent: (since: number): RunRow[] => recent.all(since).map(read),
    watched: (since: number): RunRow[] => watched.all(since).map(read),
    run: (id: string): RunRow | null => maybe(run.get(id)),
    ofOutgoing: (id: string): RunRow | null => maybe(ofOutgoing.get(id)),
    due: (): RunRow[] => due.all(clock.now()).map(read),
    next: (): number | null => next.get()?.at ?? null,
    begin: (begun: NewRun): void =>
      void insert.run({
        ...begun,
        person: JSON.stringify(begun.person),
        steps: JSON.stringify(begun.steps),
        messageIds: begun.messageIds.join(' '),
      }),
    queued: (id: string): void => void queued.run(id),
    /** A step has left; the next is due then, as the outgoing mail `nextId`. */
    advance: (id: string, sent: { messageId: string; nextAt: number | null; nextId: string }): void =>
      void advance.run({ id, ...sent }),
    /** From one of the states `from` alone; whether it was in one. */
    setState(
      id: string,
      from: readonly SequenceRun['state'][],
      state: SequenceRun['state'],
      problem: Problem | null = null,
    ): boolean {
      const endedAt = state === 'running' || state === 'paused' ? null : clock.now()
      const row = {
        id,
        state,
        endedAt,
        problem: problem && JSON.stringify(problem),
        from: JSON.stringify(from),
      }
      return setState.run(row).changes > 0
    },
    /** Its next mail is made anew, under another id. */
    renew: (id: string, outgoingId: string): void => void renew.run(outgoingId, id),
    /** Its next step is due now. */
    hurry: (id: string): boolean => hurry.run(clock.now(), id).changes > 0,
    forget: (accountId: number): boolean => forget.run(accountId).changes > 0,
  }
}
