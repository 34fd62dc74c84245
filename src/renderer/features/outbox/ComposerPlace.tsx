import { useEffect, useLayoutEffect, useRef } from 'react'
import { isBeingWrittenIn } from '../../app/in-hand'
import { COMPOSER, expectTyping } from '../../app/type-ahead'
import { useComposing } from './composing'
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

/** How the caret comes back into a composer taken from its place while it was being written in, by the key of its draft. */
const taken = new Map<string, () => void>()

/** What has the focus loses it where it is moved, and its caret too. */
function caretIn(page: Document): () => void {
  const field = page.activeElement
  const marked = page.getSelection()
  const { anchorNode, anchorOffset, focusNode, focusOffset } = marked ?? {}
  return () => {
    if (!(field instanceof HTMLElement)) return
    field.focus({ preventScroll: true })
    if (!field.isContentEditable || !anchorNode || !focusNode) return
    page.getSelection()?.setBaseAndExtent(anchorNode, anchorOffset ?? 0, focusNode, focusOffset ?? 0)
  }
}

/**
 * Where an open composer stands now. It is moved here as it is: drawn anew, its editor would not know any more what was
 * typed before, and Undo would do nothing.
 */
export function ComposerPlace({ id }: { id: string }) {
  const place = useRef<HTMLDivElement>(null)
  const key = keyOf(id)
  useLayoutEffect(() => {
    const box = boxOf(key)
    place.current?.append(box)
    taken.get(key)?.()
    taken.delete(key)
    return () => {
      // Where it will be next is known only there, and may be drawn later.
      const isOpen = useComposing.getState().open.some((other) => keyOf(other) === key)
      if (!isOpen || !isBeingWrittenIn(box)) return
      taken.set(key, caretIn(document))
      expectTyping(COMPOSER)
    }
  }, [key])
  return <div ref={place} className={classes.box} />
}
