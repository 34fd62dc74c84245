import { useCallback, useState, type ReactNode } from 'react'
import type { RecordRow } from '../../../shared/contract/records'
import { BrokenView } from '../../app/BrokenView'
import { useRoute } from '../../app/route'
import {
  MergeDialog,
  RecordForm,
  RecordListLine,
  RecordModule,
  RemovedModule,
  useTypeWords,
} from '../../features/records/index'
import { RecordPage } from './RecordPage'

/** All records of a type: the list, and the page of the one chosen. */
export function RecordsView({ type }: { type: string }) {
  const words = useTypeWords()
  const [form, setForm] = useState<RecordRow | 'new' | null>(null)
  const [merging, setMerging] = useState<RecordRow | null>(null)
  const onNew = useCallback(() => setForm('new'), [])
  const close = (): void => setForm(null)
  const removed = useRoute((route) => route.removed)
  const page = (id: string): ReactNode => (
    <BrokenView name={words(type, 'one')} of={id}>
      <RecordPage record={{ type, id }} edit={setForm} merge={setMerging} />
    </BrokenView>
  )
  return (
    <>
      <BrokenView name={words(type, 'many')}>
        {removed ? (
          <RemovedModule type={type} detail={page} />
        ) : (
          <RecordModule
            type={type}
            line={(row) => <RecordListLine row={row} />}
            detail={page}
            onNew={onNew}
            onEdit={setForm}
            onMerge={setMerging}
          />
        )}
      </BrokenView>
      {merging && (
        <BrokenView name={words(type, 'many')} close={() => setMerging(null)}>
          <MergeDialog row={merging} close={() => setMerging(null)} />
        </BrokenView>
      )}
      {form && (
        <BrokenView name={words(type, 'many')} close={close}>
          <RecordForm type={type} row={form === 'new' ? null : form} close={close} />
        </BrokenView>
      )}
    </>
  )
}
