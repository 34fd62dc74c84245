import { useCallback, useEffect, useRef } from 'react'

/** A list whose rows come page by page, and whose answer to a new search may still be on the way. */
export interface WalkedList<Row> {
  /** Which list it is: what keys asked of another is forgotten. */
  of: string
  /** Null until the first answer has come. */
  total: number | null
  /** False while there are more than `total`, and how many is still asked. */
  isCounted?: boolean
  /** Whether the rows answer an earlier search than the one asked for. */
  isStale: boolean
  /** Undefined while its page is on the way. */
  row(index: number): Row | undefined
  /** Where the cursor is, or the end of what is selected; null where it is on no row. */
  cursor(way: Way): number | null
  scrollTo(index: number): void
  /** Puts the cursor on a row, opens it, or selects all up to it. */
  choose(row: Row, index: number, way: Way): void
}

export type Way = 'point' | 'open' | 'extend'

export interface RowKeys {
  /** Infinity is the last row. */
  goTo(index: number, way?: Way): void
  move(step: number, way?: Way): void
  /** Opens the row that keys asked for and that has not come yet; false where there is none. */
  openAwaited(): boolean
}

interface Awaited {
  of: string
  place(total: number): number
  way: Way
}

/**
 * What keys do to a list. A row that is not there yet is gone to once it has come: of a page far away, of a first answer, or of a
 * search still under way, whose list shows the rows of an earlier one.
 */
export function useRowKeys<Row>(list: WalkedList<Row>): RowKeys {
  const latest = useRef(list)
  /** One after the other: what is selected up to a row begins where an earlier key leads. */
  const awaited = useRef<readonly Awaited[]>([])

  const goToAwaited = useCallback((): void => {
    const { of, total, isCounted, isStale, row, scrollTo, choose } = latest.current
    awaited.current = awaited.current.filter((one) => one.of === of)
    if (isStale || total === null) return
    for (const wanted of awaited.current) {
      const place = wanted.place(total)
      // What is the last row so far is not the last.
      if (isCounted === false && place >= total) return
      const index = within(place, total)
      scrollTo(index)
      const there = row(index)
      if (there === undefined && total > 0) return
      awaited.current = awaited.current.slice(1)
      if (there !== undefined) choose(there, index, wanted.way)
    }
  }, [])
  useEffect(() => {
    latest.current = list
    goToAwaited()
  })

  const whenThere = useCallback(
    (place: Awaited['place'], way: Way): void => {
      const before = way === 'extend' ? awaited.current.filter((one) => one.way !== 'extend') : []
      awaited.current = [...before, { of: latest.current.of, place, way }]
      goToAwaited()
    },
    [goToAwaited],
  )
  const goTo = useCallback(
    (index: number, way: Way = 'point'): void => whenThere(() => index, way),
    [whenThere],
  )
  const move = useCallback(
    (step: number, way: Way = 'point'): void => {
      const { cursor, isStale } = latest.current
      const before = awaited.current.at(-1)
      if (before) return whenThere((total) => within(before.place(total), total) + step, way)
      const at = isStale ? null : cursor(way)
      whenThere(() => (at === null ? 0 : at + step), way)
    },
    [whenThere],
  )
  const openAwaited = useCallback((): boolean => {
    const wanted = awaited.current.at(-1)
    if (wanted) wanted.way = 'open'
    return wanted !== undefined
  }, [])
  return { goTo, move, openAwaited }
}

const within = (index: number, total: number): number => Math.max(0, Math.min(total - 1, index))
