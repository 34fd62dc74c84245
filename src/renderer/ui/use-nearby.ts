import { useEffect, useRef, useState, type RefObject } from 'react'

/** How far outside the screen what is scrolled counts as near, so that it is there before it is seen. */
const NEAR = '1500px'

/**
 * Whether an element is on the screen or little outside of it, or ever was. What costs much, like the frame of a mail,
 * is made then and stays: a conversation of hundreds would make all of them at once.
 */
export function useNearby<Element extends HTMLElement>(): [
  place: RefObject<Element | null>,
  isNear: boolean,
] {
  const place = useRef<Element>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    if (isNear || !place.current) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
      },
      { rootMargin: NEAR, scrollMargin: NEAR },
    )
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [isNear])
  return [place, isNear]
}
