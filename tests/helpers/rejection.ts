import { ProblemError, type Problem } from '../../src/shared/problem'

/** The problem something rejects with; any other end is a failure of the test. */
export async function problemOfRejection(work: Promise<unknown>): Promise<Problem> {
  const error: unknown = await work.then(
    () => new Error('expected a rejection'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof ProblemError)) throw error
  return error.problem
}
