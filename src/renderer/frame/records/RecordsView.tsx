import type { ReactNode } from 'react'
import { BrokenView } from '../../app/BrokenView'
import { useRoute } from '../../app/route'
import {
  RecordDialogs,
  RecordListLine,
  RecordModule,
  RemovedModule,
  useTypeWords,
} from '../../features/records/index'
import { RecordPage } from './RecordPage'

/** All records of a type: the list, and the page of the one chosen. */
export function RecordsView({ type }: { type: string }) {
  const words = useTypeWords()
  const removed = useRoute((route) => route.removed)
  const page = (id: string): ReactNode => (
    <BrokenView name={words(type, 'one')} of={id}>
      <RecordPage record={{ type, id }} />
    </BrokenView>
  )
  return (
    <>
      <BrokenView name={words(type, 'many')}>
        {removed ? (
          <RemovedModule type={type} detail={page} />
        ) : (
          <RecordModule type={type} line={(row) => <RecordListLine row={row} />} detail={page} />
        )}
      </BrokenView>
      <RecordDialogs type={type} />
    </>
  )
}
