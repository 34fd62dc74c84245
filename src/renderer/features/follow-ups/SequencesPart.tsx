import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands, type Command } from '../../app/commands'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import classes from './FollowUps.module.css'
import { useRuns } from './queries'
import { RunLine } from './RunLine'
import { SequencesDialog } from './SequencesDialog'

const owner = Symbol('sequence commands')

/** Below what is waited for: with whom which sequence is at which step, and how those ended that are over. */
export function SequencesPart() {
  const { t } = useTranslation('sequences')
  const { data: runs = [] } = useRuns()
  const [isAsked, setIsAsked] = useState(false)
  const commands = useMemo<Command[]>(
    () => [{ id: 'sequences', group: 'mail', title: t('open'), run: () => setIsAsked(true) }],
    [t],
  )
  useCommands(owner, commands)
  return (
    <section className={classes.part} aria-label={t('title')}>
      <div className={classes.head}>
        <h2>{t('title')}</h2>
        <Button size="compact-sm" variant="default" onClick={() => setIsAsked(true)}>
          {t('open')}
        </Button>
      </div>
      {runs.length === 0 && <p className={classes.hint}>{t('empty')}</p>}
      {runs.map((run) => (
        <ErrorBoundary key={run.id} name={run.name} of={run} line>
          <RunLine run={run} />
        </ErrorBoundary>
      ))}
      {isAsked && (
        <ErrorBoundary name={t('title')} line>
          <SequencesDialog close={() => setIsAsked(false)} />
        </ErrorBoundary>
      )}
    </section>
  )
}
