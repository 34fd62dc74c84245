import type { z } from 'zod'
import type { TransferFormat } from '../../../../../shared/contract/transfer'

type Cell = z.core.util.JSONType

/** A row of a file: text where it was text, and values as the contract has them where the file told them so. */
export interface TableRow {
  /** As a spreadsheet counts. */
  number: number
  cells: readonly Cell[]
  /** The record it was written from; '' where the file does not tell. */
  id: string
}

/** What a file of any format comes to. */
export interface Table {
  format: TransferFormat
  /** Names of the columns, '' for one that has none. */
  columns: readonly string[]
  /** The fields that columns hold for certain, where the format itself tells. */
  known: ReadonlyMap<string, string>
  rows: readonly TableRow[]
}

/** A cell as text, for people. */
export function cellText(cell: Cell | undefined): string {
  if (cell === undefined || cell === null) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}
