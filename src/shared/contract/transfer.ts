import { z } from 'zod'
import { csvDelimiters } from '../csv'
import { recordId } from '../ids'
import { problemSchema } from '../problem'
import { call } from './base'
import { recordTypeName } from './crm'
import { fieldValues, listView } from './records'

/** What a file may have at most: beyond it nothing is read. */
export const MAX_IMPORT_BYTES = 20 * 1024 * 1024
export const MAX_IMPORT_ROWS = 100_000
export const MAX_IMPORT_COLUMNS = 200

export const transferFormats = ['csv', 'json', 'vcard'] as const
export const transferFormat = z.enum(transferFormats)
export type TransferFormat = z.infer<typeof transferFormat>

export const csvEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1250'] as const

/** How a CSV file is to be read, where what was guessed is wrong. */
export const csvReading = z.object({
  delimiter: z.enum(csvDelimiters).optional(),
  /** A label of the Encoding Standard. */
  encoding: z.string().max(40).optional(),
  /** Whether the first row names the columns. */
  hasHeader: z.boolean().optional(),
})
export type CsvReading = z.infer<typeof csvReading>

/** Names a file that was read, until others were or the program ends. */
const importId = z.uuid()

export const readFile = z.object({
  id: importId,
  format: transferFormat,
  /** How it was read; null for what is no CSV. */
  reading: csvReading.required().nullable(),
  rows: z.number().int(),
  columns: z.array(
    z.object({
      /** '' where nothing names it. */
      name: z.string(),
      /** What stands in it in the first rows that hold something there. */
      samples: z.array(z.string()),
      /** The field it seems to be; null for none. */
      field: z.string().nullable(),
    }),
  ),
})
export type ReadFile = z.infer<typeof readFile>

/** How the languages we know write days and amounts. */
export const writtenIn = z.enum(['en', 'en-GB', 'it', 'pl'])
export type WrittenIn = z.infer<typeof writtenIn>

/** What is done with a row that seems to be a record which is there. */
export const onAlike = z.enum(['fill', 'skip', 'create'])
export type OnAlike = z.infer<typeof onAlike>

/** What is to become of a file. */
export const importPlan = z.object({
  /** The field of each column, null for a column that is left out. Of several columns for one field, text is joined. */
  fields: z.array(z.string().max(80).nullable()).max(MAX_IMPORT_COLUMNS),
  onAlike,
  /** Whether a record that a row names and that is not there is made. */
  createNamed: z.boolean(),
  writtenIn,
})
export type ImportPlan = z.infer<typeof importPlan>

export const rowReasons = [
  'missing',
  'too-long',
  'too-many',
  'number',
  'amount',
  'amount-ambiguous',
  'day',
  'time',
  'choice',
  'yes-no',
  'country',
  'address',
  'address-taken',
  'own-address',
  'domain',
  'public-suffix',
  'shared-domain',
  'website',
  'digits',
  'shortened',
  'no-record',
  'several-records',
  'name-only',
  'unfit',
] as const

/** Why a row cannot be imported as it is. */
export const rowProblem = z.object({
  reason: z.enum(rowReasons),
  /** The column it stands in, by its name, which may be '', and by its place from 0; -1 where none is at fault. */
  column: z.string(),
  at: z.number().int(),
  /** '' where no field is at fault. */
  field: z.string(),
  /** What stands there, the beginning of it. */
  value: z.string(),
  /** What a sentence needs besides: the limit, who has the address. */
  params: z.record(z.string(), z.string()),
})
export type RowProblem = z.infer<typeof rowProblem>

/** A row as it would become; `number` is its row in the file, as a spreadsheet counts. */
export const previewRow = z.object({
  number: z.number().int(),
  fields: fieldValues,
  /** What its references name, by field. */
  names: z.record(z.string(), z.object({ title: z.string(), isNew: z.boolean() })),
  /** What the record it seems to be is called; null for a new one. */
  alike: z.object({ id: recordId, title: z.string() }).nullable(),
  problems: z.array(rowProblem),
})
export type PreviewRow = z.infer<typeof previewRow>

const refusedRow = z.object({
  number: z.number().int(),
  cells: z.array(z.string()),
  problems: z.array(rowProblem),
})
export type RefusedRow = z.infer<typeof refusedRow>

export const checkedImport = z.object({
  total: z.number().int(),
  fresh: z.number().int(),
  /** Rows that are like a record which is there. */
  alike: z.number().int(),
  /** Rows that are like an earlier row of the file. */
  repeated: z.number().int(),
  refused: z.number().int(),
  /** The first of the rows that are refused. */
  problems: z.array(z.object({ number: z.number().int(), problem: rowProblem })),
})
export type CheckedImport = z.infer<typeof checkedImport>

/** Where an import is. What it counts is kept already. */
export const importState = z.object({
  id: importId,
  isRunning: z.boolean(),
  wasCancelled: z.boolean(),
  done: z.number().int(),
  total: z.number().int(),
  created: z.number().int(),
  filled: z.number().int(),
  /** Like a record that is there, and left as it is. */
  skipped: z.number().int(),
  refused: z.number().int(),
  /** Names all that was done, for `records.undo`; '' while nothing was. */
  change: z.string(),
  /** What ended it before its time. */
  problem: problemSchema.nullable(),
})
export type ImportState = z.infer<typeof importState>

const planned = z.object({ id: importId, plan: importPlan })

export const transferContract = {
  /** The records of a type as a file: all, or those a list shows, in its order. */
  export: call
    .input(z.object({ type: recordTypeName, format: transferFormat, view: listView }))
    .output(z.object({ count: z.number().int(), content: z.instanceof(Blob) })),
  /**
   * Reads a file and keeps it for what follows. Fails with `import-too-large`, `import-empty`, `import-unreadable`,
   * `import-spreadsheet` or `import-open-quote`.
   */
  read: call
    .input(z.object({ type: recordTypeName, file: z.instanceof(File), reading: csvReading }))
    .output(readFile),
  /** The first rows as they would become. Fails with `import-gone` for a file that is no longer kept, as all below. */
  preview: call.input(planned).output(z.array(previewRow)),
  /** What would become of all rows. */
  check: call.input(planned).output(checkedImport),
  /** Begins to import; `state` says where it is. Fails with `import-running` while another one runs. */
  run: call.input(planned).output(importState),
  /** Of the import of a type that runs or ran last since the program started; null where there is none. */
  state: call.input(z.object({ type: recordTypeName })).output(importState.nullable()),
  /** Ends an import where it is; what was done stays, and can be undone. */
  cancel: call.input(z.object({ id: importId })).output(z.void()),
  /** The rows that were not imported, with the reasons, and the columns of the file. */
  refused: call
    .input(z.object({ id: importId }))
    .output(z.object({ columns: z.array(z.string()), rows: z.array(refusedRow) })),
}
