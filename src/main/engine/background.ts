import type { Log } from './context'

export interface BackgroundWork {
  /** There may be something to do. */
  wake(): void
  stop(): void
}

/**
 * Work that can wait, done a little at a time between calls. `step` does some milliseconds of it and says whether
 * there may be more. What is to be done stands in a table, so that nothing is forgotten by a crash; a step that fails
 * is logged and tried again when there is something new to do.
 */
export function createBackgroundWork(log: Log, name: string, step: () => boolean): BackgroundWork {
  let timer: NodeJS.Immediate | null = null
  let isStopped = false
  const wake = (): void => {
    if (!isStopped) timer ??= setImmediate(work)
  }
  function work(): void {
    timer = null
    try {
      if (step()) wake()
    } catch (error) {
      log.error(name, error)
    }
  }
  return {
    wake,
    stop() {
      isStopped = true
      if (timer) clearImmediate(timer)
      timer = null
    },
  }
}
