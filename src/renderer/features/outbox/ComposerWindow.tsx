import { VisuallyHidden } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { EmptyState } from '../../ui/EmptyState'
import { useFollowedDrafts, useHostCommands } from './ComposerHost'
import classes from './ComposerWindow.module.css'
import { continueDraft, useComposing } from './composing'
import { saveOnLeaving, useWriting } from './drafts'
import { Composer } from './lazy-composer'

/** A window that holds one mail being written, and goes with it. */
export function ComposerWindow({ draftId }: { draftId: string }) {
  const { t } = useTranslation(['writing', 'compose'])
  const open = useComposing((composing) => composing.open)
  const [isBegun, setIsBegun] = useState(false)
  useEffect(() => {
    void continueDraft(draftId).then(() => setIsBegun(true))
  }, [draftId])
  useEffect(() => saveOnLeaving(window), [])
  useFollowedDrafts(open)
  useHostCommands(open)
  const [id] = open
  const isDone = isBegun && id === undefined
  // What was sent can be taken back in the window of all mail.
  useEffect(() => {
    if (isDone) window.close()
  }, [isDone])
  return (
    <main className={classes.window}>
      <VisuallyHidden component="h1">{t('compose:titles.new')}</VisuallyHidden>
      <ErrorBoundary name={t('compose:titles.new')}>
        <Suspense>{id !== undefined && <OnlyComposer id={id} />}</Suspense>
        {isDone && (
          <EmptyState icon={<IconMail size={24} />} title={t('ownWindow.done')}>
            {t('ownWindow.close')}
          </EmptyState>
        )}
      </ErrorBoundary>
    </main>
  )
}

function OnlyComposer({ id }: { id: string }) {
  const writing = useWriting(id)
  return writing ? <Composer writing={writing} isAlone /> : null
}
