import { z } from 'zod'
import { MAX_IMPORT_COLUMNS, MAX_IMPORT_ROWS } from '../../../../../shared/contract/transfer'
import { ProblemError } from '../../../../../shared/problem'
import type { Pace } from '../../../slices'
import type { Table, TableRow } from './table'

export const JSON_FORMAT = 'postilla-records'

/** Characters of one record: what is read in one go. */
const MAX_RECORD = 500_000
const STRIDE = 4_096
const STRIDE_UNITS = 60

const head = z.object({ format: z.literal(JSON_FORMAT), version: z.literal(1), type: z.string() })
const record = z.object({ id: z.uuid().catch(''), fields: z.record(z.string().max(80), z.json()) })

/**
 * A table of the JSON we write: its head, then the records one by one, so that none costs more than itself. Fails with
 * `import-unreadable` for JSON of anybody else, and for another type's.
 */
export function* readJson(text: string, type: string, pace: Pace): Generator<undefined, Table> {
  const start = text.slice(0, 1_000).search(/"records"\s*:\s*\[/)
  const from = text.indexOf('[', start) + 1
  const told = head.safeParse(parsed(`${text.slice(0, Math.max(0, start))}"records":[]}`))
  if (start < 0 || !told.success || told.data.type !== type) throw unreadable()
  const columns = new Map<string, number>()
  const rows: TableRow[] = []
  for (const piece of yield* records(text, from, pace)) {
    const read = record.safeParse(parsed(piece))
    if (!read.success) throw unreadable()
    const cells: TableRow['cells'][number][] = []
    for (const [name, value] of Object.entries(read.data.fields)) {
      const at = columns.get(name) ?? columns.size
      columns.set(name, at)
      cells[at] = value
    }
    if (columns.size > MAX_IMPORT_COLUMNS || rows.length >= MAX_IMPORT_ROWS)
      throw new ProblemError({ code: 'import-too-large' })
    // An array with holes is none a contract lets through.
    rows.push({ number: rows.length + 1, cells: Array.from(cells, (cell) => cell ?? null), id: read.data.id })
    if (pace.isDue(20 + piece.length / 20)) yield
  }
  const names = [...columns.keys()]
  return { format: 'json', columns: names, known: new Map(names.map((name) => [name, name])), rows }
}

/** The text of each record of the list that begins at `from`. */
function* records(text: string, from: number, pace: Pace): Generator<undefined, string[]> {
  const pieces: string[] = []
  let depth = 0
  let begun = from
  let isText = false
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if ((at - from) % STRIDE === 0 && pace.isDue(STRIDE_UNITS)) yield
    if (depth > 0 && at - begun > MAX_RECORD) throw unreadable()
    if (isText) {
      if (char === '\\') at++
      else if (char === '"') isText = false
    } else if (char === '"') isText = true
    else if (char === '{' || char === '[') {
      if (depth++ === 0) begun = at
    } else if (char === '}' || char === ']') {
      if (depth === 0) return pieces
      if (--depth === 0) pieces.push(text.slice(begun, at + 1))
      if (pieces.length > MAX_IMPORT_ROWS) throw new ProblemError({ code: 'import-too-large' })
    }
  }
  throw unreadable()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable()
  }
}

const unreadable = (): ProblemError => new ProblemError({ code: 'import-unreadable' })
