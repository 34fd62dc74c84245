import { Button } from '@mantine/core'
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Invitation } from '../../../shared/contract/invitations'
import type { EventAnswer, InvitedEvent } from '../../../shared/contract/tasks'
import { shownLine } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'
import { ofRecords, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { sendAtOnce } from '../outbox/index'
import classes from './InvitationAnswer.module.css'

const answers = [
  { answer: 'accepted', sign: IconCheck },
  { answer: 'tentative', sign: IconQuestionMark },
  { answer: 'declined', sign: IconX },
] as const

const ofEvents = staleOn(ofRecords('event'))

/** The event that an invitation became: what else happens at its time, and what the user says to it. */
export function InvitationAnswer({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation('customer')
  const { calendarId, occurrence, kind } = invitation
  const { data: event } = useQuery(
    queries.tasks.invited.queryOptions({
      input: calendarId === '' ? skipToken : { calendarId, occurrence: occurrence.slice(0, 40) },
      meta: ofEvents,
    }),
  )
  if (!event || event.isOurs) return null
  return (
    <div className={classes.root}>
      <Conflicts event={event} />
      {kind === 'request' && event.status !== 'cancelled' && (
        <div role="group" aria-label={t('invited.answer')} className={classes.answers}>
          {answers.map(({ answer, sign: Sign }) => (
            <Button
              key={answer}
              size="compact-sm"
              variant={event.answer === answer ? 'filled' : 'default'}
              aria-pressed={event.answer === answer}
              leftSection={<Sign size={14} aria-hidden />}
              onClick={() => void say(event, answer).catch(report)}
            >
              {t(`choices.answer.${answer}`)}
            </Button>
          ))}
        </div>
      )}
      <span>
        {event.status === 'cancelled' ? t('invited.cancelled') : t(`invited.said.${event.answer}`)}{' '}
        <button type="button" className={classes.link} onClick={() => go.record(event.record)}>
          {t('invited.open')}
        </button>
      </span>
    </div>
  )
}

function Conflicts({ event: { span, record, status } }: { event: InvitedEvent }) {
  const { t } = useTranslation('customer')
  const { weekdayTime } = useFormat()
  const { data } = useQuery(queries.tasks.between.queryOptions({ input: span ?? skipToken, meta: ofEvents }))
  if (!data || status === 'cancelled') return null
  const others = data.filter((one) => one.record.id !== record.id && !one.isWholeDay)
  if (others.length === 0) return <span>{t('invited.free')}</span>
  return (
    <ul className={classes.conflicts} aria-label={t('invited.conflicts')}>
      {others.slice(0, 5).map((one) => (
        <li key={`${one.record.id} ${one.startsAt}`}>
          {t('invited.conflict', { name: shownLine(one.title), when: weekdayTime(one.startsAt) })}
        </li>
      ))}
    </ul>
  )
}

/** Sends the answer, and writes it down once it is on its way. */
async function say({ record }: InvitedEvent, answer: EventAnswer): Promise<void> {
  const { title, organizer, attendee, text } = await engine.tasks.reply({ id: record.id, answer })
  const accounts = await engine.accounts.list()
  const account =
    accounts.find(({ identities }) => identities.some(({ address }) => address === attendee)) ?? accounts[0]
  if (!account) return
  const subject = i18next.t(`customer:invited.subject.${answer}`, { title: shownLine(title, 200) })
  await sendAtOnce(
    {
      accountId: account.id,
      to: { name: '', address: organizer },
      ...{ subject, text: subject },
      file: new File([text], 'invite.ics', { type: 'text/calendar' }),
    },
    i18next.t('customer:invited.sending'),
  )
  await engine.tasks.answered({ id: record.id, answer })
}
