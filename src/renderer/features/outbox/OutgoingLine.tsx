import { Button } from '@mantine/core'
import { IconAlertTriangle, IconClockHour4, IconFileText, IconSend } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Outgoing } from '../../../shared/contract/outbox'
import { useFormat } from '../../app/format'
import { report, useDescribe } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { openDraft } from './composing'
import classes from './OutgoingLine.module.css'

const icons = {
  draft: IconFileText,
  queued: IconClockHour4,
  sending: IconSend,
  sent: IconSend,
  failed: IconAlertTriangle,
}

/** A mail that has not left: its state, the server's own words when it failed, and what can be done. */
export function OutgoingLine({ mail }: { mail: Outgoing }) {
  const { t } = useTranslation('compose')
  const { mediumDate } = useFormat()
  const describe = useDescribe()
  const Icon = icons[mail.state]
  const problem = mail.problem && describe(mail.problem)
  const edit = (): void => {
    if (mail.state === 'draft') openDraft(mail)
    else engine.outbox.cancel({ id: mail.id }).then(openDraft, report)
  }
  const to = [...mail.content.to, ...mail.content.cc, ...mail.content.bcc]
    .map((person) => person.name || person.address)
    .join(', ')
  return (
    <article
      className={classes.line}
      data-state={mail.state}
      aria-label={`${t(`states.${mail.state}`)}: ${mail.content.subject}`}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <span className={classes.state}>{t(`states.${mail.state}`)}</span>
        <span className={classes.subject}>{mail.content.subject || t('noSubject')}</span>
        <span className={classes.detail}>
          {to || t('nobodyYet')}
          {mail.state === 'queued' && mail.sendAt !== null && ` · ${mediumDate(mail.sendAt)}`}
        </span>
        {problem && (
          <p className={classes.problem}>
            <strong>{problem.title}</strong> {problem.why}{' '}
            {mail.problem?.serverReply && <code>{mail.problem.serverReply}</code>} {problem.mend}
          </p>
        )}
      </div>
      <div className={classes.actions}>
        {mail.state === 'failed' && (
          <Button size="compact-sm" onClick={() => void engine.outbox.retry({ id: mail.id }).catch(report)}>
            {t('retry')}
          </Button>
        )}
        {mail.state === 'queued' && (
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => void engine.outbox.sendNow({ id: mail.id }).catch(report)}
          >
            {t('sendNow')}
          </Button>
        )}
        {mail.state !== 'sending' && mail.state !== 'sent' && (
          <Button size="compact-sm" variant="default" onClick={edit}>
            {mail.state === 'draft' ? t('continue') : t('edit')}
          </Button>
        )}
      </div>
    </article>
  )
}
