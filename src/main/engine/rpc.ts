import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../shared/contract/index'
import { ProblemError, type Problem } from '../../shared/problem'
import type { Log } from './context'
import { diskProblem } from './db/problem'

/**
 * The implementer every feature builds its handlers with: `os.notes.list.handler(…)`. A `ProblemError` thrown by a
 * handler reaches the caller as the typed error `PROBLEM`; anything else becomes `internal`, its details only in
 * the log.
 */
export const os = implement(contract)
  .$context<{ log: Log }>()
  .use(async ({ next, path, context }) => {
    try {
      return await next()
    } catch (error) {
      if (error instanceof ORPCError) throw error
      if (error instanceof ProblemError) throw toRpcError(error.problem)
      context.log.error(`rpc/${path.join('.')}`, error)
      throw toRpcError({ code: diskProblem(error) ?? 'internal' })
    }
  })

const toRpcError = (problem: Problem): ORPCError<'PROBLEM', Problem> =>
  new ORPCError('PROBLEM', { defined: true, message: 'problem', data: problem })
