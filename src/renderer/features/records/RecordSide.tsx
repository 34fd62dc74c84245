import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import { BrokenView } from '../../app/BrokenView'
import { Notes } from '../notes/Notes'
import { Timeline } from '../timeline/Timeline'
import { useRecord } from './queries'
import { RecordCard } from './RecordCard'
import classes from './RecordSide.module.css'
import { RelatedRecords } from './RelatedRecords'
import { useRecordType } from './types'

/** A record in the width of a side panel: facts, notes, what belongs to it, and everything that happened. */
export function RecordSide({ record }: { record: RecordRef }) {
  const { t } = useTranslation('customer')
  const ref = { type: record.type, id: record.id }
  const { data: row } = useRecord(ref)
  const related = useRecordType(record.type)?.related ?? []
  return (
    <div className={classes.root}>
      {row ? <RecordCard row={row} /> : <div className={classes.card} aria-busy />}
      <Notes record={ref} />
      {row && related.map((type) => <RelatedRecords key={type} of={row} type={type} />)}
      <BrokenView name={t('timeline.title')} of={record.id}>
        <Timeline record={ref} />
      </BrokenView>
    </div>
  )
}
