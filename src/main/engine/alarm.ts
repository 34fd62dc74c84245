import type { Clock } from './context'

export interface Alarm {
  /** Rings at this moment of the engine's clock, or never. Replaces the earlier setting. */
  set(at: number | null): void
}

/**
 * Rings by the engine's clock. It sleeps in short stretches: after a suspended computer or a changed clock a single
 * long timer would ring hours late. Never keeps the process alive.
 */
export function createAlarm(clock: Clock, longestSleep: number, ring: () => void): Alarm {
  let timer: NodeJS.Timeout | null = null
  const set = (at: number | null): void => {
    if (timer) clearTimeout(timer)
    timer = null
    if (at === null) return
    const wait = Math.min(Math.max(at - clock.now(), 0), longestSleep)
    timer = setTimeout(() => (clock.now() >= at ? ring() : set(at)), wait)
    timer.unref()
  }
  return { set }
}
