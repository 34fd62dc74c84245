import { collectRows, MAX_COLUMNS, type Rows, type Sheet } from './tables'
import { attribute, scanXml } from './xml-scan'
import type { Archive } from './zip'

const MAX_CONTENT = 80_000_000
/** Of one filled row or cell: no table says the same so often. */
const MAX_REPEATED = 1_000
/** Sheets end with a million blank rows, told as one. */
const MAX_BLANK = 50

/** The tables of an OpenDocument spreadsheet (ODF 1.3 part 3, section 9), as they are written in its cells. */
export function readOds(archive: Archive): Sheet[] {
  const sheets: Sheet[] = []
  let table: ReturnType<typeof collectRows> | null = null
  let name = ''
  let cells: string[] = []
  let rowRepeats = 1
  let cellRepeats = 1
  let text = ''
  let paragraphs = 0
  let isText = false
  let hidden = 0
  const endRow = (): void => {
    if (!table) return
    const isBlank = cells.every((cell) => cell === '')
    const most = Math.min(rowRepeats, isBlank ? MAX_BLANK : MAX_REPEATED)
    for (let time = 0; time < most; time++) {
      const row = table.row()
      if (!row) return
      cells.forEach((cell, at) => table?.put(row, at, cell))
    }
  }
  for (const step of scanXml(archive.text('content.xml', MAX_CONTENT))) {
    if (step.kind === 'text') {
      if (isText && hidden === 0) text += step.text
      continue
    }
    const opens = step.kind === 'open'
    const ends = step.kind === 'close' || step.isEmpty
    if (step.name === 'annotation' || step.name === 'tracked-changes') hidden += opens ? (ends ? 0 : 1) : -1
    else if (step.name === 'table') {
      if (opens) {
        table = collectRows()
        name = attribute(step.attributes, 'name')
      }
      if (ends && table) {
        const rows = withoutBlankEnd(table.result())
        sheets.push({ name, read: () => rows })
        table = null
      }
    } else if (step.name === 'table-row') {
      if (opens) {
        cells = []
        rowRepeats = times(step.attributes, 'number-rows-repeated')
      }
      if (ends) endRow()
    } else if (step.name === 'table-cell' || step.name === 'covered-table-cell') {
      if (opens) {
        text = ''
        paragraphs = 0
        cellRepeats = times(step.attributes, 'number-columns-repeated')
      }
      if (ends) {
        const most = Math.min(cellRepeats, MAX_COLUMNS - cells.length)
        for (let time = 0; time < most; time++) cells.push(text)
      }
    } else if (step.name === 'p') {
      isText = opens && !ends
      if (opens && hidden === 0 && paragraphs++ > 0) text += '\n'
    } else if (opens && isText && (step.name === 's' || step.name === 'tab')) text += ' '
  }
  return sheets
}

const times = (attributes: string, name: string): number =>
  Math.max(1, Math.trunc(Number(attribute(attributes, name))) || 1)

function withoutBlankEnd({ rows, isCut }: Rows): Rows {
  const last = rows.findLastIndex((row) => row.some((cell) => cell !== ''))
  return { rows: rows.slice(0, last + 1), isCut }
}
