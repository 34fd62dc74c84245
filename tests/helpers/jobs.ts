import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TestContext } from './engine-context'

/** Lets so many slices of the work in the background be done. */
export async function slices(count: number): Promise<void> {
  for (let done = 0; done < count; done++) await nextTurn()
}

/** Lets all work in the background be done. */
export async function allJobsDone({ context }: Pick<TestContext, 'context'>): Promise<void> {
  while (waitingJobs(context.db).length > 0) await nextTurn()
}

export const waitingJobs = (db: TestContext['context']['db']): string[] =>
  db.prepare<[], string>("SELECT kind || ' ' || subject FROM job").pluck().all()

export const failedJobs = ({ complaints }: Pick<TestContext, 'complaints'>): string[] =>
  complaints.filter((line) => line.startsWith('jobs'))

/** Carries out so many steps of sliced work, or all of it; how many there were. */
export function carriedOut(work: Iterator<unknown>, most = Infinity): number {
  let steps = 0
  while (steps < most && !work.next().done) steps += 1
  return steps
}

/** As if the program was killed between two slices, and started again. */
export function killed(test: Pick<TestContext, 'context' | 'reopen'>): TestContext {
  test.context.jobs.stop()
  return test.reopen()
}

/** How SQLite carries a statement out, a step a line. */
export const planOf = ({ context }: Pick<TestContext, 'context'>, sql: string): string[] => {
  const statement = context.db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
  return statement.all(...Array.from(sql.matchAll(/\?/g), () => 1)).map(({ detail }) => detail)
}
