import { useEffect, useLayoutEffect, useRef } from 'react'
import { keyOf } from './drafts'
import classes from './ComposerHost.module.css'

/** What each open composer is drawn in, by the key of its draft. */
const boxes = new Map<string, HTMLElement>()

function boxOf(key: string): HTMLElement {
  const known = boxes.get(key)
  if (known) return known
  const box = document.createElement('div')
  box.className = classes.box ?? ''
  boxes.set(key, box)
  return box
}

/** The box of a composer, kept for as long as the caller is drawn. */
export function useBox(key: string): HTMLElement {
  const box = boxOf(key)
  useEffect(() => {
    boxes.set(key, box)
    return () => {
      boxes.delete(key)
    }
  }, [key, box])
  return box
}

/**
 * Where an open composer stands now. It is moved here as it is: drawn anew, its editor would not know any more what was
 * typed before, and Undo would do nothing.
 */
export function ComposerPlace({ id }: { id: string }) {
  const place = useRef<HTMLDivElement>(null)
  const key = keyOf(id)
  useLayoutEffect(() => {
    place.current?.append(boxOf(key))
  }, [key])
  return <div ref={place} className={classes.box} />
}
