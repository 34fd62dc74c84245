/**
 * A hybrid logical clock: wall time that never runs backwards, plus a counter and the actor, as one string that
 * sorts in causal order (`<15 digits ms>-<5 hex counter>-<actor>`).
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
    const wall = this.#now()
    if (wall > this.#millis) {
      this.#millis = wall
      this.#counter = 0
    } else this.#counter++
    return `${String(this.#millis).padStart(15, '0')}-${this.#counter.toString(16).padStart(5, '0')}-${this.#actor}`
  }

  #adopt(stamp: string): void {
    const [millis = '0', counter = '0'] = stamp.split('-')
    this.#millis = Number(millis)
    this.#counter = Number.parseInt(counter, 16)
  }
}
