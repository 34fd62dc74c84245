/** The counter is five hexadecimal digits wide; one more carries into the milliseconds. */
const COUNTER_LIMIT = 0x100000
const STAMP = /^(\d{15})-([0-9a-f]{5})-[0-9a-z]{1,40}$/

/** True for a stamp of the hybrid clock, of whatever device. */
export const isStamp = (text: string): boolean => STAMP.test(text)

/** The wall time within a stamp, in ms since the epoch. */
export const stampTime = (stamp: string): number => parse(stamp).millis

/**
 * A hybrid logical clock: wall time that never runs backwards, plus a counter and the device, as one string that
 * sorts in causal order (`<15 digits ms>-<5 hex counter>-<device>`). `last` is the newest stamp known from before a
 * restart: where the computer's clock was set back meanwhile, counting goes on from there.
 */
export class HybridClock {
  #millis = 0
  #counter = 0
  readonly #now: () => number
  readonly #device: string

  constructor(now: () => number, device: string, last = '') {
    this.#now = now
    this.#device = device
    if (last) this.observe(last)
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
    return `${String(this.#millis).padStart(15, '0')}-${this.#counter.toString(16).padStart(5, '0')}-${this.#device}`
  }

  /** Takes note of a stamp from elsewhere, so that what is done here from now on counts as later. */
  observe(stamp: string): void {
    const { millis, counter } = parse(stamp)
    if (millis < this.#millis || (millis === this.#millis && counter <= this.#counter)) return
    this.#millis = millis
    this.#counter = counter
  }
}

function parse(stamp: string): { millis: number; counter: number } {
  const match = STAMP.exec(stamp)
  if (!match) throw new Error(`journal: not a clock stamp: ${stamp.slice(0, 60)}`)
  return { millis: Number(match[1]), counter: Number.parseInt(match[2] ?? '0', 16) }
}
