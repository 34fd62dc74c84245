import { useTranslation } from 'react-i18next'
import type { RecordSummary } from '../../shared/contract/crm'
import { RecordIcon } from '../features/records/index'
import { LineText } from '../ui/PersonName'
import classes from './CustomerPanel.module.css'

/** Several records that one side panel is about, one of which it shows. */
export function RecordTabs(props: {
  records: RecordSummary[]
  current: RecordSummary | undefined
  choose(id: string): void
}) {
  const { t } = useTranslation('customer')
  return (
    <div className={classes.tabs} role="tablist" aria-label={t('records')}>
      {props.records.map((record) => (
        <button
          key={record.id}
          type="button"
          role="tab"
          aria-selected={record.id === props.current?.id}
          className={classes.tab}
          onClick={() => props.choose(record.id)}
        >
          <RecordIcon type={record.type} size={14} />
          <span>
            <LineText text={record.title} />
          </span>
        </button>
      ))}
    </div>
  )
}
