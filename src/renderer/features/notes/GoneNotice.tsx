import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import { withinSentence } from '../../../shared/shown-text'
import { report } from '../../app/problems'
import { go } from '../../app/route'
import { restoreUndoably, useRemoved } from '../records/index'
import classes from './Notes.module.css'

/**
 * What is shown was deleted elsewhere: what is written about it stays here, and can be saved once it is back. One that
 * was merged into another is not brought back out of it.
 */
export function GoneNotice({ record }: { record: RecordRef }) {
  const { t } = useTranslation('customer')
  const { mergedWith } = useRemoved(record).data ?? {}
  const name = mergedWith ? withinSentence(mergedWith.title) : ''
  return (
    <div className={classes.gone} role="alert">
      <span>{mergedWith ? t('gone.merged', { name }) : t('gone.text')}</span>
      {mergedWith ? (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => go.record({ type: record.type, id: mergedWith.id })}
        >
          {t('deleted.open', { name })}
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void restoreUndoably(record).catch(report)}
        >
          {t('deleted.bringBack')}
        </Button>
      )}
    </div>
  )
}
