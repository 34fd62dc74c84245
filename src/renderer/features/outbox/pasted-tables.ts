/** As wide as a letter is read in most programs; a wider table gets its columns in parts of the whole. */
const LETTER_WIDTH = 640

/** Says the width of a table's columns on its cells, in pixels or per cent, and fits it into a letter. */
export function fitTable(table: HTMLTableElement): void {
  const columns = columnWidths(table)
  for (const row of table.rows) {
    const cells = [...row.cells]
    const isPlain = cells.every(({ colSpan }) => colSpan === 1)
    for (const [at, cell] of cells.entries())
      setWidth(cell, widthOf(cell) ?? (isPlain ? (columns[at] ?? null) : null))
  }
  setWidth(table, widthOf(table))
  const widest = Math.max(0, ...[...table.rows].map((row) => pixels([...row.cells])), pixels([table]))
  if (widest <= LETTER_WIDTH) return
  for (const cell of [...table.rows].flatMap((row) => [...row.cells])) {
    const width = cell.getAttribute('width') ?? ''
    if (/^\d+$/.test(width))
      cell.setAttribute('width', `${Math.max(1, Math.round((Number(width) * 100) / widest))}%`)
  }
  table.setAttribute('width', '100%')
}

function columnWidths(table: HTMLTableElement): (string | null)[] {
  return [...table.querySelectorAll<HTMLTableColElement>('col')]
    .slice(0, 100)
    .flatMap((column) => Array.from({ length: Math.min(column.span, 100) }, () => widthOf(column)))
}

const pixels = (elements: readonly HTMLElement[]): number =>
  elements
    .map((element) => Number(element.getAttribute('width') ?? ''))
    .filter(Number.isFinite)
    .reduce((total, width) => total + width, 0)

function setWidth(element: HTMLElement, width: string | null): void {
  if (width === null) element.removeAttribute('width')
  else element.setAttribute('width', width)
}

const PIXELS = new Map([
  ['', 1],
  ['px', 1],
  ['pt', 96 / 72],
  ['pc', 16],
  ['in', 96],
  ['cm', 96 / 2.54],
  ['mm', 96 / 25.4],
])

/** `120` in pixels or `25%`; null where none is given or it means nothing. */
function widthOf(element: HTMLElement): string | null {
  const written = (element.style.width || (element.getAttribute('width') ?? '')).trim().toLowerCase()
  const [, number = '', unit = ''] = /^(\d{1,5}(?:\.\d+)?)\s*(%|[a-z]{2})?$/.exec(written) ?? []
  const value = Number(number)
  if (number === '' || value <= 0) return null
  if (unit === '%') return value <= 100 ? `${Math.round(value)}%` : null
  const factor = PIXELS.get(unit)
  return factor === undefined ? null : String(Math.max(1, Math.round(value * factor)))
}
