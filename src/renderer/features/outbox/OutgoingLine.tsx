import { shownName } from '../../../shared/shown-text'
import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconClockHour4, IconFileText, IconSend, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { OutgoingLine as Line } from '../../../shared/contract/outbox'
import { useFormat } from '../../app/format'
import { report, useDescribe } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { continueDraft, openDraft, throwAway } from './composing'
import { callBack, hurry } from './departing'
import classes from './OutgoingLine.module.css'

const icons = {
  draft: IconFileText,
  queued: IconClockHour4,
  sending: IconSend,
  sent: IconSend,
  failed: IconAlertTriangle,
}

/** A mail that has not left, or not to everyone: its state, the server's own words, and what can be done. */
export function OutgoingLine({ mail }: { mail: Line }) {
  const { t } = useTranslation('compose')
  const { shortDate, mediumDate, longDate } = useFormat()
  const describe = useDescribe()
  const Icon = icons[mail.state]
  const problem = mail.problem && describe(mail.problem)
  const edit = (): void =>
    void (mail.state === 'draft' ? continueDraft(mail.id) : callBack(mail.id).catch(report))
  const refused = mail.refused.length > 0
  const at = mail.sendAt ?? mail.updatedAt
  const canEdit = mail.state !== 'sending' && mail.state !== 'sent'
  const state = mail.state !== 'sent' ? mail.state : refused ? 'partly' : 'uncopied'
  const to = [...mail.content.to, ...mail.content.cc, ...mail.content.bcc].map(shownName).join(', ')
  return (
    <article
      className={classes.line}
      data-state={mail.state}
      aria-label={`${t(`states.${state}`)}: ${mail.content.subject || t('noSubject')}`}
      tabIndex={-1}
      onDoubleClick={canEdit ? edit : undefined}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      <div className={classes.text}>
        <span className={classes.state}>
          <span>{t(`states.${state}`)}</span>
          <time title={longDate(at)}>{mail.sendAt === null ? shortDate(at) : mediumDate(at)}</time>
        </span>
        <span className={classes.subject}>{mail.content.subject || t('noSubject')}</span>
        <span className={classes.detail}>
          {to || t('nobodyYet')}
          {mail.preview && ` · ${mail.preview}`}
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
            {!refused && mail.problem?.serverReply && <code>{mail.problem.serverReply}</code>} {problem.mend}
          </p>
        )}
      </div>
      <div className={classes.actions}>
        {mail.state === 'failed' && (
          <Button size="compact-sm" onClick={() => void engine.outbox.retry({ id: mail.id }).catch(report)}>
            {t('retry')}
          </Button>
        )}
        {refused && (
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
          <Button size="compact-sm" variant="light" onClick={() => void hurry(mail.id).catch(report)}>
            {t('sendNow')}
          </Button>
        )}
        {canEdit && (
          <Button size="compact-sm" variant="default" onClick={edit}>
            {mail.state === 'draft' ? t('continue') : t('edit')}
          </Button>
        )}
        {(mail.state === 'draft' || mail.state === 'failed') && (
          <Tooltip label={t('discard')}>
            <ActionIcon onClick={() => void throwAway(mail.id).catch(report)} aria-label={t('discard')}>
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </article>
  )
}
