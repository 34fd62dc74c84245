import type { TFunction } from 'i18next'
import { useCallback, useEffect, useRef, type MouseEvent, type RefObject } from 'react'
import type { Command } from './commands'

/** A list that stands whole in the page: the line that has the focus is the one keys act on. */
export interface LineWalk {
  /** -1 for none. */
  current(): number
  move(to: number): void
}

export function lineWalk(list: RefObject<HTMLElement | null>): LineWalk {
  // What stands below them and takes no focus, as what was deleted, is none of them.
  const lines = (): HTMLElement[] => [
    ...(list.current?.querySelectorAll<HTMLElement>('article[tabindex]') ?? []),
  ]
  return {
    current: () => lines().findIndex((line) => line.contains(document.activeElement)),
    move(to) {
      const all = lines()
      all[Math.max(0, Math.min(to, all.length - 1))]?.focus()
    },
  }
}

/** Told which line is about to go, gives the focus to the one that takes its place. */
export function useLineGoing(
  list: RefObject<HTMLElement | null>,
  lines: readonly { id: string }[],
): (id: string) => void {
  const left = useRef<{ id: string; at: number } | null>(null)
  useEffect(() => {
    if (left.current === null || lines.some(({ id }) => id === left.current?.id)) return
    const { at } = left.current
    left.current = null
    lineWalk(list).move(at)
  }, [list, lines])
  return useCallback(
    (id) => {
      left.current = { id, at: lineWalk(list).current() }
    },
    [list],
  )
}

/**
 * Not for a button in it, and no marking of words; the second half of a double click has nothing left to open. React
 * tells a line of clicks in a dialog it asks, too, which stands elsewhere in the page.
 */
export const isMeantForLine = ({ target, currentTarget, detail }: MouseEvent): boolean =>
  detail === 1 &&
  target instanceof Element &&
  currentTarget.contains(target) &&
  !target.closest('button') &&
  getSelection()?.isCollapsed !== false

/** The keys of every list that go from line to line. */
export function walkCommands(t: TFunction, { current, move }: LineWalk, isEmpty: boolean): Command[] {
  const walk = {
    group: 'mail' as const,
    offered: () => !isEmpty,
    needs: () => t('common:needs.rows'),
  }
  return [
    { ...walk, id: 'next', title: t('mail:commands.next'), run: () => move(current() + 1) },
    { ...walk, id: 'previous', title: t('mail:commands.previous'), run: () => move(current() - 1) },
  ]
}
