import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordRow } from '../../../shared/contract/records'
import { shownLine } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { chosen, forgetClosed, RecordForm, useJustClosed, type RecordChoice } from '../records/index'
import type { Made } from './from-mail'
import { madeIcons } from './from-mail'
import classes from './Reminders.module.css'

/** Asks what comes next once a task is done, about the same people and deal. */
export function NextStep() {
  const { t } = useTranslation('customer')
  const done = useJustClosed((state) => state.row)
  const [begun, setBegun] = useState<{ type: Made; after: RecordRow } | null>(null)
  return (
    <>
      {done?.type === 'task' && (
        <section className={classes.list} aria-label={t('nextStep.title')}>
          <div className={classes.line}>
            <span className={classes.text}>{t('nextStep.question', { name: shownLine(done.title) })}</span>
            {(['task', 'event'] as const).map((type) => {
              const MadeIcon = madeIcons[type]
              return (
                <Button
                  key={type}
                  size="compact-sm"
                  variant="default"
                  leftSection={<MadeIcon size={14} aria-hidden />}
                  onClick={() => {
                    setBegun({ type, after: done })
                    forgetClosed()
                  }}
                >
                  {t(`nextStep.${type}`)}
                </Button>
              )
            })}
            <Button size="compact-sm" variant="subtle" onClick={forgetClosed}>
              {t('nextStep.nothing')}
            </Button>
          </div>
        </section>
      )}
      {begun && (
        <ErrorBoundary name={t('nextStep.title')} close={() => setBegun(null)}>
          <RecordForm
            type={begun.type}
            row={null}
            of={aboutOf(begun.after)}
            begunAt={begun.after.id}
            close={() => setBegun(null)}
          />
        </ErrorBoundary>
      )}
    </>
  )
}

/** What it was about, by type. */
function aboutOf({ fields, references }: RecordRow): Record<string, RecordChoice> {
  const about = ['personId', 'companyId', 'dealId', 'ticketId'].flatMap((name) => {
    const id = fields[name]
    const named = typeof id === 'string' ? references[id] : undefined
    return typeof id === 'string' && named ? [[named.type, chosen(id, named.title)] as const] : []
  })
  return Object.fromEntries(about)
}
