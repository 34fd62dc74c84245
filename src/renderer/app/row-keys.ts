import { useCallback, useEffect, useRef } from 'react'

/** A list whose rows come page by page, and whose answer to a new search may still be on the way. */
export interface WalkedList<Row> {
  /** Which list it is: what keys asked of another is forgotten. */
  of: string
  /** Null until the first answer has come. */
  total: number | null
  /** Whether the rows answer an earlier search than the one asked for. */
  isStale: boolean
  /** Undefined while its page is on the way. */
  row(index: number): Row | undefined
  /** Where the cursor is; null where it is on no row. */
  cursor(): number | null
  scrollTo(index: number): void
  /** Puts the cursor on a row, or opens it. */
  choose(row: Row, index: number, open: boolean): void
}

export interface RowKeys {
  /** Infinity is the last row. */
  goTo(index: number): void
  move(step: number): void
  /** Opens the row that keys asked for and that has not come yet; false where there is none. */
  openAwaited(): boolean
}

interface Awaited {
  of: string
  place(total: number): number
  open: boolean
}

/**
 * What keys do to a list. A row that is not there yet is gone to once it has come: of a page far away, of a first answer, or of a
 * search still under way, whose list shows the rows of an earlier one.
 */
export function useRowKeys<Row>(list: WalkedList<Row>): RowKeys {
  const latest = useRef(list)
  const awaited = useRef<Awaited | null>(null)

  const goToAwaited = useCallback((): void => {
    const { of, total, isStale, row, scrollTo, choose } = latest.current
    if (awaited.current?.of !== of) awaited.current = null
    const wanted = awaited.current
    if (!wanted || isStale || total === null) return
    const index = within(wanted.place(total), total)
    scrollTo(index)
    const there = row(index)
    if (there === undefined && total > 0) return
    awaited.current = null
    if (there !== undefined) choose(there, index, wanted.open)
  }, [])
  useEffect(() => {
    latest.current = list
    goToAwaited()
  })

  const whenThere = useCallback(
    (place: Awaited['place']): void => {
      awaited.current = { of: latest.current.of, place, open: false }
      goToAwaited()
    },
    [goToAwaited],
  )
  const goTo = useCallback((index: number): void => whenThere(() => index), [whenThere])
  const move = useCallback(
    (step: number): void => {
      const { cursor, isStale } = latest.current
      const before = awaited.current
      if (before) return whenThere((total) => within(before.place(total), total) + step)
      const at = isStale ? null : cursor()
      whenThere(() => (at === null ? 0 : at + step))
    },
    [whenThere],
  )
  const openAwaited = useCallback((): boolean => {
    if (awaited.current) awaited.current.open = true
    return awaited.current !== null
  }, [])
  return { goTo, move, openAwaited }
}

const within = (index: number, total: number): number => Math.max(0, Math.min(total - 1, index))
