import { mapEventIterator } from '@orpc/client'
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../shared/contract/index'
import { ProblemError, type Problem } from '../../shared/problem'
import type { Log } from './context'
import { diskProblem } from './db/problem'

/**
 * The implementer every feature builds its handlers with: `os.notes.list.handler(…)`. A `ProblemError` thrown by a
 * handler, or by what it streams, reaches the caller as the typed error `PROBLEM`; anything else becomes `internal`, its
 * details only in the log.
 */
export const os = implement(contract)
  .$context<{ log: Log }>()
  .use(async ({ next, path, context }) => {
    const told = (error: unknown): unknown => {
      if (error instanceof ORPCError) return error
      if (error instanceof ProblemError) return toRpcError(error.problem)
      context.log.error(`rpc/${path.join('.')}`, error)
      return toRpcError({ code: diskProblem(error) ?? 'internal' })
    }
    try {
      const result = await next()
      const { output } = result
      if (!isStream(output)) return result
      const stream = mapEventIterator(output, {
        value: async (event) => event,
        error: async (error) => told(error),
      })
      return { ...result, output: stream }
    } catch (error) {
      throw told(error)
    }
  })

const isStream = (output: unknown): output is AsyncIterator<unknown, unknown> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output

const toRpcError = (problem: Problem): ORPCError<'PROBLEM', Problem> =>
  new ORPCError('PROBLEM', { defined: true, message: 'problem', data: problem })
