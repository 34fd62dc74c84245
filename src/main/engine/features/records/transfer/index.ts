import { randomUUID } from 'node:crypto'
import type { ListView } from '../../../../../shared/contract/records'
import {
  MAX_IMPORT_BYTES,
  type CheckedImport,
  type CsvReading,
  type ImportPlan,
  type PreviewRow,
  type ReadFile,
} from '../../../../../shared/contract/transfer'
import { ProblemError } from '../../../../../shared/problem'
import type { RecordType } from '../../../../../shared/records/record-type'
import { os } from '../../../rpc'
import { inSlices, Pace } from '../../../slices'
import { moduleType } from '../types'
import { guessFields } from './columns'
import { decodeFile } from './decode'
import { exportRecords } from './export'
import { readCards } from './read-cards'
import { readCsv } from './read-csv'
import { readJson } from './read-json'
import { createReferences } from './references'
import { createJudge, rowKeys, type RowParts } from './rows'
import { beginImport, type ImportRun, type RunParts } from './run'
import { cellText, type Table } from './table'

export { undoImport } from './import-change'

/** Files that are kept between being read and being imported. */
const KEPT_FILES = 3
const PREVIEWED = 8
const SAMPLES = 3
const MAX_SAMPLE = 120
const TOLD_PROBLEMS = 100
/** What judging a row costs: it is looked up by all that may make it one that is there. */
const ROW_UNITS = 1_000

interface KeptFile {
  type: string
  table: Table
}

export interface TransferParts extends Omit<RunParts, 'references' | 'isStopped'> {
  titleOf(type: string, id: string): string
  ids(type: string, view: ListView): Promise<readonly string[]>
}

/** Records of any type written to files and read from them, by what their type declares. */
export function createTransfer(given: TransferParts) {
  let isStopped = false
  const parts: RunParts = {
    ...given,
    references: createReferences(given.store, given.titleOf),
    isStopped: () => isStopped,
  }
  const files = new Map<string, KeptFile>()
  let run: ImportRun | null = null

  function keep(id: string, file: KeptFile): void {
    files.set(id, file)
    for (const old of [...files.keys()].slice(0, -KEPT_FILES)) files.delete(old)
  }
  function kept(id: string): KeptFile {
    const file = files.get(id)
    if (!file) throw new ProblemError({ code: 'import-gone' })
    return file
  }

  return {
    async read(type: string, file: File, wanted: CsvReading, signal?: AbortSignal): Promise<ReadFile> {
      const { type: declared } = moduleType(type)
      if (file.size > MAX_IMPORT_BYTES)
        throw new ProblemError({
          code: 'import-too-large',
          params: { what: 'bytes', limit: String(MAX_IMPORT_BYTES / 1024 / 1024) },
        })
      const bytes = new Uint8Array(await file.arrayBuffer())
      const { table, reading } = await inSlices(readTable(bytes, declared, wanted), signal)
      if (table.rows.length === 0) throw new ProblemError({ code: 'import-empty' })
      const id = randomUUID()
      keep(id, { type, table })
      const fields = guessFields(declared, table)
      return {
        ...{ id, reading, format: table.format, rows: table.rows.length },
        columns: table.columns.map((name, at) => ({
          ...{ name, field: fields[at] ?? null },
          samples: samplesOf(table, at),
        })),
      }
    },
    preview(id: string, plan: ImportPlan): PreviewRow[] {
      const { type, table } = kept(id)
      const judge = createJudge(parts, type, table, plan)
      return table.rows.slice(0, PREVIEWED).map((row) => {
        const { fields, names, alike, problems } = judge(row)
        const same = alike && { id: alike.record.id, title: alike.record.title }
        return { number: row.number, fields, names, alike: same, problems: [...problems] }
      })
    },
    check: (id: string, plan: ImportPlan, signal?: AbortSignal): Promise<CheckedImport> =>
      inSlices(checked(parts, kept(id), plan), signal),
    begin(id: string, plan: ImportPlan) {
      const { type, table } = kept(id)
      if (run?.state().isRunning) throw new ProblemError({ code: 'import-running' })
      run = beginImport(parts, { id, type, table, plan })
      return run.state()
    },
    state: (type: string) => (run?.type === type ? run.state() : null),
    cancel(id: string): void {
      if (run?.state().id === id) run.cancel()
    },
    refused(id: string) {
      const { table } = kept(id)
      return { columns: [...table.columns], rows: run?.state().id === id ? [...run.refused] : [] }
    },
    export: (asked: Parameters<typeof exportRecords>[1], signal?: AbortSignal) =>
      exportRecords({ ids: given.ids, read: given.read }, asked, signal),
    stop: (): void => void (isStopped = true),
  }
}
export type Transfer = ReturnType<typeof createTransfer>

