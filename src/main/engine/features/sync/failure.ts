import { needsUser, ProblemError, type Problem } from '../../../../shared/problem'
import type { EngineContext } from '../../context'
import { diskProblem } from '../../db/problem'
import { retryDelay, retryKind } from './back-off'
import type { SignIns } from './sign-in'
import type { StateBoard } from './sync-state'

/** What an error says to the user, whoever threw it. */
export const problemIn = (error: unknown): Problem =>
  error instanceof ProblemError ? error.problem : { code: diskProblem(error) ?? 'internal' }

/**
 * Tells that the connection of an account ended with `error`, the `failures`th time in a row, and when the next one is
 * tried. Returns the milliseconds until then; Infinity where that waits for the user.
 */
export function tellFailure(
  { clock, randomBytes, log }: Pick<EngineContext, 'clock' | 'randomBytes' | 'log'>,
  { board, signIns }: { board: StateBoard; signIns: SignIns },
  accountId: number,
  error: unknown,
  failures: number,
): number {
  const problem = problemIn(error)
  const kind = retryKind(problem.code)
  const random = (randomBytes(1)[0] ?? 0) / 256
  const delay = kind === 'sign-in' ? signIns.delayAfter(problem) : retryDelay(kind, failures, random)
  const stage = needsUser(problem.code) ? 'failed' : kind === 'offline' ? 'offline' : 'waiting'
  log.warn(
    `sync/account(${accountId}) ${problem.code}, next try ${delay === Infinity ? 'when asked' : `in ${delay} ms`}`,
    problem.code === 'internal' ? error : undefined,
  )
  const now = clock.now()
  board.failed(stage, problem, { now, nextTryAt: delay === Infinity ? null : now + delay })
  return delay
}
