import { ActionIcon, Button } from '@mantine/core'
import { IconAlertTriangle, IconPlugConnectedX, IconX } from '@tabler/icons-react'
import i18next from 'i18next'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { keepDirection } from '../../shared/shown-text'
import { ErrorBoundary } from '../app/ErrorBoundary'
import { UndoKey } from '../app/UndoKey'
import { report } from '../app/problems'
import { useConnection } from '../bridge/connection'
import { shell } from '../bridge/shell'
import { useInfo } from '../app/settings'
import { takeBackRefused, useFolderRefusals } from '../features/mailboxes/index'
import { useManyChanges, useToldChanges } from '../features/messages/index'
import { Departures } from '../features/outbox/index'
import { hideToast, toast, useToasts, type Toast } from '../ui/toast'
import { SyncStatus } from './SyncStatus'
import { unsavedWords, useHasUnsavedWords } from './unsaved-words'
import classes from './NoticeBar.module.css'

/**
 * The window's last line: what was just done, what is about to leave, what went wrong, whether all mail is here. It has
 * its own room, so that a notice covers nothing.
 */
export function NoticeBar() {
  const { t } = useTranslation()
  const { done, problem, newest } = useToasts()
  const shown = newest === 'done' ? (done ?? problem) : (problem ?? done)
  const { data: refusals } = useFolderRefusals()
  useEffect(() => takeBackRefused(refusals ?? []), [refusals])
  useToldChanges()
  useManyChanges()
  return (
    <section className={classes.bar} aria-label={t('notices')}>
      <div role="status" className={classes.place}>
        {shown && shown === done && <Line key={shown.id} toast={shown} />}
      </div>
      <div role="alert" className={classes.place}>
        {shown && shown === problem && <Line key={shown.id} toast={shown} />}
      </div>
      <ErrorBoundary name={t('compose:outbox.title')} line>
        <Departures />
      </ErrorBoundary>
      <ErrorBoundary name={t('status.name')} line>
        <Connection />
      </ErrorBoundary>
      <ErrorBoundary name={t('status.name')} line>
        <SyncStatus />
      </ErrorBoundary>
    </section>
  )
}

function Line({ toast }: { toast: Toast }) {
  const { t } = useTranslation()
  const { message, name, why, action } = toast
  return (
    <div className={classes.line} data-problem={why !== undefined || undefined}>
      {why !== undefined && <IconAlertTriangle size={16} className={classes.sign} aria-hidden />}
      <span className={classes.text}>
        {why === undefined ? message : <strong>{message}</strong>}
        {name && `: ${keepDirection(name)}`}
        {why !== undefined && ` ${why}`}
      </span>
      {action && (
        <Button size="compact-sm" variant="light" className={classes.button} onClick={action.run}>
          {action.label}
          <UndoKey of={action.takesBack} />
        </Button>
      )}
      <ActionIcon size={24} aria-label={t('close')} onClick={() => hideToast(toast.id)}>
        <IconX size={15} />
      </ActionIcon>
    </div>
  )
}

/** What is on the screen stays readable while the engine does not answer, and what is typed stays typed. */
function Connection() {
  const { t } = useTranslation()
  const state = useConnection((connection) => connection.state)
  const { data: info } = useInfo()
  const hasUnsaved = useHasUnsavedWords()
  // Without anything to show, the whole window says that it was denied.
  if (state !== 'lost' && !(state === 'denied' && info)) return null
  // Electron's engine comes back to its window; a browser's window cannot speak to another start of the program.
  const mayBeLost = hasUnsaved && shell.kind === 'browser'
  return (
    <div className={classes.connection}>
      <IconPlugConnectedX size={16} className={classes.sign} aria-hidden />
      <span role={state === 'lost' ? 'status' : 'alert'}>
        {state === 'lost' ? t(`connection.lost.${shell.kind}`) : t('connection.denied')}{' '}
        {state === 'denied' && mayBeLost && t('connection.keepText')}
      </span>
      {mayBeLost && (
        <Button size="compact-sm" variant="light" className={classes.button} onClick={copyUnsaved}>
          {t('connection.copyUnsaved')}
        </Button>
      )}
    </div>
  )
}

function copyUnsaved(): void {
  navigator.clipboard.writeText(unsavedWords()).then(() => toast(i18next.t('connection.copied')), report)
}
