import { Button } from '@mantine/core'
import { IconCalendarClock, IconFileText } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { labelled, nameList, shownName } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { OwnMailFrame } from '../../app/OwnMailFrame'
import { report, useDescribe } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { ofThread, staleOn } from '../../bridge/freshness'
import { problemOf } from '../../bridge/problem'
import { queries } from '../../bridge/queries'
import { openOutgoing } from './departing'
import card from '../../ui/CardLine.module.css'
import classes from './OutgoingLine.module.css'

/** A draft another program left on the server: its text, and the way to go on with it here. */
export function ServerDraft({ message }: { message: Message }) {
  const { t } = useTranslation('compose')
  const { mediumDate, weekdayTime } = useFormat()
  const { scheduled } = message
  const Icon = scheduled ? IconCalendarClock : IconFileText
  const describe = useDescribe()
  const { data: body, error } = useQuery(
    // Unlike a mail, a draft may be written on.
    queries.messages.body.queryOptions({
      input: { messageId: message.id },
      meta: staleOn(ofThread(message.threadId)),
    }),
  )
  const to = [...message.to, ...message.cc, ...message.bcc].map(shownName)
  return (
    <article
      className={classes.line}
      aria-label={labelled(t('states.draft'), message.subject || t('noSubject'))}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <span className={classes.state}>
          <span>{scheduled ? t('scheduledOn', { device: scheduled.device }) : t('onServer')}</span>
          <time>
            {scheduled ? weekdayTime(scheduled.at) : mediumDate(message.sentAt ?? message.receivedAt)}
          </time>
        </span>
        <span className={card.subject}>{message.subject || t('noSubject')}</span>
        <span className={card.detail}>{nameList(to) || t('nobodyYet')}</span>
        {error && <p className={classes.problem}>{describe(problemOf(error)).why}</p>}
        {body && <OwnMailFrame html={body.html} text={body.text} label={t('mail:messageText')} />}
      </div>
      <div className={card.actions}>
        <Button
          size="compact-sm"
          onClick={() => void engine.outbox.takeOver({ messageId: message.id }).then(openOutgoing, report)}
        >
          {t(scheduled ? 'takeOver' : 'continue')}
        </Button>
      </div>
    </article>
  )
}
