import { Button, Group, Progress } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { OutgoingLine as Line } from '../../../shared/contract/outbox'
import { withinSentence } from '../../../shared/shown-text'
import { report, useDescribe } from '../../app/problems'
import { beforeUndo, done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { callBack } from './departing'
import { outgoingState, type OutgoingState } from './outgoing-state'
import { draftName } from './recipient-names'
import { Resending } from './Resending'
import card from '../../ui/CardLine.module.css'
import classes from './OutgoingLine.module.css'

/** A mail that goes to each of several people by itself: how far it is, what became of each, and how it is stopped. */
export function GroupLine({ mails }: { mails: readonly Line[] }) {
  const { t } = useTranslation(['mass', 'compose'])
  const inOrder = mails.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const [first] = inOrder
  if (!first) return null
  const states = mails.map(outgoingState)
  const count = (state: OutgoingState): number => states.filter((one) => one === state).length
  const sent = mails.filter(({ state }) => state === 'sent').length
  const waiting = mails.filter(({ state }) => state === 'queued')
  const isPaused = waiting.some((mail) => mail.isPaused)
  const subject = first.content.subject || t('compose:noSubject')
  const [next] = waiting
  const groupId = first.groupId ?? ''
  const isOver = states.every((state) => !['queued', 'sending', 'unconfirmed'].includes(state))
  const clear = async (): Promise<void> => {
    const ids = await beforeUndo(engine.outbox.clearGroup({ groupId }))
    const bringBack = (): Promise<void> => engine.outbox.unclearGroup({ groupId, ids })
    done(t('group.cleared'), t('common:undo'), bringBack, withinSentence(subject))
  }
  return (
    <section className={classes.line} aria-label={t('group.title', { subject })} data-group={groupId}>
      <div className={classes.text}>
        <span className={classes.state}>
          <span>
            {t('group.done', { sent, all: mails.length })}
            {count('failed') > 0 && <> · {t('group.failed', { count: count('failed') })}</>}
            {count('unconfirmed') > 0 && <> · {t('group.unconfirmed', { count: count('unconfirmed') })}</>}
            {isPaused && <> · {t('group.paused')}</>}
          </span>
        </span>
        <span className={card.subject}>{t('group.title', { subject })}</span>
        <Progress value={(sent / mails.length) * 100} aria-label={t('group.progress')} size="sm" my={6} />
        <details>
          <summary>{t('group.who')}</summary>
          <ul className={classes.refused}>
            {inOrder.map((mail) => (
              <Outcome key={mail.id} mail={mail} isNamed={mail.content.subject !== first.content.subject} />
            ))}
          </ul>
        </details>
      </div>
      {isOver && (
        <div className={card.actions}>
          <Button size="compact-sm" variant="default" onClick={() => void clear().catch(report)}>
            {t('group.clear')}
          </Button>
        </div>
      )}
      {next && (
        <div className={card.actions}>
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

/** Where its subject has a variable, each reads another. */
function Outcome({ mail, isNamed }: { mail: Line; isNamed: boolean }) {
  const { t } = useTranslation(['mass', 'compose'])
  const describe = useDescribe()
  const problem = mail.problem && describe(mail.problem)
  const isUnconfirmed = outgoingState(mail) === 'unconfirmed'
  const said = isUnconfirmed ? t('compose:states.unconfirmed') : t(`group.states.${mail.state}`)
  return (
    <li>
      <bdi>{mail.content.to.map(draftName).join(', ')}</bdi>
      {isNamed && (
        <>
          {' '}
          · <bdi>{mail.content.subject}</bdi>
        </>
      )}{' '}
      · {said}
      {problem && (
        <>
          {' '}
          {problem.title} {mail.problem?.serverReply && <code>{mail.problem.serverReply}</code>}{' '}
          {isUnconfirmed && `${problem.why} ${problem.mend}`}
        </>
      )}
      {mail.state === 'failed' && (
        <Group gap={4} component="span">
          <Resending mail={mail} size="compact-xs" />
          <Button size="compact-xs" variant="default" onClick={() => void callBack(mail.id).catch(report)}>
            {t('group.edit')}
          </Button>
        </Group>
      )}
    </li>
  )
}
