import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconBell, IconChecklist, IconClockPause } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUp } from '../../../shared/contract/follow-ups'
import { labelled } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { isMeantForLine } from '../../app/line-walk'
import { useKeyText, withKey } from '../../app/key-choice'
import { report } from '../../app/problems'
import { LineText } from '../../ui/PersonName'
import { finish, open, postpone, subjectOf, writeAgain } from './changes'
import { FollowUpDialog } from './FollowUpDialog'
import card from '../../ui/CardLine.module.css'
import classes from './FollowUps.module.css'
import { isDue } from '../mailboxes/index'

const DAY = 86_400_000

/** Whole days between two moments by the calendar here. */
const daysBetween = (from: number, to: number): number => {
  const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
  return Math.round((midnight(to) - midnight(from)) / DAY)
}

/** Whom one waits for and for how long, or what there is to do, and what can be done about it. */
export function FollowUpLine({
  one,
  now,
  isOfThread = false,
}: {
  one: FollowUp
  now: number
  isOfThread?: boolean
}) {
  const { t } = useTranslation('follow-ups')
  const keyText = useKeyText()
  const { weekdayTime, longDate } = useFormat()
  const [asks, setAsks] = useState(false)
  const due = isDue(one, now)
  const state = one.state === 'bounced' ? 'bounced' : due ? 'due' : 'waiting'
  const Icon = one.state === 'bounced' ? IconAlertTriangle : one.kind === 'answer' ? IconBell : IconChecklist
  const people = one.people.map(({ name, address }) => name || address).join(', ')
  const days = daysBetween(one.since, now)
  const said =
    one.state === 'bounced'
      ? t('state.bounced')
      : t(`state.${one.kind}.${due ? 'due' : 'waiting'}${days > 0 ? '' : 'Today'}`, { count: days })
  const key = (id: string): string => (isOfThread ? '' : keyText(id))
  return (
    <article
      className={classes.line}
      data-state={state}
      aria-label={labelled(said, subjectOf(one))}
      tabIndex={isOfThread ? undefined : -1}
      data-opens={(!isOfThread && one.place !== null) || undefined}
      onClick={(event) => {
        if (!isOfThread && isMeantForLine(event)) open(one)
      }}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <span className={classes.state}>
          <span>{said}</span>
          <time title={longDate(one.dueAt)}>{t('due', { when: weekdayTime(one.dueAt) })}</time>
        </span>
        {!isOfThread && <span className={card.subject}>{subjectOf(one)}</span>}
        <span className={card.detail}>
          <LineText text={people} />
        </span>
      </div>
      <div className={card.actions}>
        <Tooltip label={withKey(t('writeAgain'), key('reply-all'))}>
          <Button size="compact-sm" variant="light" onClick={() => writeAgain(one)}>
            {t(one.kind === 'answer' ? 'writeAgain' : 'answer')}
          </Button>
        </Tooltip>
        <Tooltip label={withKey(t('done'), key('archive'))}>
          <Button size="compact-sm" variant="default" onClick={() => void finish([one]).catch(report)}>
            {t('done')}
          </Button>
        </Tooltip>
        <Tooltip label={withKey(t('postpone'), key('snooze'))}>
          <ActionIcon aria-label={t('postpone')} onClick={() => setAsks(true)}>
            <IconClockPause size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      {asks && (
        <ErrorBoundary name={t('postpone')} line>
          <FollowUpDialog
            title={t('postponeTitle')}
            choose={(dueAt) => void postpone(one, dueAt).catch(report)}
            close={() => setAsks(false)}
          />
        </ErrorBoundary>
      )}
    </article>
  )
}
