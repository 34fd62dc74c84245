import { isSignInProblem, type ProblemCode } from '../../../../shared/problem'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** How long a connection must have lived before the next failure counts as the first again. */
export const STABLE_CONNECTION_TIME = 60 * SECOND

/** What a failure means for trying again: seldom or never (see `SignIns`), soon and often (no network), or later and later. */
export type RetryKind = 'sign-in' | 'offline' | 'back-off'

/** A computer that wakes or changes networks first fails to resolve names or to find a route. */
const OFFLINE: ReadonlySet<ProblemCode> = new Set(['offline', 'unreachable', 'host-unknown'])

/**
 * Only a refused sign-in may be given up: a wrong certificate, a missing STARTTLS or a page of HTML may be those of a hotel's
 * network, which the user leaves.
 */
export function retryKind(code: ProblemCode): RetryKind {
  if (isSignInProblem(code)) return 'sign-in'
  return OFFLINE.has(code) ? 'offline' : 'back-off'
}

/**
 * Milliseconds until the next try after `failures` failures in a row (1 for the first). Doubles from 2 s up to
 * 10 min, or up to 30 s while there is no network; `random` in [0, 1) spreads it over 75 % to 125 %, so that all
 * clients of a server that restarts do not come back at once.
 */
export function retryDelay(kind: 'offline' | 'back-off', failures: number, random: number): number {
  const cap = kind === 'offline' ? 30 * SECOND : 10 * MINUTE
  return Math.round(doubling(2 * SECOND, failures - 1, cap) * (0.75 + random / 2))
}

/** `first` milliseconds, doubled so many times, `longest` at most. */
export const doubling = (first: number, times: number, longest: number): number =>
  Math.min(longest, first * 2 ** Math.min(times, 20))

/** The same for a folder the server refuses to open: 1 min doubling up to 1 h. */
export function folderRetryDelay(attempts: number): number {
  return doubling(MINUTE, attempts - 1, 60 * MINUTE)
}

/** The same for one message the server does not give: 10 min doubling up to a day. */
export function messageRetryDelay(attempts: number): number {
  return doubling(10 * MINUTE, attempts - 1, 24 * 60 * MINUTE)
}

/** The same for one user action the server did not take: 5 s doubling up to 30 min. */
export function actionRetryDelay(attempts: number): number {
  return doubling(5 * SECOND, attempts, 30 * MINUTE)
}

/**
 * The same for an action the connection ended of: twice at once, since connections end for many reasons, then up to
 * 5 min.
 */
export function lostConnectionDelay(attempts: number): number {
  return attempts < 2 ? 0 : Math.min(5 * MINUTE, actionRetryDelay(attempts - 2))
}
