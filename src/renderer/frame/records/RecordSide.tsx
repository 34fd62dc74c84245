import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { Notes } from '../../features/notes/index'
import { TaskTimes } from '../../features/tasks/index'
import { LatestMail, Timeline } from '../../features/timeline/index'
import { RecordCard, RelatedTabs, useRecord, useTypeWords } from '../../features/records/index'
import classes from './RecordSide.module.css'

/** A record in the width of a side panel: facts, notes, what belongs to it, and everything that happened. */
export function RecordSide({ record }: { record: RecordRef }) {
  const { t } = useTranslation('customer')
  const words = useTypeWords()
  const ref = { type: record.type, id: record.id }
  const { data: row } = useRecord(ref)
  return (
    <div className={classes.root} data-record-side>
      <ErrorBoundary name={words(record.type, 'one')} of={record.id} line>
        {row ? <RecordCard row={row} mayAddFields /> : <div className={classes.loading} aria-busy />}
      </ErrorBoundary>
      {record.type === 'task' && (
        <ErrorBoundary name={t('taskTimes.title')} of={record.id} line>
          <TaskTimes id={record.id} />
        </ErrorBoundary>
      )}
      <ErrorBoundary name={t('notes.title')} of={record.id} line>
        <Notes record={ref} />
      </ErrorBoundary>
      {row && (
        <ErrorBoundary name={t('related')} of={record.id} line>
          <RelatedTabs key={row.id} of={row} />
        </ErrorBoundary>
      )}
      {row && (
        <ErrorBoundary name={t('latest.title')} of={record.id} line>
          <LatestMail of={row} />
        </ErrorBoundary>
      )}
      <ErrorBoundary name={t('timeline.title')} of={record.id}>
        <Timeline record={ref} />
      </ErrorBoundary>
    </div>
  )
}
