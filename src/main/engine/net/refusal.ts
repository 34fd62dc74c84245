import { ProblemError } from '../../../shared/problem'

/** The server answered a command with NO or BAD, or -ERR. All else that fails is the connection, or we. */
export function isRefusal(error: unknown): error is ProblemError {
  if (!(error instanceof ProblemError)) return false
  const reply = error.problem.params?.replyCode
  return reply !== undefined && reply !== 'BYE'
}

/** There is no such folder by now. */
export const isFolderGone = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'folder-gone'
