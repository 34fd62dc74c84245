import { csvDelimiters } from '../../shared/csv'
import { collectRows, type Rows } from '../../shared/files/tables'

const SAMPLE = 5_000

/** The cells of a CSV file (RFC 4180), whatever its delimiter; a quote that nothing closes ends with the file. */
export function readCsv(text: string): Rows {
  const delimiter = delimiterOf(text.slice(0, SAMPLE))
  const table = collectRows()
  let at = 0
  while (at < text.length) {
    const row = table.row()
    if (!row) break
    for (let column = 0; ; column++) {
      const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter)
      table.put(row, column, cell.text)
      at = cell.end
      if (text[at] !== delimiter) break
      at += 1
    }
    at = lineStart(text, at)
  }
  return table.result()
}

/** The sign that stands most often outside quotes in the first lines. */
function delimiterOf(sample: string): string {
  const bare = sample.replace(/"[^"]*"/g, '')
  const count = (delimiter: string): number => bare.split(delimiter).length
  return csvDelimiters.reduce((best, one) => (count(one) > count(best) ? one : best))
}

function plainCell(text: string, start: number, delimiter: string): { text: string; end: number } {
  let end = start
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++
  return { text: text.slice(start, end), end }
}

function quotedCell(text: string, start: number): { text: string; end: number } {
  let cell = ''
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { text: cell + text.slice(at), end: text.length }
    cell += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { text: cell, end: afterQuote(text, quote + 1) }
    cell += '"'
    at = quote + 2
  }
}

/** What stands between a closing quote and the next delimiter belongs to nobody. */
function afterQuote(text: string, at: number): number {
  let end = at
  while (text[end] === ' ') end++
  return end
}

function lineStart(text: string, at: number): number {
  if (text[at] === '\r' && text[at + 1] === '\n') return at + 2
  return at + 1
}
