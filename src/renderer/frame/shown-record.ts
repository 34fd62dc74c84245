import { useState } from 'react'
import type { RecordSummary } from '../../shared/contract/crm'
import { useIsWritingIn } from '../app/in-hand'
import { useIsBeingWritten } from '../features/notes/index'

/**
 * Which of several records a side panel shows: the one that was chosen, or the first. What is being written about one
 * stays until the words are saved, whatever becomes of the records meanwhile.
 */
export function useShownRecord(known: readonly RecordSummary[]): {
  records: RecordSummary[]
  record: RecordSummary | undefined
  /** One of them is there only for the words that are being written about it. */
  isHeldAlone: boolean
  choose(id: string): void
} {
  const [chosen, choose] = useState<string | null>(null)
  const [last, setLast] = useState<RecordSummary | null>(null)
  const holdsWords = useIsBeingWritten(last?.id)
  const isWriting = useIsWritingIn('[data-record-side]')
  const held = holdsWords || isWriting ? last : null
  const isHeldAlone = held !== null && !known.some(({ id }) => id === held.id)
  const records = isHeldAlone ? [held, ...known] : [...known]
  const record =
    records.find(({ id }) => id === chosen) ?? records.find(({ id }) => id === held?.id) ?? records[0]
  if (record && record.id !== last?.id) setLast(record)
  return { records, record, isHeldAlone, choose }
}
