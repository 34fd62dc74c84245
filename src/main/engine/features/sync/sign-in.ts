import type { Problem } from '../../../../shared/problem'
import { doubling } from './back-off'

const MINUTE = 60_000

/** RFC 5530, and AUTH of RFC 3206 for POP3: the server has looked at the name and the password. Whatever else it says may be trouble of its own. */
const LOOKED_AT: ReadonlySet<string> = new Set([
  'AUTHENTICATIONFAILED',
  'AUTHORIZATIONFAILED',
  'EXPIRED',
  'CONTACTADMIN',
  'AUTH',
])

/** Between tries of what was looked at and refused: providers lock an account for some refusals in a quarter of an hour. */
const AFTER_REFUSAL = [15 * MINUTE, 60 * MINUTE, 240 * MINUTE]

/**
 * When a refused sign-in is tried again. One that never worked waits for the user. One that did is refused by servers
 * whose directory is out of reach, too, with NO, with BAD, and some even as if the password were wrong.
 */
export class SignIns {
  #hasWorked: boolean
  #refusals = 0

  constructor(hasWorked: boolean) {
    this.#hasWorked = hasWorked
  }

  accepted(): void {
    this.#hasWorked = true
    this.#refusals = 0
  }

  /** Milliseconds until the next try; Infinity when it waits for the user. */
  delayAfter({ code, params }: Problem): number {
    // The provider's own words say what the user has to do; a password we do not have cannot be tried.
    if (!this.#hasWorked || code !== 'login-failed') return Infinity
    this.#refusals += 1
    if (LOOKED_AT.has(params?.replyCode ?? '')) return AFTER_REFUSAL[this.#refusals - 1] ?? Infinity
    return doubling(2 * MINUTE, this.#refusals - 1, 60 * MINUTE)
  }
}
