import type { RecordRef } from '../../../shared/contract/crm'
import { useRoute } from '../../app/route'
import { RecordActions, RemovedRecord, useIsGone, useRecord } from '../../features/records/index'
import { RecordSide } from './RecordSide'

/** The page of a record. One that was deleted while it was shown stays: what is being written about it is not lost. */
export function RecordPage({ record }: { record: RecordRef }) {
  const { data: row } = useRecord(record)
  const isGone = useIsGone(record)
  const amongRemoved = useRoute(({ removed }) => removed)
  return isGone && (amongRemoved || !row) ? (
    <RemovedRecord record={record} />
  ) : (
    <>
      <RecordActions record={record} />
      <RecordSide record={record} />
    </>
  )
}