function* readTable(
  bytes: Uint8Array,
  type: RecordType,
  wanted: CsvReading,
): Generator<undefined, { table: Table; reading: ReadFile['reading'] }> {
  const pace = new Pace()
  const { text, encoding } = yield* decodeFile(bytes, wanted.encoding, pace)
  const beginning = text.slice(0, 1_000).trimStart()
  if (/^BEGIN:VCARD/i.test(beginning)) return { table: yield* readCards(text, type, pace), reading: null }
  if (/^[{[]/.test(beginning)) return { table: yield* readJson(text, type.name, pace), reading: null }
  return yield* readCsv(text, encoding, wanted, pace)
}

/** What stands in a column, of its first rows. */
function samplesOf({ rows }: Table, at: number): string[] {
  const found: string[] = []
  for (const { cells } of rows.slice(0, 200)) {
    const text = cellText(cells[at]).trim()
    if (text) found.push(text.slice(0, MAX_SAMPLE))
    if (found.length === SAMPLES) break
  }
  return found
}

function* checked(
  parts: RowParts,
  { type, table }: KeptFile,
  plan: ImportPlan,
): Generator<undefined, CheckedImport> {
  const judge = createJudge(parts, type, table, plan)
  const pace = new Pace()
  const seen = new Set<string>()
  const told: CheckedImport = {
    ...{ total: table.rows.length, fresh: 0, alike: 0, repeated: 0, refused: 0, problems: [] },
  }
  for (const row of table.rows) {
    const judged = judge(row)
    const keys = judged.problems.length > 0 ? [] : rowKeys(type, judged)
    if (judged.problems.length > 0) told.refused += 1
    else if (judged.alike) told.alike += 1
    else if (keys.some((key) => seen.has(key))) told.repeated += 1
    else told.fresh += 1
    for (const key of keys) seen.add(key)
    const rest = TOLD_PROBLEMS - told.problems.length
    told.problems.push(...judged.problems.slice(0, rest).map((problem) => ({ number: row.number, problem })))
    if (pace.isDue(ROW_UNITS)) yield
  }
  return told
}

export function createTransferRouter(transfer: Transfer) {
  return os.transfer.router({
    export: os.transfer.export.handler(({ input, signal }) => transfer.export(input, signal)),
    read: os.transfer.read.handler(({ input, signal }) =>
      transfer.read(input.type, input.file, input.reading, signal),
    ),
    preview: os.transfer.preview.handler(({ input }) => transfer.preview(input.id, input.plan)),
    check: os.transfer.check.handler(({ input, signal }) => transfer.check(input.id, input.plan, signal)),
    run: os.transfer.run.handler(({ input }) => transfer.begin(input.id, input.plan)),
    state: os.transfer.state.handler(({ input }) => transfer.state(input.type)),
    cancel: os.transfer.cancel.handler(({ input }) => transfer.cancel(input.id)),
    refused: os.transfer.refused.handler(({ input }) => transfer.refused(input.id)),
  })
}
