import { sameRow, type RowKey } from '../../app/route'
import type { ThreadRows } from './use-thread-rows'

const NEAR = 100

/** Where a row is now, looked for around the place it had; null when it is not there. */
export function findRow(rows: ThreadRows, wanted: RowKey, near: number): number | null {
  for (let index = Math.max(0, near - NEAR); index < near + NEAR; index++) {
    if (sameRow(rows.row(index) ?? null, wanted)) return index
  }
  return null
}
