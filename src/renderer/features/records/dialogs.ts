import { create } from 'zustand'
import type { ListView, RecordRow } from '../../../shared/contract/records'
import { DIALOG, expectTyping } from '../../app/type-ahead'

type Asked =
  | { kind: 'create' | 'import'; type: string }
  | { kind: 'edit' | 'merge' | 'convert'; type: string; row: RecordRow }
  | { kind: 'export'; type: string; view: ListView }

/** The form or question about records that is open; asked for by keys, buttons, menus and the palette alike. */
export const useRecordDialog = create<{ asked: Asked | null }>(() => ({ asked: null }))

function ask(asked: Asked): void {
  expectTyping(DIALOG)
  useRecordDialog.setState({ asked })
}
export const askToCreate = (type: string): void => ask({ kind: 'create', type })
export const askToEdit = (row: RecordRow): void => ask({ kind: 'edit', type: row.type, row })
export const askToMerge = (row: RecordRow): void => ask({ kind: 'merge', type: row.type, row })
/** A lead, to what it becomes. */
export const askToConvert = (row: RecordRow): void => ask({ kind: 'convert', type: row.type, row })
export const askToImport = (type: string): void => ask({ kind: 'import', type })
/** `view` is what the list shows. */
export const askToExport = (type: string, view: ListView): void => ask({ kind: 'export', type, view })
export const closeRecordDialog = (): void => useRecordDialog.setState({ asked: null })
