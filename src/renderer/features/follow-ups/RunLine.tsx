import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconPlayerPause, IconRepeat } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SequenceRun } from '../../../shared/contract/sequences'
import { labelled } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { isMeantForLine } from '../../app/line-walk'
import { report, useDescribe } from '../../app/problems'
import { go } from '../../app/route'
import { LineText } from '../../ui/PersonName'
import card from '../../ui/CardLine.module.css'
import classes from './FollowUps.module.css'
import { pauseRun, resumeRun, sendNext, stopRun } from './sequence-changes'

const icons = {
  running: IconRepeat,
  paused: IconPlayerPause,
  answered: IconCircleCheck,
  finished: IconCircleCheck,
  bounced: IconAlertTriangle,
  stopped: IconPlayerPause,
  failed: IconAlertTriangle,
}

/** With whom a sequence is at which step, or how it ended. */
export function RunLine({ run }: { run: SequenceRun }) {
  const { t } = useTranslation('sequences')
  const { weekdayTime } = useFormat()
  const describe = useDescribe()
  const { state, place, problem, person, name, subject, sent, steps, nextAt } = run
  const Icon = icons[state]
  const goesOn = state === 'running' || state === 'paused'
  const said = t(`state.${state}`)
  const words = problem && describe(problem)
  return (
    <article
      className={classes.line}
      data-state={state === 'failed' || state === 'bounced' ? 'bounced' : 'waiting'}
      data-opens={place !== null || undefined}
      aria-label={labelled(`${name}, ${person.name || person.address}`, said)}
      tabIndex={-1}
      onClick={(event) => {
        if (place && isMeantForLine(event)) go.thread({ threadId: place.threadId, folderId: place.folderId })
      }}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <span className={classes.state}>
          <span>{said}</span>
          <span>
            {t('progress', { sent, steps })}
            {nextAt !== null && ` · ${t('next', { when: weekdayTime(nextAt) })}`}
          </span>
        </span>
        <span className={card.subject}>
          <LineText text={person.name || person.address} />
        </span>
        <span className={card.detail}>
          {name} · {subject || t('compose:noSubject')}
        </span>
        {words && (
          <span className={classes.problem}>
            <strong>{words.title}</strong> {words.why} {words.mend}
          </span>
        )}
      </div>
      <div className={card.actions}>
        {state === 'running' && nextAt !== null && (
          <Button size="compact-sm" variant="light" onClick={() => void sendNext(run).catch(report)}>
            {t('sendNext')}
          </Button>
        )}
        {state === 'running' && (
          <Button size="compact-sm" variant="default" onClick={() => void pauseRun(run).catch(report)}>
            {t('pause')}
          </Button>
        )}
        {(state === 'paused' || state === 'stopped' || state === 'failed') && (
          <Button size="compact-sm" variant="light" onClick={() => void resumeRun(run).catch(report)}>
            {t('resume')}
          </Button>
        )}
        {goesOn && (
          <Button size="compact-sm" variant="default" onClick={() => void stopRun(run).catch(report)}>
            {t('stop')}
          </Button>
        )}
      </div>
    </article>
  )
}
