import { useEffect, useRef } from 'react'

export interface WaitingEnter {
  /** Enter was pressed before the answer to what is typed was there. */
  wait(): void
  /** Something else was typed, or chosen: Enter was not for that. */
  forget(): void
}

/**
 * Enter chooses only from the answer to what is typed. Pressed while the list still shows what an earlier text had
 * found, it is kept, and `take` does its work once `isAnswered`. `onWait` is told when that is over.
 */
export function useWaitingEnter(
  isAnswered: boolean,
  take: () => void,
  onWait?: (over: Promise<void>) => void,
): WaitingEnter {
  const waiting = useRef<{ isTaken: boolean; end(): void } | null>(null)
  const forget = (): void => {
    waiting.current?.end()
    waiting.current = null
  }
  useEffect(() => {
    if (!waiting.current || !isAnswered) return
    // What was taken is on the screen by the next time: before that, what is typed behind it would be added to it.
    if (waiting.current.isTaken) return forget()
    waiting.current.isTaken = true
    take()
  })
  useEffect(
    () => () => {
      waiting.current?.end()
    },
    [],
  )
  return {
    wait() {
      if (waiting.current) return
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.current = { isTaken: false, end: resolve }
      onWait?.(promise)
    },
    forget,
  }
}
