import { useCallback, type RefCallback } from 'react'

const tops = new Map<string, number>()

/** How far a scroller was scrolled, kept while the window lives by what it shows: coming back finds the same lines. */
export function useScrollMemory(key: string): RefCallback<HTMLElement> {
  return useCallback(
    (element) => {
      if (!element) return undefined
      const wanted = tops.get(key) ?? 0
      const restore = (): void => {
        element.scrollTop = wanted
        if (element.scrollTop >= wanted) settle()
      }
      // Its content comes piece by piece; the user's own scrolling ends the waiting.
      const observer = new ResizeObserver(restore)
      const settle = (): void => observer.disconnect()
      const keep = (): void => void tops.set(key, element.scrollTop)
      for (const child of element.children) observer.observe(child)
      element.addEventListener('wheel', settle)
      element.addEventListener('keydown', settle)
      element.addEventListener('pointerdown', settle)
      element.addEventListener('scrollend', keep)
      restore()
      return () => {
        settle()
        element.removeEventListener('wheel', settle)
        element.removeEventListener('keydown', settle)
        element.removeEventListener('pointerdown', settle)
        element.removeEventListener('scrollend', keep)
      }
    },
    [key],
  )
}
