import { z } from 'zod'
import type { Unsubscription } from '../../../../shared/contract/unsubscribe'
import type { Problem } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { rowOf, type RowOf } from '../../db/row'
import { parseProblem } from '../../db/stored-problem'

const state = z.enum(['waiting', 'done', 'refused'])
const row = rowOf({
  id: z.number(),
  listKey: z.string(),
  url: z.string(),
  mayBeInside: z.number(),
  state,
  at: z.number(),
  attempts: z.number(),
  problem: z.string().nullable(),
})
export type WaitingRow = RowOf<typeof row>

/** All SQL of lists that are asked to send no more. */
export function createUnsubscribeStore({ db }: Pick<EngineContext, 'db'>) {
  const select = `SELECT id, list_key AS listKey, url, may_be_inside AS mayBeInside, state, at, attempts, problem
    FROM unsubscription`
  const ofList = row.prepare<[string]>(db, `${select} WHERE list_key = ?`)
  const next = row.prepare<[]>(db, `${select} WHERE state = 'waiting' ORDER BY at LIMIT 1`)
  const insert = db.prepare<[string, string, number, number]>(
    `INSERT INTO unsubscription (list_key, url, may_be_inside, state, at) VALUES (?, ?, ?, 'waiting', ?)
     ON CONFLICT (list_key) DO UPDATE SET url = excluded.url, may_be_inside = excluded.may_be_inside, state = 'waiting',
       at = excluded.at, attempts = 0, problem = NULL
     WHERE state <> 'waiting'`,
  )
  const cancel = db.prepare<[number]>("DELETE FROM unsubscription WHERE id = ? AND state = 'waiting'")
  const settle = db.prepare<[string, number, string | null, number]>(
    "UPDATE unsubscription SET state = ?, at = ?, problem = ? WHERE id = ? AND state = 'waiting'",
  )
  const putOff = db.prepare<[number, string, number]>(
    "UPDATE unsubscription SET at = ?, problem = ?, attempts = attempts + 1 WHERE id = ? AND state = 'waiting'",
  )
  const hasten = db.prepare<[number, number]>(
    "UPDATE unsubscription SET at = ? WHERE id = ? AND state = 'waiting'",
  )
  return {
    of(listKey: string): Unsubscription | null {
      const found = ofList.get(listKey)
      return found
        ? { id: found.id, state: found.state, at: found.at, problem: parseProblem(found.problem) }
        : null
    },
    next: (): WaitingRow | undefined => next.get(),
    /** Of what waits already nothing changes. */
    begin: (listKey: string, url: string, mayBeInside: boolean, at: number): void =>
      void insert.run(listKey, url, Number(mayBeInside), at),
    /** False once it was asked. */
    cancel: (id: number): boolean => cancel.run(id).changes > 0,
    settle: (id: number, as: 'done' | 'refused', at: number, problem: Problem | null): void =>
      void settle.run(as, at, problem && JSON.stringify(problem), id),
    /** Nobody was reached, and why. */
    putOff: (id: number, until: number, problem: Problem): void =>
      void putOff.run(until, JSON.stringify(problem), id),
    /** False where it does not wait. */
    hasten: (id: number, at: number): boolean => hasten.run(at, id).changes > 0,
  }
}
