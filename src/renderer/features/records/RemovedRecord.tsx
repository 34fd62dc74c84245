import { Button } from '@mantine/core'
import { IconArrowBackUp, IconArrowRight, IconTrashX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRef } from '../../../shared/contract/crm'
import { keepDirection, withinSentence } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { go } from '../../app/route'
import { useSettings } from '../../app/settings'
import { engine } from '../../bridge/connection'
import { Question } from '../../ui/Question'
import { toast } from '../../ui/toast'
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
      <ErrorBoundary name={t('deleted.erase')} line>
        <Erasing record={{ type, id: removed.id }} name={withinSentence(removed.title)} />
      </ErrorBoundary>
      <ErrorBoundary name={removed.title} of={removed.id} line>
        <RecordCard row={removed} />
      </ErrorBoundary>
    </>
  )
}

/** Where the settings allow it, the way to take a record away for good, which is asked about: nothing brings it back. */
function Erasing({ record, name }: { record: RecordRef; name: string }) {
  const { t } = useTranslation('customer')
  const isAllowed = useSettings().data?.allowPermanentDeletion ?? false
  const [isAsked, setIsAsked] = useState(false)
  if (!isAllowed) return null
  const erase = async (): Promise<void> => {
    await engine.records.erase(record)
    go.removed(record.type)
    toast(t('deleted.erased', { name }))
  }
  return (
    <>
      <Button
        className={classes.erase}
        size="compact-sm"
        variant="subtle"
        color="red"
        leftSection={<IconTrashX size={15} />}
        onClick={() => setIsAsked(true)}
      >
        {t('deleted.erase')}
      </Button>
      {isAsked && (
        <Question
          title={t('deleted.eraseTitle', { name })}
          text={t('deleted.eraseText')}
          cancel={t('common:cancel')}
          confirm={t('deleted.erase')}
          close={() => setIsAsked(false)}
          run={() => void erase().catch(report)}
        />
      )}
    </>
  )
}
