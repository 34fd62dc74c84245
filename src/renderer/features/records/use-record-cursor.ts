import { useState, type RefObject } from 'react'
import type { VirtuosoHandle } from 'react-virtuoso'
import { useRowKeys } from '../../app/row-keys'
import type { RecordRows } from './use-record-rows'

interface Listed<Row> {
  /** Names what is listed: keys pressed on another list are not meant for this one. */
  of: string
  rows: RecordRows<Row>
  /** Whether the rows answer an earlier question. */
  isStale: boolean
  /** The record that is shown. */
  selectedId: string | undefined
  /** List and record do not stand side by side. */
  narrow: boolean
  list: RefObject<VirtuosoHandle | null>
  show(record: Row): void
  /** By keys with Shift, from where the cursor is; it goes there as well. */
  extend?(record: Row, from: string | undefined): void
  /** The cursor is moved, without Shift. */
  moved?(): void
}

/**
 * Where the keys are in a list of records. With both panes in sight that is the record shown; with one, a record is
 * shown by Enter only.
 */
export function useRecordCursor<Row extends { id: string }>(listed: Listed<Row>) {
  const { of, rows, isStale, selectedId, narrow, list, show, extend, moved } = listed
  const { total, row } = rows
  const [cursor, setCursor] = useState<{ index: number; id: string } | null>(null)
  const cursorId = (narrow && !selectedId ? cursor?.id : selectedId) ?? undefined
  const choose = (index: number, chosen: Row, open: boolean): void => {
    // Chosen from the answer to an earlier search, it is not in the list.
    if (index >= 0) setCursor({ index, id: chosen.id })
    if (open || !narrow || selectedId) show(chosen)
  }
  const indexOf = (id: string): number =>
    cursor?.id === id && row(cursor.index)?.id === id ? cursor.index : rows.indexOf(id)
  const keys = useRowKeys<Row>({
    ...{ of, total: total ?? null, isStale, row },
    cursor() {
      const at = cursorId === undefined ? -1 : indexOf(cursorId)
      return at < 0 ? null : at
    },
    scrollTo: (index) => list.current?.scrollIntoView({ index, behavior: 'auto' }),
    choose(chosen, index, way) {
      if (way === 'extend') extend?.(chosen, cursorId)
      else moved?.()
      choose(index, chosen, way === 'open')
    },
  })
  return { ...keys, cursor, setCursor, cursorId, choose, indexOf }
}
