import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import classes from './Notes.module.css'

/** What is shown was deleted elsewhere: what is written about it stays here, and can be saved once it is back. */
export function GoneNotice({ record }: { record: RecordRef }) {
  const { t } = useTranslation('customer')
  const bringBack = (): void =>
    void engine.records.restore({ type: record.type, id: record.id }).catch(report)
  return (
    <div className={classes.gone} role="alert">
      <span>{t('gone.text')}</span>
      <Button size="compact-sm" variant="default" onClick={bringBack}>
        {t('gone.bringBack')}
      </Button>
    </div>
  )
}
