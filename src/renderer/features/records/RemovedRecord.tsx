import { Button } from '@mantine/core'
import { IconArrowBackUp, IconArrowRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import { keepDirection, withinSentence } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { go } from '../../app/route'
import { restoreUndoably } from './changes'
import { useRemoved } from './queries'
import { RecordCard } from './RecordCard'
import classes from './RemovedRecord.module.css'

/** The page of a deleted record: how it went, the way to bring it back, and what it held. */
export function RemovedRecord({ record }: { record: RecordRef }) {
  const { t } = useTranslation('customer')
  const { mediumDate } = useFormat()
  const { data: removed } = useRemoved(record)
  if (!removed) return null
  const { type, mergedWith, byUser, removedBy } = removed
  const when = mediumDate(removed.removedAt)
  const how = byUser
    ? t('deleted.byYou', { when })
    : removedBy
      ? t('deleted.by', { when, who: keepDirection(removedBy) })
      : t('deleted.unknown', { when })
  const name = mergedWith ? withinSentence(mergedWith.title) : ''
  return (
    <>
      <div className={classes.notice} role="status">
        <p>
          <strong>{mergedWith ? t('deleted.merged', { name }) : how}</strong>
          {mergedWith ? t('deleted.mergedHint') : t('deleted.hint')}
        </p>
        {mergedWith ? (
          <Button
            size="compact-sm"
            leftSection={<IconArrowRight size={15} />}
            onClick={() => go.record({ type, id: mergedWith.id })}
          >
            {t('deleted.open', { name })}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            leftSection={<IconArrowBackUp size={15} />}
            onClick={() => void restoreUndoably(removed).catch(report)}
          >
            {t('deleted.bringBack')}
          </Button>
        )}
      </div>
      <RecordCard row={removed} />
    </>
  )
}
