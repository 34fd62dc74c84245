import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import classes from './BesideComposer.module.css'
import { useIsBesideShown, type BesideMail } from './beside'
import type { Writing } from './drafts'

/** Beside the mail, never in it: it is no part of the form, and nothing of it is of the draft. */
export function BesideComposer({ writing, beside }: { writing: Writing; beside: BesideMail }) {
  const { t } = useTranslation('compose')
  const isShown = useIsBesideShown()
  const { to, cc, bcc } = useDeferredValue(writing.content)
  if (!isShown) return null
  return (
    <div className={classes.beside}>
      <ErrorBoundary name={t('beside.label')}>{beside([...to, ...cc, ...bcc])}</ErrorBoundary>
    </div>
  )
}
