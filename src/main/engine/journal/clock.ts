/** The counter is five hexadecimal digits wide; one more carries into the milliseconds. */
const COUNTER_LIMIT = 0x100000
const STAMP = /^(\d{15})-([0-9a-f]{5})-(.+)$/

/**
 * A hybrid logical clock: wall time that never runs backwards, plus a counter and the actor, as one string that
 * sorts in causal order (`<15 digits ms>-<5 hex counter>-<actor>`). `last` is the newest stamp known from before a
 * restart: where the computer's clock was set back meanwhile, counting goes on from there.
 */
export class HybridClock {
  #millis = 0
  #counter = 0
  readonly #now: () => number
  readonly #actor: string

  constructor(now: () => number, actor: string, last = '') {
    this.#now = now
    this.#actor = actor
    if (last) this.#adopt(last)
  }

  /** The next stamp: later than every stamp given or seen before. */
  next(): string {
    const wall = Math.max(0, Math.floor(this.#now()))
    if (wall > this.#millis) {
      this.#millis = wall
      this.#counter = 0
    } else if (++this.#counter === COUNTER_LIMIT) {
      this.#millis++
      this.#counter = 0
    }
    return `${String(this.#millis).padStart(15, '0')}-${this.#counter.toString(16).padStart(5, '0')}-${this.#actor}`
  }

  #adopt(stamp: string): void {
    const match = STAMP.exec(stamp)
    if (!match) throw new Error(`journal: not a clock stamp: ${stamp.slice(0, 60)}`)
    this.#millis = Number(match[1])
    this.#counter = Number.parseInt(match[2] ?? '0', 16)
  }
}
