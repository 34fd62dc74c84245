import { useCallback, useState } from 'react'
import type { DescribedType, ListedRecord, RecordRow } from '../../../../shared/contract/records'
import { wasTakenAwayHere } from '../../../app/taken-away'
import { useRecord } from '../queries'
import { stepOf } from '../steps'
import type { Column } from './columns'

/** Where the keys are on a board: on a card, wherever it goes, or at a place in a column. */
export interface Cursor {
  /** Where the card was last, or the place is; '' for the first column. */
  column: string
  index: number
  id: string | null
}

const start: Cursor = { column: '', index: 0, id: null }

/**
 * The cursor of a board. It follows its card: into the column it was moved to, back when that is undone, and to none
 * while the card lies in a folded column, so that no key meant for it acts on another.
 */
export function useBoardCursor(of: {
  type: DescribedType
  columns: readonly Column[]
  isFolded(column: Column): boolean
}) {
  const { type, columns, isFolded } = of
  const [cursor, setCursor] = useState<Cursor>(start)
  const [shown, setShown] = useState<ListedRecord>()
  const { data, error } = useRecord(cursor.id === null ? null : { type: type.name, id: cursor.id })
  const held = error ? undefined : data
  const isLost = cursor.id !== null && error !== null && !wasTakenAwayHere(cursor.id)
  const open = columns.filter((column) => !isFolded(column))
  const at = (value: unknown): Column | undefined => open.find((column) => column.value === value)
  const active = (held && at(stepOf(held, type))) ?? at(cursor.column) ?? open[0]
  const column = active?.value ?? ''

  /** The column says which card the keys are on, and where that is. */
  const tell = useCallback(
    (row: ListedRecord | undefined, index: number): void => {
      setShown(row)
      if (row) setCursor((before) => (before.id === row.id ? { ...before, column, index } : before))
    },
    [column],
  )
  return {
    cursor,
    /** The card is there, or went without the user: no other stands in for it, until the keys are led to one. */
    isAlone: held !== undefined || isLost,
    active,
    open,
    /** The card that keys act on. */
    current: isLost ? undefined : (held ?? shown),
    tell,
    enter: ({ value }: Column): void => setCursor({ column: value, index: 0, id: null }),
    point: ({ value }: Column, { id }: RecordRow, index: number): void =>
      setCursor({ column: value, index, id }),
    /** The keys stay with this card. */
    hold: ({ id }: RecordRow): void => setCursor({ ...cursor, column, id }),
    turn(step: number): void {
      const from = active ? open.indexOf(active) : 0
      const next = open[Math.max(0, Math.min(open.length - 1, from + step))]
      if (next && next !== active) setCursor({ column: next.value, index: cursor.index, id: null })
    },
  }
}
