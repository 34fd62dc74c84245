import type { RecordRef } from '../../../../shared/contract/crm'
import type { RecordRow } from '../../../../shared/contract/records'
import type { Action } from '../../../app/action'
import type { TypeWord } from '../types'

/** A record to do something with, and where it stands. */
export interface ActedRecord {
  row: RecordRow
  /** It was deleted elsewhere while it is shown. */
  isGone?: boolean
  /** What is shown in its place once it is deleted; null for nothing. */
  next: RecordRef | null
  /** Called once it is deleted. */
  removed?(): void
}

/** What is said of the type of the record. */
export type Say = (word: TypeWord) => string

/** Its label names the type, which only who shows it knows. */
export type RecordAction = (say: Say) => Action<ActedRecord>

const nothing = (): null => null
let find: () => ActedRecord | null = nothing

/** What keys and the palette act on, as the list or board that is shown says when asked. */
export const selectedRecord = (): ActedRecord | null => find()

/** For a list or board, for as long as it is shown. Returns what ends that. */
export function selectRecord(current: () => ActedRecord | null): () => void {
  find = current
  return () => {
    if (find === current) find = nothing
  }
}
