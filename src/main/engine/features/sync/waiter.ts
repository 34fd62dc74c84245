import type { Clock } from '../../context'

/** Lets one loop sleep until a moment comes or somebody wakes it. A wake while it is awake is not lost. */
export class Waiter {
  #woken = false
  #end: (() => void) | null = null

  wake(): void {
    this.#woken = true
    this.#end?.()
  }

  /** Sleeps at most `milliseconds`; true when it was woken. Never keeps the process alive. */
  async wait(milliseconds: number): Promise<boolean> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        // Node's timers hold 31 bits; waiting for ever is waiting for a wake.
        const timer = Number.isFinite(milliseconds)
          ? setTimeout(resolve, Math.min(Math.max(milliseconds, 0), 2 ** 31 - 1))
          : null
        timer?.unref()
        this.#end = () => {
          if (timer) clearTimeout(timer)
          resolve()
        }
      })
      this.#end = null
    }
    const woken = this.#woken
    this.#woken = false
    return woken
  }
}

/** Runs `work` again and again while asked to, never twice at the same time. */
export class Repeater {
  readonly #work: () => Promise<void>
  #running: Promise<void> | null = null
  #again = false

  constructor(work: () => Promise<void>) {
    this.#work = work
  }

  request(): void {
    this.#again = true
    this.#running ??= this.#run()
  }

  /** Resolves when nothing runs any more. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false
        await this.#work()
      }
    } finally {
      this.#running = null
    }
  }
}

/** Those who wait for some work to be done once from now on: what is under way already began too early for them. */
export class Awaited {
  #waiting: { resolve(): void; reject(reason: unknown): void }[] = []

  get isAny(): boolean {
    return this.#waiting.length > 0
  }

  next(): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  /** Does the work; those that wait when it begins hear how it ended. */
  async during<T>(work: () => Promise<T>, reasonOf: (error: unknown) => unknown): Promise<T> {
    const waiting = this.#waiting.splice(0)
    try {
      const done = await work()
      for (const { resolve } of waiting) resolve()
      return done
    } catch (error) {
      for (const { reject } of waiting) reject(reasonOf(error))
      throw error
    }
  }

  /** It is not done any more. */
  giveUp(reason: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(reason)
  }
}

/** Pieces of work that must not run at the same time, one after the other. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work)
    this.#last = mine.catch(() => undefined)
    return mine
  }
}

const SECOND = 1000
/** A timer this late means that the computer slept, one this early that its clock was set. */
const SLEEP_GAP = 45 * SECOND
const HEARTBEAT = 15 * SECOND

/** How the loop of one account sleeps: until the time is over, somebody wakes it, the user asks, or the computer slept. */
export class Rest extends Waiter {
  /** The user asked. Who looks at everything takes it back. */
  isWanted = false
  /** The computer slept: what was waited for is over, connections may be dead. Who deals with that takes it back. */
  hasSlept = false
  readonly #signal: AbortSignal
  #heartbeat: NodeJS.Timeout | null = null

  constructor(signal: AbortSignal) {
    super()
    this.#signal = signal
  }

  begin(clock: Clock): void {
    let last = clock.now()
    this.#heartbeat = setInterval(() => {
      const gap = clock.now() - last
      last = clock.now()
      if (gap < HEARTBEAT + SLEEP_GAP && gap > -SLEEP_GAP) return
      this.hasSlept = true
      this.wake()
    }, HEARTBEAT).unref()
  }

  /** The signal was given: nobody sleeps any more. */
  end(): void {
    if (this.#heartbeat) clearInterval(this.#heartbeat)
    this.wake()
  }

  ask(): void {
    this.isWanted = true
    this.wake()
  }

  /** What failed before says nothing of the next try. */
  get isCut(): boolean {
    return this.isWanted || this.hasSlept
  }

  /** Sleeps on when it is woken for anything else. */
  async sleep(milliseconds: number): Promise<void> {
    const until = performance.now() + milliseconds
    while (!this.#signal.aborted && !this.isCut && performance.now() < until)
      await this.wait(until - performance.now())
  }
}
