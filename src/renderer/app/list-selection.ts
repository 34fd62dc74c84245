import { useEffect, useRef, useState } from 'react'
import { report } from './problems'

/** What is ticked in a list. */
export interface Ticked {
  /** In the order they were ticked. */
  ids: readonly string[]
  /** A run of rows, whose one end stays while the other goes where Shift is held; null where none is being made. */
  run: { anchor: string; others: readonly string[] } | null
}

export const noneTicked: Ticked = { ids: [], run: null }

export const toggled = ({ ids }: Ticked, id: string): Ticked => ({
  ids: ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id],
  run: null,
})

/** Ticks all rows from where Shift was first held up to one; what was ticked beside them stays. `listed` is in their order. */
export function tickedUpTo(before: Ticked, begun: string, to: string, listed: readonly string[]): Ticked {
  const { anchor, others } = before.run ?? { anchor: begun, others: before.ids }
  const [from, end] = [listed.indexOf(anchor), listed.indexOf(to)]
  const between =
    from < 0 || end < 0
      ? [to]
      : from <= end
        ? listed.slice(from, end + 1)
        : listed.slice(end, from + 1).toReversed()
  const kept = new Set(between)
  return { ids: [...others.filter((id) => !kept.has(id)), ...between], run: { anchor, others } }
}

export interface ListSelection {
  ids: readonly string[]
  has(id: string): boolean
  toggle(id: string): void
  /** Ticks all up to this row: from `begun`, or from where a run under way has begun. */
  upTo(id: string, begun: string): void
  /** All the list holds, fetched or not; what comes later is not meant. */
  all(): void
  clear(): void
  /** The cursor moved by itself: with Shift a new run begins. */
  endRun(): void
}

/**
 * The rows of a list that were ticked, to do something with all of them. They are forgotten once it is another list:
 * nothing is done to what a search has taken out of sight. `everything` gives the ids of all it holds, in their order.
 */
export function useListSelection(listed: {
  /** Names what is listed. */
  of: string
  everything(): Promise<readonly string[]>
}): ListSelection {
  const { of } = listed
  const [state, setState] = useState({ of, ticked: noneTicked })
  const ticked = state.of === of ? state.ticked : noneTicked
  const latest = useRef({ ...listed, ticked })
  useEffect(() => {
    latest.current = { ...listed, ticked }
  })
  const change = (next: (before: Ticked) => Ticked): void =>
    setState((before) => ({ of, ticked: next(before.of === of ? before.ticked : noneTicked) }))
  const withAll = (next: (before: Ticked, all: readonly string[]) => Ticked): void => {
    listed.everything().then((all) => {
      // Asked of a list that is another by now, it would tick what nobody sees.
      if (latest.current.of === of) change((before) => next(before, all))
    }, report)
  }
  const known = new Set(ticked.ids)
  return {
    ids: ticked.ids,
    has: (id) => known.has(id),
    toggle: (id) => change((before) => toggled(before, id)),
    upTo: (id, begun) => withAll((before, all) => tickedUpTo(before, begun, id, all)),
    all: () => withAll((_before, ids) => ({ ids, run: null })),
    clear: () => change(() => noneTicked),
    endRun: () => ticked.run && change(({ ids }) => ({ ids, run: null })),
  }
}
