import { labelled } from '../../../shared/shown-text'
import { ActionIcon, Button, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconClockHour4,
  IconFileText,
  IconSend,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BIN_DAYS, type OutgoingLine as Line } from '../../../shared/contract/outbox'
import { isSignInProblem } from '../../../shared/problem'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormat } from '../../app/format'
import { isMeantForLine } from '../../app/line-walk'
import { report, useDescribe } from '../../app/problems'
import { useSettings } from '../../app/settings'
import { engine } from '../../bridge/connection'
import { openDraft, throwAway } from './composing'
import { sendNow, isOpenable, openOutgoing } from './departing'
import { LineText } from '../../ui/PersonName'
import { isScheduled } from '../mailboxes/index'
import { Question } from '../../ui/Question'
import { ScheduleDialog } from './ScheduleDialog'
import { discardWaiting, reschedule } from './scheduled'
import { outgoingState, type OutgoingState } from './outgoing-state'
import { draftName } from './recipient-names'
import { Resending } from './Resending'
import card from '../../ui/CardLine.module.css'
import classes from './OutgoingLine.module.css'

const icons: Record<OutgoingState, TablerIcon> = {
  draft: IconFileText,
  queued: IconClockHour4,
  sending: IconSend,
  sent: IconSend,
  failed: IconAlertTriangle,
  unconfirmed: IconAlertTriangle,
  partly: IconAlertTriangle,
  uncopied: IconSend,
  rewritten: IconAlertTriangle,
}

/** A mail that has not left, or not to everyone: its state, the server's own words, and what can be done. */
export function OutgoingLine({ mail }: { mail: Line }) {
  const { t } = useTranslation(['compose', 'follow-ups'])
  const { shortDate, longDate, weekdayTime } = useFormat()
  const describe = useDescribe()
  const problem = mail.problem && describe(mail.problem)
  const lateHours = useSettings().data?.lateHours ?? 0
  const wasPartly = mail.state === 'sent' && mail.refused.length > 0
  const at = mail.sendAt ?? mail.updatedAt
  const canOpen = isOpenable(mail)
  const state = outgoingState(mail)
  const scheduled = mail.state === 'queued' && mail.attempts === 0 && isScheduled(mail)
  const canBeMoved =
    isScheduled(mail) && state !== 'sending' && state !== 'unconfirmed' && mail.serverId !== null
  const said = t(scheduled ? 'states.scheduled' : `states.${state}`)
  const [asks, setAsks] = useState<'when' | 'whether' | null>(null)
  const Icon = icons[state]
  const to = [...mail.content.to, ...mail.content.cc, ...mail.content.bcc].map(draftName).join(', ')
  return (
    <article
      className={classes.line}
      data-state={state}
      aria-label={labelled(said, mail.content.subject || t('noSubject'))}
      tabIndex={-1}
      data-opens={canOpen || undefined}
      onClick={(event) => {
        if (canOpen && isMeantForLine(event)) openOutgoing(mail)
      }}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <span className={classes.state}>
          <span>{said}</span>
          <time title={longDate(at)}>{scheduled ? weekdayTime(at) : shortDate(at)}</time>
        </span>
        <span className={card.subject}>{mail.content.subject || t('noSubject')}</span>
        <span className={card.detail}>
          {to ? <LineText text={to} /> : t('nobodyYet')}
          {mail.preview && ` · ${mail.preview}`}
          {scheduled && mail.content.onlyIfNoReply && ` · ${t('follow-ups:onlyIfNoReply')}`}
        </span>
        {mail.refused.length > 0 && (
          <ul className={classes.refused}>
            {mail.refused.map(({ address, reply }) => (
              <li key={address}>
                <bdi>{address}</bdi> {reply && <code>{reply}</code>}
              </li>
            ))}
          </ul>
        )}
        {problem && (
          <p className={classes.problem}>
            <strong>{problem.title}</strong> {problem.why}{' '}
            {!wasPartly && mail.problem?.serverReply && <code>{mail.problem.serverReply}</code>}{' '}
            {problem.mend}
            {state === 'failed' && mail.problem && isSignInProblem(mail.problem.code) && (
              <> {t('goesOnceSignedIn', { count: lateHours })}</>
            )}
          </p>
        )}
      </div>
      <div className={card.actions}>
        <Resending mail={mail} size="compact-sm" />
        {wasPartly && (
          <Button
            size="compact-sm"
            onClick={() => void engine.outbox.correct({ id: mail.id }).then(openDraft, report)}
          >
            {t('correct')}
          </Button>
        )}
        {mail.state === 'sent' && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void engine.outbox.acknowledge({ id: mail.id }).catch(report)}
          >
            {t('acknowledge')}
          </Button>
        )}
        {mail.state === 'queued' && (
          <Button size="compact-sm" variant="light" onClick={() => void sendNow(mail.id).catch(report)}>
            {t('sendNow')}
          </Button>
        )}
        {canBeMoved && (
          <Button size="compact-sm" variant="default" onClick={() => setAsks('when')}>
            {t('schedule.change')}
          </Button>
        )}
        {canOpen && (
          <Button size="compact-sm" variant="default" onClick={() => openOutgoing(mail)}>
            {mail.state === 'draft' ? t('continue') : t('edit')}
          </Button>
        )}
        {(mail.state === 'draft' || mail.state === 'failed' || scheduled) && (
          <Tooltip label={t(scheduled ? 'schedule.delete' : 'discard')}>
            <ActionIcon
              onClick={() =>
                scheduled
                  ? setAsks('whether')
                  : void throwAway(mail.id, { subject: mail.content.subject }).catch(report)
              }
              aria-label={t(scheduled ? 'schedule.delete' : 'discard')}
            >
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {asks === 'when' && (
        <ErrorBoundary name={t('schedule.title')} line>
          <ScheduleDialog
            to={mail.content.to}
            close={() => setAsks(null)}
            choose={(sendAt) => void reschedule(mail, sendAt).catch(report)}
          />
        </ErrorBoundary>
      )}
      {asks === 'whether' && (
        <Question
          title={t('schedule.discard')}
          text={t('schedule.discardText', {
            subject: mail.content.subject || t('noSubject'),
            days: BIN_DAYS,
          })}
          cancel={t('common:cancel')}
          confirm={t('schedule.delete')}
          close={() => setAsks(null)}
          run={() => void discardWaiting(mail).catch(report)}
        />
      )}
    </article>
  )
}
