/** What a spreadsheet takes for the beginning of a formula, in the letters of East Asia too. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/
const GUARDED = /^'(?='*[=+\-@\t\r\n＝＋－＠])/

/**
 * Text that no spreadsheet takes for a formula: `=cmd|…` in a customer's name would run on the computer of whoever opens
 * the file. `unguarded` gives exactly the same text back.
 */
export const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

/** A cell as it was before `guarded`. */
export const unguarded = (cell: string): string => cell.replace(GUARDED, '')

const quoted = (cell: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** One record of a CSV file (RFC 4180). A single empty cell is quoted, for an empty line would be no record. */
export const csvLine = (cells: readonly string[]): string => {
  const line = cells.map((cell) => quoted(guarded(cell))).join(',')
  return `${line === '' ? '""' : line}\r\n`
}

/** What a CSV file begins with, so that spreadsheets read it as UTF-8. */
export const CSV_BEGINNING = '\ufeff'

/** What may stand between the cells of a CSV file. */
export const csvDelimiters = [',', ';', '\t', '|'] as const
