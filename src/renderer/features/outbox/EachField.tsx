import { Button, Group, SegmentedControl, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftContent } from '../../../shared/contract/outbox'
import { usualWriting } from '../../../shared/contract/app'
import { withinSentence } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useSettings } from '../../app/settings'
import { useAccounts, useOutgoingServers } from '../mailboxes/index'
import { ComposerNotice } from './ComposerNotice'
import type { Writing } from './drafts'
import { EachPreview } from './EachPreview'
import classes from './EachField.module.css'
import { useUnacquainted } from './use-unacquainted'

type Change = (changes: Partial<DraftContent>) => void

/** Whether a mail to several is one, or one for each; with what follows from that, and what stands in its way. */
export function EachField({ writing, change }: { writing: Writing; change: Change }) {
  const { content } = writing
  const { t } = useTranslation('mass')
  const isEach = content.method === 'multiple'
  const [isPreviewed, setIsPreviewed] = useState(false)
  const suggestsEach = useUnacquainted()(content.to) && content.method === undefined
  if (content.to.length < 2 && !(isEach && content.isBulk)) return null
  return (
    <div className={classes.root} role="group" aria-label={t('method')} data-field="method">
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('method')}
          data={(['single', 'multiple'] as const).map((value) => ({ value, label: t(value) }))}
          value={isEach ? 'multiple' : 'single'}
          onChange={(method) => change({ method })}
        />
        {isEach && (
          <Button size="compact-xs" variant="subtle" onClick={() => setIsPreviewed(true)}>
            {t('preview')}
          </Button>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {isEach ? t('multipleHint') : suggestsEach ? t('suggest') : t('singleHint')}
      </Text>
      {isEach && <Hindrances content={content} change={change} />}
      {isPreviewed && (
        <ErrorBoundary name={t('previewTitle')} line>
          <EachPreview writing={writing} close={() => setIsPreviewed(false)} />
        </ErrorBoundary>
      )}
    </div>
  )
}

function Hindrances({ content, change }: { content: DraftContent; change: Change }) {
  const { t } = useTranslation('mass')
  const { mostEach } = useSettings().data?.writing ?? usualWriting
  const { data: accounts = [] } = useAccounts()
  const { data: servers = [] } = useOutgoingServers()
  const isCertified = accounts.find(({ id }) => id === content.accountId)?.isPec === true
  const copies = [...content.cc, ...content.bcc]
  const bulk = servers.find(({ purpose }) => purpose === 'bulk')
  return (
    <>
      {copies.length > 0 && (
        <ComposerNotice
          severity="warning"
          actions={
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => change({ to: [...content.to, ...copies], cc: [], bcc: [] })}
            >
              {t('moveToTo')}
            </Button>
          }
        >
          {t('copies')}
        </ComposerNotice>
      )}
      {isCertified && <ComposerNotice severity="warning">{t('certified')}</ComposerNotice>}
      {content.to.length > mostEach && (
        <ComposerNotice severity="warning">
          {t('tooMany', { count: mostEach, is: content.to.length })}
        </ComposerNotice>
      )}
      {content.isBulk && !isCertified && (
        <ComposerNotice severity={bulk ? 'info' : 'warning'}>
          {bulk ? t('byBulk', { server: withinSentence(bulk.name) }) : t('byOwn')}
        </ComposerNotice>
      )}
    </>
  )
}
