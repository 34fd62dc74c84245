import { useCallback, useState } from 'react'
import type { RecordRow } from '../../../shared/contract/records'
import { BrokenView } from '../../app/BrokenView'
import { RecordModule } from '../../app/RecordModule'
import { engine } from '../../bridge/connection'
import { RecordActions } from './RecordActions'
import { RecordForm } from './RecordForm'
import { RecordListLine } from './RecordListLine'
import { RecordSide } from './RecordSide'
import { useTypeWords } from './types'

/** All records of a type: the list, and the page of the one chosen. */
export function RecordsView({ type }: { type: string }) {
  const words = useTypeWords()
  const [form, setForm] = useState<RecordRow | 'new' | null>(null)
  const onNew = useCallback(() => setForm('new'), [])
  const close = (): void => setForm(null)
  return (
    <>
      <RecordModule
        type={type}
        title={words(type, 'many')}
        newLabel={words(type, 'new')}
        empty={{ title: words(type, 'empty'), text: words(type, 'emptyHint') }}
        select={words(type, 'select')}
        order={words(type, 'order')}
        fetchPage={(query, offset, limit) => engine.records.list({ type, query, offset, limit })}
        position={(id, query) => engine.records.position({ record: { type, id }, query })}
        line={(row) => <RecordListLine row={row} />}
        detail={(id) => (
          <>
            <RecordActions record={{ type, id }} edit={setForm} />
            <RecordSide record={{ type, id }} />
          </>
        )}
        onNew={onNew}
      />
      {form && (
        <BrokenView name={words(type, 'many')} close={close}>
          <RecordForm type={type} row={form === 'new' ? null : form} close={close} />
        </BrokenView>
      )}
    </>
  )
}
