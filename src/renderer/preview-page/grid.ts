import type { Shown, Showing } from './showing'
import { MAX_COLUMNS, type Rows, type Sheet } from '../../shared/files/tables'

const ROW_HEIGHT = 26
/** Rows beyond those in sight that are drawn as well. */
const AHEAD = 20
/** Rows by which the widths of columns are judged, and the narrowest and widest, in letters. */
const JUDGED = 500
const NARROWEST = 6
const WIDEST = 42
/** Of one cell. */
const MAX_CELL = 500

/** Shows tables, of which only the rows in sight are drawn, however many there are. */
export function showGrid(sheets: readonly Sheet[], showing: Showing): Shown {
  const { root, words } = showing
  root.classList.add('tables')
  const place = document.createElement('div')
  place.className = 'sheet'
  place.tabIndex = 0
  const notes: Shown['notes'] = []
  const show = (sheet: Sheet): void => {
    const { rows, isCut } = sheet.read()
    if (isCut && !notes.includes('rows-cut')) notes.push('rows-cut')
    place.replaceChildren(drawTable(place, rows, sheet.name || words.table))
    place.scrollTo(0, 0)
    place.dispatchEvent(new Event('scroll'))
  }
  root.append(place)
  if (sheets.length > 1) root.append(tabs(sheets, show, words.sheets))
  const [first] = sheets
  if (first) show(first)
  return { pages: 0, notes, zoom: (factor) => place.style.setProperty('zoom', String(factor)) }
}

function tabs(sheets: readonly Sheet[], show: (sheet: Sheet) => void, label: string): HTMLElement {
  const bar = document.createElement('nav')
  bar.setAttribute('aria-label', label)
  const buttons = sheets.map((sheet) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = sheet.name
    button.dir = 'auto'
    button.addEventListener('click', () => {
      press(button)
      show(sheet)
    })
    return button
  })
  const press = (pressed: HTMLElement): void => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button === pressed))
  }
  if (buttons[0]) press(buttons[0])
  bar.append(...buttons)
  return bar
}

function drawTable(place: HTMLElement, rows: Rows['rows'], name: string): HTMLElement {
  const table = document.createElement('div')
  const columns = Math.min(MAX_COLUMNS, widest(rows))
  table.setAttribute('role', 'table')
  table.setAttribute('aria-label', name)
  table.setAttribute('aria-rowcount', String(rows.length))
  table.setAttribute('aria-colcount', String(columns))
  table.className = 'table'
  table.style.height = `${rows.length * ROW_HEIGHT}px`
  table.style.setProperty('--columns', widths(rows, columns))
  let drawn = { from: 0, to: 0 }
  const draw = (): void => {
    const from = Math.max(0, Math.floor(place.scrollTop / ROW_HEIGHT) - AHEAD)
    const to = Math.min(rows.length, Math.ceil((place.scrollTop + place.clientHeight) / ROW_HEIGHT) + AHEAD)
    if (drawn.from === from && drawn.to === to) return
    drawn = { from, to }
    table.replaceChildren(...rows.slice(from, to).map((cells, at) => drawRow(cells, from + at, columns)))
  }
  place.onscroll = draw
  new ResizeObserver(() => table.isConnected && draw()).observe(place)
  return table
}

function drawRow(cells: readonly string[], at: number, columns: number): HTMLElement {
  const row = document.createElement('div')
  row.setAttribute('role', 'row')
  row.setAttribute('aria-rowindex', String(at + 1))
  row.style.top = `${at * ROW_HEIGHT}px`
  const head = document.createElement('span')
  head.setAttribute('role', 'rowheader')
  head.textContent = String(at + 1)
  row.append(head)
  for (let column = 0; column < columns; column++) {
    const cell = document.createElement('span')
    const text = cells[column] ?? ''
    cell.setAttribute('role', 'cell')
    cell.dir = 'auto'
    cell.textContent = text.slice(0, MAX_CELL)
    if (text.length > WIDEST) cell.title = text.slice(0, MAX_CELL)
    if (/^[-+\d][\d\s.,'%\u00a0\u202f]*$/.test(text)) cell.className = 'number'
    row.append(cell)
  }
  return row
}

const widest = (rows: Rows['rows']): number => rows.reduce((most, row) => Math.max(most, row.length), 1)

function widths(rows: Rows['rows'], columns: number): string {
  const letters = Array.from({ length: columns }, () => NARROWEST)
  for (const row of rows.slice(0, JUDGED))
    for (const [at, cell] of row.slice(0, columns).entries())
      letters[at] = Math.min(WIDEST, Math.max(letters[at] ?? NARROWEST, cell.length))
  return `${String(rows.length).length + 2}ch ${letters.map((length) => `calc(${length}ch + 18px)`).join(' ')}`
}
