import { useEffect, useRef, type RefObject } from 'react'

/** What has been in sight for as long was read of, as far as can be told. */
const SEEN_MS = 1_200

/** Mail that joined the conversation on the screen since it was opened, and has not been in sight since. */
const unseen = new Set<number>()

/** A key to answer is meant for what its user has read, not for what came in below the fold. */
export const isUnseen = (messageId: number): boolean => unseen.has(messageId)

/**
 * Notes which messages of a conversation join it while it is shown, until each has been in sight for a while. Their
 * elements within `pane` carry `data-message`.
 */
export function useUnseenMail(ids: readonly number[] | undefined, pane: RefObject<HTMLElement | null>): void {
  const known = useRef<ReadonlySet<number> | null>(null)
  const key = ids?.join()
  useEffect(() => {
    if (key === undefined) return undefined
    const now = new Set(key.split(',').filter(Boolean).map(Number))
    for (const id of now) if (known.current && !known.current.has(id)) unseen.add(id)
    known.current = now
    return watch(pane.current)
  }, [key, pane])
  useEffect(() => () => unseen.clear(), [])
}

function watch(pane: HTMLElement | null): (() => void) | undefined {
  if (!pane || unseen.size === 0) return undefined
  const timers = new Map<Element, ReturnType<typeof setTimeout>>()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        clearTimeout(timers.get(target))
        const id = Number(target instanceof HTMLElement ? target.dataset.message : NaN)
        if (isIntersecting)
          timers.set(
            target,
            setTimeout(() => unseen.delete(id), SEEN_MS),
          )
      }
    },
    { root: pane },
  )
  for (const id of unseen) {
    const element = pane.querySelector(`[data-message="${id}"]`)
    if (element) observer.observe(element)
  }
  return () => {
    observer.disconnect()
    for (const timer of timers.values()) clearTimeout(timer)
  }
}
