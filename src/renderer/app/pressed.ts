import { useCallback, useMemo, useRef, type MouseEvent } from 'react'

/**
 * What a line showed when the pointer went down on it: before it comes up, the answer to a search may have put something
 * else there, and Windows opens a menu only then. A click that no pointer made means what is shown.
 */
export function usePressed<T>(shown: T) {
  const pressed = useRef<T | null>(null)
  const onPointerDown = useCallback(() => void (pressed.current = shown), [shown])
  const meant = useCallback(
    (event: MouseEvent): T =>
      event.type === 'click' && event.detail === 0 ? shown : (pressed.current ?? shown),
    [shown],
  )
  return useMemo(() => ({ onPointerDown, meant }), [onPointerDown, meant])
}
