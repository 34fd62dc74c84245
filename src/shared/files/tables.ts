/** One table of a file, read when it is looked at. */
export interface Sheet {
  name: string
  read(): Rows
}

export interface Rows {
  /** Cells from the left; rows may differ in length. */
  rows: readonly (readonly string[])[]
  /** There are more than are shown. */
  isCut: boolean
}

/** More rows and columns than these are not shown. */
export const MAX_ROWS = 200_000
export const MAX_COLUMNS = 256
const MAX_CELLS = 5_000_000

/** Collects rows as long as there is room for them. */
export function collectRows() {
  const rows: string[][] = []
  let cells = 0
  let isCut = false
  return {
    /** The row that cells are put into, the next one where none is named; null once there are too many. */
    row(at = rows.length): string[] | null {
      if (at >= MAX_ROWS || rows.length >= MAX_ROWS || cells >= MAX_CELLS) {
        isCut = true
        return null
      }
      while (rows.length <= at) rows.push([])
      return rows[at] ?? null
    },
    put(row: string[], at: number, text: string): void {
      if (text === '') return
      if (at >= MAX_COLUMNS) {
        isCut = true
        return
      }
      while (row.length < at) row.push('')
      row[at] = text
      cells += 1
    },
    result: (): Rows => ({ rows, isCut }),
  }
}
