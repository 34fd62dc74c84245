import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'
import { keyOf, useRoute, type RowKey } from '../../app/route'
import { findRow } from './find-row'
import type { ThreadRows } from './use-thread-rows'

interface OnScreen {
  key: RowKey
  index: number
}

/**
 * Keeps what the user looks at where it is: mail that comes or goes above moves nothing under the pointer, and the
 * selected row stays in sight when it was.
 */
export function useListPlace(
  rows: ThreadRows,
  scroller: RefObject<HTMLElement | null>,
  scrollTo: (index: number) => void,
): void {
  const { selected, index } = useRoute()
  const seen = useRef<OnScreen[]>([])
  const before = useRef({ selected, index, total: rows.total, inSight: false })

  useLayoutEffect(() => {
    const element = scroller.current
    const height = element ? rowHeight(element) : 0
    if (!element || height === 0) return
    // At the top the newest mail is what one waits for: there it may push the others down.
    if (element.scrollTop > 0) {
      for (const { key, index: at } of seen.current) {
        const now = findRow(rows, key, at)
        if (now === null) continue
        if (now !== at) element.scrollBy(0, (now - at) * height)
        break
      }
    }
    seen.current = rowsOnScreen(rows, element, height)
  })

  useEffect(() => {
    const element = scroller.current
    const height = element ? rowHeight(element) : 0
    if (!element || height === 0) return
    const was = before.current
    const top = index * height
    const inSight = top + height > element.scrollTop && top < element.scrollTop + element.clientHeight
    const changed = was.selected !== selected || was.index !== index || was.total !== rows.total
    if (changed && was.inSight && !inSight && selected) scrollTo(index)
    before.current = { selected, index, total: rows.total, inSight: selected !== null && inSight }
  })
}

/** All rows are of one height. */
const rowHeight = (list: Element): number => list.querySelector('[role=option]')?.clientHeight ?? 0

function rowsOnScreen(rows: ThreadRows, list: Element, height: number): OnScreen[] {
  const first = Math.floor(list.scrollTop / height)
  const last = Math.ceil((list.scrollTop + list.clientHeight) / height)
  const found: OnScreen[] = []
  for (let index = first; index < last; index++) {
    const row = rows.row(index)
    if (row) found.push({ key: keyOf(row), index })
  }
  return found
}

let left = { list: '', index: 0 }

/** Where a list was left, for when it is shown again: narrow windows put the reader in its place. */
export const placeLeft = (list: string): number => (left.list === list ? left.index : 0)
export const leaveAt = (list: string, element: Element): void => {
  const height = rowHeight(element)
  if (height > 0) left = { list, index: Math.round(element.scrollTop / height) }
}
