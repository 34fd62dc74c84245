import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FieldValues, RecordRow } from '../../../../../shared/contract/records'
import type { ImportPlan, ImportState, RefusedRow } from '../../../../../shared/contract/transfer'
import { ProblemError } from '../../../../../shared/problem'
import type { EngineContext } from '../../../context'
import { diskProblem } from '../../../db/problem'
import type { Journal, RecordWriter } from '../../../journal/journal'
import { assertMeant, checkedFields } from '../checking'
import { knownType } from '../types'
import { importChange } from './import-change'
import { reasonOf } from './reasons'
import { createJudge, lackingFields, type JudgedRow, type RowParts } from './rows'
import { cellText, type Table, type TableRow } from './table'

/** Rows that are written in one transaction, which one undo takes back as one: some milliseconds of either. */
const AT_ONCE = 4

export interface RunParts extends RowParts {
  context: EngineContext
  journal: Journal
  /** Within a commit: makes a record of what a call brought. */
  create(write: RecordWriter, type: string, fields: FieldValues): string
  isStopped(): boolean
}

type Outcome = 'created' | 'filled' | 'skipped' | 'refused'

/** An import that runs, or ran last. */
export interface ImportRun {
  type: string
  state(): ImportState
  refused: readonly RefusedRow[]
  cancel(): void
  /** Settles once it is through, whatever came of it. */
  ended: Promise<void>
}

/**
 * Imports a table, a few rows a transaction. A row counts once what became of it is committed: a crash loses nothing
 * that was said to be imported, and what it did not come to is found by reading the same file again.
 */
export function beginImport(
  parts: RunParts,
  { id, type, table, plan }: { id: string; type: string; table: Table; plan: ImportPlan },
): ImportRun {
  const { context, journal } = parts
  const judge = createJudge(parts, type, table, plan)
  const counts: Record<Outcome, number> = { created: 0, filled: 0, skipped: 0, refused: 0 }
  const refused: RefusedRow[] = []
  let [first, last] = ['', '']
  let [isRunning, wasCancelled] = [true, false]
  let problem: ImportState['problem'] = null

  const refuse = (row: TableRow, problems: RefusedRow['problems']): void => {
    counts.refused += 1
    const cells = table.columns.map((_, at) => cellText(row.cells[at]))
    refused.push({ number: row.number, cells, problems })
  }

  /** Writes a few rows as one change; what each came to. */
  function write(rows: readonly TableRow[]) {
    return journal.commit(
      `${type}-imported`,
      (writer) => {
        const came = rows.map((row) => {
          const judged = judge(row)
          return { row, judged, outcome: outcomeOf(parts, writer, type, plan, judged) }
        })
        return { came, stamp: writer.stamp() }
      },
      'import',
    )
  }

  function take(rows: readonly TableRow[]): void {
    const { came, stamp } = write(rows)
    if (stamp) {
      first ||= stamp
      last = stamp
    }
    for (const { row, judged, outcome } of came) {
      if (outcome === 'refused') refuse(row, [...judged.problems])
      else counts[outcome] += 1
    }
  }

  /** A rule of some feature that a row breaks, told at the end of a change, undoes it whole: then each row by itself. */
  function takeEach(rows: readonly TableRow[]): void {
    for (const row of rows) {
      try {
        take([row])
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        const field = knownType(type).fields.get(error.problem.field ?? '')
        const told = reasonOf(error.problem, field, undefined)
        refuse(row, [{ column: '', at: -1, field: field?.name ?? '', value: '', ...told }])
      }
    }
  }

  async function run(): Promise<void> {
    for (let at = 0; at < table.rows.length; at += AT_ONCE) {
      await nextTurn()
      if (wasCancelled || parts.isStopped()) return
      const rows = table.rows.slice(at, at + AT_ONCE)
      try {
        take(rows)
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        takeEach(rows)
      }
      context.publish({ type: 'jobs.progress' })
    }
  }

  const ended = run()
    .catch((error: unknown) => {
      context.log.error('records/import', error)
      problem = { code: diskProblem(error) ?? 'internal' }
    })
    .finally(() => {
      isRunning = false
      if (!parts.isStopped()) context.publish({ type: 'jobs.progress' })
    })

  return {
    ...{ type, refused, ended },
    cancel: () => void (wasCancelled = true),
    state: () => ({
      ...{ id, isRunning, wasCancelled, problem, ...counts },
      done: counts.created + counts.filled + counts.skipped + counts.refused,
      total: table.rows.length,
      change: first && importChange(first, last),
    }),
  }
}

/** Does with a row what its plan says. */
function outcomeOf(
  parts: RunParts,
  write: RecordWriter,
  type: string,
  plan: ImportPlan,
  judged: JudgedRow,
): Outcome {
  if (judged.problems.length > 0) return 'refused'
  const { alike } = judged
  if (alike && plan.onAlike === 'skip') return 'skipped'
  if (alike && plan.onAlike === 'fill') return fill(parts, write, type, alike.record, judged)
  parts.create(write, type, { ...judged.fields, ...made(parts, write, judged, () => true) })
  return 'created'
}

function fill(
  parts: RunParts,
  write: RecordWriter,
  type: string,
  record: RecordRow,
  judged: JudgedRow,
): Outcome {
  const isLacking = (field: string): boolean => (record.fields[field] ?? null) === null
  const named = made(parts, write, judged, isLacking)
  const lacking = { ...lackingFields(type, record, judged.fields), ...named }
  if (Object.keys(lacking).length === 0) return 'skipped'
  const checked = checkedFields(type, lacking, parts.exists)
  assertMeant(type, checked, record.fields, parts.own)
  write.put(type, record.id, checked)
  return 'filled'
}

/** Makes the records that a row names and that are not there; their ids by field. */
function made(
  parts: RunParts,
  write: RecordWriter,
  { wanted }: JudgedRow,
  isWanted: (field: string) => boolean,
): FieldValues {
  return Object.fromEntries(
    wanted
      .filter(({ field }) => isWanted(field))
      .map(({ field, target, title }) => [
        field,
        parts.create(write, target, { [knownType(target).type.title]: title }),
      ]),
  )
}
