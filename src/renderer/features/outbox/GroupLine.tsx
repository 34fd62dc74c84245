import { Button, Group, Progress } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { OutgoingLine as Line } from '../../../shared/contract/outbox'
import { report, useDescribe } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { callBack } from './departing'
import { draftName } from './recipient-names'
import classes from './OutgoingLine.module.css'

/** A mail that goes to each of several people by itself: how far it is, what became of each, and how it is stopped. */
export function GroupLine({ mails }: { mails: readonly Line[] }) {
  const { t } = useTranslation(['mass', 'compose'])
  const inOrder = mails.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const [first] = inOrder
  if (!first) return null
  const count = (state: Line['state']): number => mails.filter((mail) => mail.state === state).length
  const waiting = mails.filter(({ state }) => state === 'queued')
  const isPaused = waiting.some((mail) => mail.isPaused)
  const subject = first.content.subject || t('compose:noSubject')
  const [next] = waiting
  const groupId = first.groupId ?? ''
  return (
    <section className={classes.line} aria-label={t('group.title', { subject })} data-group={groupId}>
      <div className={classes.text}>
        <span className={classes.state}>
          <span>
            {t('group.done', { sent: count('sent'), all: mails.length })}
            {count('failed') > 0 && <> · {t('group.failed', { count: count('failed') })}</>}
            {isPaused && <> · {t('group.paused')}</>}
          </span>
        </span>
        <span className={classes.subject}>{t('group.title', { subject })}</span>
        <Progress
          value={(count('sent') / mails.length) * 100}
          aria-label={t('group.progress')}
          size="sm"
          my={6}
        />
        <details>
          <summary>{t('group.who')}</summary>
          <ul className={classes.refused}>
            {inOrder.map((mail) => (
              <Outcome key={mail.id} mail={mail} />
            ))}
          </ul>
        </details>
      </div>
      {next && (
        <div className={classes.actions}>
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => void engine.outbox.pause({ groupId, isPaused: !isPaused }).catch(report)}
          >
            {t(isPaused ? 'group.goOn' : 'group.pause')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => void callBack(next.id).catch(report)}>
            {t('group.cancel')}
          </Button>
        </div>
      )}
    </section>
  )
}

function Outcome({ mail }: { mail: Line }) {
  const { t } = useTranslation('mass')
  const describe = useDescribe()
  const problem = mail.problem && describe(mail.problem)
  return (
    <li>
      <bdi>{mail.content.to.map(draftName).join(', ')}</bdi> · {t(`group.states.${mail.state}`)}
      {problem && (
        <>
          {' '}
          {problem.title} {mail.problem?.serverReply && <code>{mail.problem.serverReply}</code>}
        </>
      )}
      {mail.state === 'failed' && (
        <Group gap={4} component="span">
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => void engine.outbox.retry({ id: mail.id }).catch(report)}
          >
            {t('group.retry')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => void callBack(mail.id).catch(report)}>
            {t('group.edit')}
          </Button>
        </Group>
      )}
    </li>
  )
}
