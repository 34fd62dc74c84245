import { Button } from '@mantine/core'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutgoingLine } from '../../../shared/contract/outbox'
import { report } from '../../app/problems'
import { UndoKey } from '../../app/UndoKey'
import { useConnection } from '../../bridge/connection'
import { useOutbox } from '../mailboxes/index'
import { callBack, departing, sendNow, stillDeparts, wayBack } from './departing'
import classes from './Departures.module.css'

const SHOWN_BEFORE_MS = 125_000

/** Queued mails inside their undo window: when each leaves, with the way back and the way forward. */
export function Departures() {
  const { t } = useTranslation('compose')
  const { data: outbox } = useOutbox()
  const queued = (outbox ?? []).filter((mail, _, all) => {
    // Of a group the one that leaves first stands for all: it is called back with them.
    const earlier = all.some(
      (other) =>
        mail.groupId !== null &&
        other.groupId === mail.groupId &&
        other.state === 'queued' &&
        (other.sendAt ?? 0) < (mail.sendAt ?? 0),
    )
    return mail.state === 'queued' && !earlier && !mail.isPaused
  })
  const found = useEffectEvent(() => {
    for (const mail of queued)
      if (mail.sendAt !== null && mail.sendAt - Date.now() < SHOWN_BEFORE_MS)
        stillDeparts(mail, t('sentTo', { subject: mail.content.subject || t('noSubject') }))
  })
  // Once: what another window sends later is its own to take back.
  const isKnown = outbox !== undefined
  useEffect(() => {
    if (isKnown) found()
  }, [isKnown])
  useEffect(() => {
    if (outbox) departing(new Set(outbox.flatMap(({ id, state }) => (state === 'queued' ? id : []))))
  }, [outbox])
  // Made anew for the first one, so that its seconds count from now and not from when the window last looked.
  const people = (mail: OutgoingLine): number =>
    mail.groupId === null
      ? 1
      : (outbox ?? []).filter(({ groupId, state }) => groupId === mail.groupId && state === 'queued').length
  return queued.length > 0 && <Countdown queued={queued} people={people} />
}

function Countdown(props: { queued: readonly OutgoingLine[]; people(mail: OutgoingLine): number }) {
  const { queued, people } = props
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return queued
    .filter((mail) => mail.sendAt !== null && mail.sendAt - now < SHOWN_BEFORE_MS)
    .map((mail) => <Departure key={mail.groupId ?? mail.id} mail={mail} people={people(mail)} now={now} />)
}

function Departure({ mail, people, now }: { mail: OutgoingLine; people: number; now: number }) {
  const { t } = useTranslation(['compose', 'mass'])
  const isThere = useConnection(({ state }) => state === 'ready')
  const seconds = Math.max(0, Math.ceil(((mail.sendAt ?? now) - now) / 1000))
  return (
    <div className={classes.departure} role="status">
      <strong className={classes.subject}>
        <bdi>{mail.content.subject || t('noSubject')}</bdi>
      </strong>
      <span className={classes.seconds} aria-live="off">
        {!isThere ? t('leavesLater') : seconds > 0 ? t('leaving', { count: seconds }) : t('leavingNow')}
      </span>
      {mail.groupId !== null && (
        <span className={classes.people}>{t('mass:group.left', { count: people })}</span>
      )}
      <Button
        size="compact-sm"
        variant="light"
        disabled={!isThere}
        onClick={() => void callBack(mail.id).catch(report)}
      >
        {t(people > 1 ? 'mass:group.undoAll' : 'undoSend')}
        <UndoKey of={wayBack(mail.id)} />
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        disabled={!isThere}
        onClick={() => void sendNow(mail.id).catch(report)}
      >
        {t('sendNow')}
      </Button>
    </div>
  )
}
