import { isDefinedError, ORPCError } from '@orpc/client'
import { ProblemError, problemSchema, type Problem } from '../../shared/problem'
import { Interrupted } from './connection'

/** The typed problem behind any failure of a call; what is not typed is `internal`. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ORPCError && isDefinedError(error)) {
    const parsed = problemSchema.safeParse(error.data)
    if (parsed.success) return parsed.data
  }
  if (error instanceof ProblemError) return error.problem
  return { code: error instanceof Interrupted ? 'interrupted' : 'internal' }
}
