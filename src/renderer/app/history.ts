import { useEffect } from 'react'
import { z } from 'zod'
import { recordRef } from '../../shared/contract/crm'
import { mailView } from '../../shared/contract/mailboxes'
import { recordFilter, recordSort } from '../../shared/records/filter'
import { useRoute, wholeView, type Route } from './route'

/**
 * The browser's own history is the back stack: its buttons, Alt+←, the mouse and Escape lead the same way. An entry
 * keeps the place itself, not its address: what was searched for belongs into no address, and a reload finds it here.
 */
const rowKey = z.object({ threadId: z.number(), folderId: z.number(), messageId: z.number().optional() })
const place = z.object({
  module: z.string(),
  view: z.union([mailView, z.object({ kind: z.enum(['outbox', 'scheduled', 'follow-ups', 'imported']) })]),
  search: z.string(),
  selected: rowKey.nullable(),
  index: z.number(),
  record: recordRef.nullable(),
  // Whatever another version of the program left there, the place itself is found again.
  lists: z.record(z.string(), z.object({ filter: recordFilter, sort: recordSort })).catch({}),
  removed: z.boolean().default(false),
  front: z.enum(['folders', 'list', 'reader', 'customer']),
  away: z.boolean(),
})
type Place = z.infer<typeof place>
const entry = z.object({ place })
const EDGE = { edge: true }

const placeOf = ({
  module,
  view,
  search,
  selected,
  index,
  record,
  removed,
  lists,
  front,
  away,
}: Route): Place => ({
  module,
  view,
  search,
  selected,
  index,
  record,
  lists: Object.fromEntries(
    Object.entries(lists).map(([type, { filter, sort }]) => [type, { filter, sort: [...sort] }]),
  ),
  removed,
  front,
  away,
})

/** Walking a list or typing a search changes the place one is at; these make it another one; so does no tab of an inbox. */
const nameOf = ({ module, view, search, record, removed, lists, away, selected }: Place): string =>
  JSON.stringify([module, wholeView(view), search !== '', record, removed, lists, away && selected])

/** Keeps the history while the frame is shown; one per window. */
export function useHistory(): void {
  useEffect(() => {
    const known = entry.safeParse(history.state)
    if (known.success) useRoute.setState(known.data.place)
    else {
      // Back from the first place stays in the program.
      history.replaceState(EDGE, '')
      history.pushState({ place: placeOf(useRoute.getState()) }, '')
    }
    let returning = false
    const end = useRoute.subscribe((route, before) => {
      if (returning) return
      const [next, last] = [placeOf(route), placeOf(before)]
      if (JSON.stringify(next) === JSON.stringify(last)) return
      if (nameOf(next) === nameOf(last)) history.replaceState({ place: next }, '')
      else history.pushState({ place: next }, '')
    })
    const onPop = ({ state }: PopStateEvent): void => {
      const found = entry.safeParse(state)
      if (!found.success) return history.forward()
      returning = true
      useRoute.setState({ ...found.data.place, checked: [] })
      returning = false
    }
    const onKey = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
      if (event.key === 'ArrowLeft') history.back()
      else if (event.key === 'ArrowRight') history.forward()
      else return
      event.preventDefault()
    }
    const onMouse = (event: MouseEvent): void => {
      if (event.button === BACK_BUTTON) history.back()
      else if (event.button === FORWARD_BUTTON) history.forward()
      else return
      event.preventDefault()
    }
    window.addEventListener('popstate', onPop)
    window.addEventListener('keydown', onKey)
    window.addEventListener('mouseup', onMouse)
    return () => {
      end()
      window.removeEventListener('popstate', onPop)
      window.removeEventListener('keydown', onKey)
      window.removeEventListener('mouseup', onMouse)
    }
  }, [])
}

const BACK_BUTTON = 3
const FORWARD_BUTTON = 4

/** One step back: to where this was opened from, else one level up. */
export function leave(up: () => void): void {
  if (useRoute.getState().away) history.back()
  else up()
}
