import type { ThreadRow } from '../../../shared/contract/messages'
import { report } from '../../app/problems'
import { keyOf, sameRow, useRoute, type RowKey } from '../../app/route'
import { findRow } from './find-row'
import { rowsNow } from './list-actions'
import type { ThreadRows } from './use-thread-rows'

/** A run of checked rows: one end stays, the other goes where Shift is held. */
interface Range {
  anchor: RowKey
  end: { row: RowKey; index: number }
  /** What was checked beside it. */
  others: readonly RowKey[]
  /** What it made of the window; once that is another, it is over. */
  checked: readonly RowKey[]
  selected: RowKey | null
}

let latest: Range | null = null

/** Null once something else was checked or the cursor moved by itself. */
function range(): Range | null {
  const { checked, selected } = useRoute.getState()
  return latest?.checked === checked && latest.selected === selected ? latest : null
}

/** Where the next key with Shift goes on. */
export const rangeEnd = (): Range['end'] | null => range()?.end ?? null

/**
 * Checks all rows from where Shift was first held, up to the one at `index`; what was checked elsewhere stays. A key
 * takes the cursor there. The mouse, which has none, begins at the row checked last.
 */
export function checkUpTo(rows: ThreadRows, row: ThreadRow, index: number, by: 'by-key' | 'by-mouse'): void {
  const route = useRoute.getState()
  const before = range()
  const target = keyOf(row)
  const begun = by === 'by-mouse' ? (route.checked.at(-1) ?? route.selected) : route.selected
  const anchor = before?.anchor ?? begun ?? target
  const others = before?.others ?? route.checked
  const moved = by === 'by-key' ? { selected: target, index } : {}
  const check = (run: readonly RowKey[]): void => {
    const checked = [...others.filter((other) => !run.some((one) => sameRow(one, other))), ...run]
    useRoute.setState({ checked, ...moved })
    const { selected } = useRoute.getState()
    latest = { anchor, end: { row: target, index }, others, checked, selected }
  }
  const fetched = fetchedRun(rows, anchor, index)
  if (fetched) return check(fetched)
  check([target])
  const asked = latest
  rowsNow().then((all) => range() === asked && check(runOf(all, anchor, target)), report)
}

/** The rows from one to that at `to`; null where one of them was not fetched yet. */
function fetchedRun(rows: ThreadRows, anchor: RowKey, to: number): RowKey[] | null {
  const from = findRow(rows, anchor, to)
  if (from === null) return null
  const step = from < to ? 1 : -1
  const run: RowKey[] = []
  for (let at = from; at !== to + step; at += step) {
    const row = rows.row(at)
    if (!row) return null
    run.push(keyOf(row))
  }
  return run
}

function runOf(all: readonly RowKey[], anchor: RowKey, target: RowKey): RowKey[] {
  const from = all.findIndex((row) => sameRow(row, anchor))
  const to = all.findIndex((row) => sameRow(row, target))
  if (from < 0 || to < 0) return [target]
  return from <= to ? all.slice(from, to + 1) : all.slice(to, from + 1).reverse()
}
