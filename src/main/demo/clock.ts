import type { Clock } from '../engine/context'

/** The clock of a demo's engine: tells the time, except while the demo makes up its past. */
export interface DemoClock extends Clock {
  /** Does `work` as if it were `moment`. */
  at<T>(moment: number, work: () => Promise<T>): Promise<T>
}

export function demoClock(): DemoClock {
  let moment: number | null = null
  return {
    now: () => moment ?? Date.now(),
    async at(then, work) {
      moment = then
      try {
        return await work()
      } finally {
        moment = null
      }
    },
  }
}
