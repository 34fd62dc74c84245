import {
  MAX_IMPORT_COLUMNS,
  MAX_IMPORT_ROWS,
  type CsvReading,
  type ReadFile,
} from '../../../../../shared/contract/transfer'
import { csvDelimiters, unguarded } from '../../../../../shared/csv'
import { ProblemError } from '../../../../../shared/problem'
import { Pace } from '../../../slices'
import type { Table, TableRow } from './table'

/** A longer cell is no cell: a quotation mark was opened and never closed. */
const MAX_CELL = 1_000_000
/** Characters scanned between two looks at whether others wait, and what they count as. */
const STRIDE = 4_096
const STRIDE_UNITS = 60
/** What a cell, and each piece of a quoted one, costs beside its characters. */
const CELL_COST = 8
const QUOTE_COST = 8
const SAMPLE = 16_384
const SAMPLE_ROWS = 30

const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d

interface CsvRow {
  number: number
  cells: string[]
}

/**
 * The records of CSV text (RFC 4180), and of what other programs write for it: other delimiters, line ends of any kind
 * also within quotes, quotes within a cell that began without one. Rows in which nothing stands are left out. It can
 * stop anywhere, inside a cell too, which no library does: one cell may be all of a hostile file.
 * Fails with `import-open-quote` and `import-too-large`; a `sample` is cut somewhere, which is no fault of it.
 */
export function* csvRows(
  text: string,
  delimiter: string,
  pace: Pace,
  sample = Infinity,
): Generator<undefined, CsvRow[]> {
  const rows: CsvRow[] = []
  const mark = delimiter.charCodeAt(0)
  let at = 0
  let number = 0
  let scanned = 0
  const isDue = (characters: number): boolean => {
    scanned += characters
    if (scanned < STRIDE) return false
    scanned = 0
    return pace.isDue(STRIDE_UNITS)
  }
  while (at < text.length && rows.length < sample) {
    const cells: string[] = []
    number++
    for (let isLast = false; !isLast;) {
      let cell = ''
      if (text.charCodeAt(at) === QUOTE) {
        const opened = at++
        const parts: string[] = []
        for (;;) {
          const from = at
          while (at < text.length && text.charCodeAt(at) !== QUOTE) {
            at++
            if (isDue(1)) yield
            if (at - opened > MAX_CELL) throw openQuote(number)
          }
          if (at >= text.length && sample === Infinity) throw openQuote(number)
          const isDoubled = text.charCodeAt(at + 1) === QUOTE
          parts.push(text.slice(from, isDoubled ? at + 1 : at))
          at += isDoubled ? 2 : 1
          if (isDue(QUOTE_COST)) yield
          if (at - opened > MAX_CELL) throw openQuote(number)
          if (!isDoubled) break
        }
        cell = parts.join('')
      }
      const from = at
      for (; at < text.length; at++) {
        const code = text.charCodeAt(at)
        if (code === mark || code === LF || code === CR) break
        if (isDue(1)) yield
        if (at - from > MAX_CELL) throw tooLarge('cell', MAX_CELL)
      }
      cells.push(cell + text.slice(from, at))
      isLast = at >= text.length || text.charCodeAt(at) !== mark
      if (cells.length > MAX_IMPORT_COLUMNS && sample === Infinity)
        throw tooLarge('columns', MAX_IMPORT_COLUMNS)
      if (!isLast || text.charCodeAt(at) !== CR || text.charCodeAt(at + 1) !== LF) at++
      else at += 2
      if (isDue(CELL_COST)) yield
    }
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ number, cells })
    if (rows.length > MAX_IMPORT_ROWS + 1) throw tooLarge('rows', MAX_IMPORT_ROWS)
  }
  return rows
}

/** Rows above a table in which a program may explain it. */
const MAX_REMARKS = 10
const LEAST_COLUMNS = 3

/** Without what LinkedIn and others write above the names of the columns: lines of one cell, in a table of several. */
function withoutRemarks(rows: readonly CsvRow[]): CsvRow[] {
  const isRemark = ({ cells }: CsvRow): boolean => cells.slice(1).every((cell) => cell.trim() === '')
  const first = rows.slice(0, MAX_REMARKS + 1).findIndex((row) => !isRemark(row))
  return (rows[first]?.cells.length ?? 0) < LEAST_COLUMNS ? [...rows] : rows.slice(first)
}

const openQuote = (row: number): ProblemError =>
  new ProblemError({ code: 'import-open-quote', params: { row: String(row) } })
const tooLarge = (what: string, limit: number): ProblemError =>
  new ProblemError({ code: 'import-too-large', params: { what, limit: String(limit) } })

/** A table of CSV text, and how it was read. */
export function* readCsv(
  text: string,
  encoding: string,
  wanted: CsvReading,
  pace: Pace,
): Generator<undefined, { table: Table; reading: NonNullable<ReadFile['reading']> }> {
  // Excel writes the delimiter of a file into its first line.
  const [told = '', sign] = /^\ufeff?(?:"?sep=(.)"?)?(?:\r\n|\r|\n)?/i.exec(text.slice(0, 20)) ?? []
  const body = sign === undefined ? text.replace(/^\ufeff/, '') : text.slice(told.length)
  const shift = sign === undefined ? 0 : 1
  const delimiter =
    wanted.delimiter ?? (csvDelimiters.find((one) => one === sign) || (yield* likeliest(body)))
  const rows = withoutRemarks(yield* csvRows(body, delimiter, pace))
  const hasHeader = wanted.hasHeader ?? looksLikeHeader(rows)
  const width = Math.max(0, ...rows.slice(0, 1000).map(({ cells }) => cells.length))
  const names = hasHeader ? (rows[0]?.cells ?? []) : []
  const plain: TableRow[] = []
  for (const { number, cells } of hasHeader ? rows.slice(1) : rows) {
    plain.push({ number: number + shift, cells: cells.map(unguarded), id: '' })
    if (pace.isDue(1 + cells.length)) yield
  }
  const table: Table = {
    format: 'csv',
    columns: Array.from({ length: width }, (_, at) =>
      unguarded(names[at] ?? '')
        .trim()
        .slice(0, 200),
    ),
    known: new Map(),
    rows: plain,
  }
  return { table, reading: { delimiter, encoding, hasHeader } }
}

/** The delimiter that makes the most columns in the most rows alike; quoted ones count for nothing. */
function* likeliest(text: string): Generator<undefined, (typeof csvDelimiters)[number]> {
  const sample = text.slice(0, SAMPLE)
  let best: (typeof csvDelimiters)[number] = ','
  let most = 0
  for (const delimiter of csvDelimiters) {
    const rows = yield* csvRows(sample, delimiter, new Pace(), SAMPLE_ROWS)
    // The last one may be cut.
    const widths = rows.slice(0, Math.max(1, rows.length - 1)).map(({ cells }) => cells.length)
    const first = widths[0] ?? 0
    const share = widths.filter((width) => width === first).length / Math.max(1, widths.length)
    const score = first > 1 ? share * share * Math.min(first, 50) : 0
    if (score <= most) continue
    best = delimiter
    most = score
  }
  return best
}

/** Names of columns are no addresses and no numbers. */
function looksLikeHeader(rows: readonly CsvRow[]): boolean {
  const cells = (rows[0]?.cells ?? []).map((cell) => cell.trim()).filter(Boolean)
  if (rows.length < 2) return !cells.some((cell) => cell.includes('@'))
  return cells.every((cell) => !/@|^https?:/i.test(cell) && !/^[\d\s.,:/+()-]+$/.test(cell))
}
