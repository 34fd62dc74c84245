import { useCallback, useState } from 'react'
import type { RecordRow } from '../../../shared/contract/records'
import { BrokenView } from '../../app/BrokenView'
import {
  MergeDialog,
  RecordActions,
  RecordForm,
  RecordListLine,
  RecordModule,
  useTypeWords,
} from '../../features/records/index'
import { RecordSide } from './RecordSide'

/** All records of a type: the list, and the page of the one chosen. */
export function RecordsView({ type }: { type: string }) {
  const words = useTypeWords()
  const [form, setForm] = useState<RecordRow | 'new' | null>(null)
  const [merging, setMerging] = useState<RecordRow | null>(null)
  const onNew = useCallback(() => setForm('new'), [])
  const close = (): void => setForm(null)
  return (
    <>
      <BrokenView name={words(type, 'many')}>
        <RecordModule
          type={type}
          line={(row) => <RecordListLine row={row} />}
          detail={(id) => (
            <BrokenView name={words(type, 'one')} of={id}>
              <RecordActions record={{ type, id }} edit={setForm} merge={setMerging} />
              <RecordSide record={{ type, id }} />
            </BrokenView>
          )}
          onNew={onNew}
          onEdit={setForm}
          onMerge={setMerging}
        />
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
