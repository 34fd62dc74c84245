import { useEffect, useState } from 'react'
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { OutgoingLine } from '../../../shared/contract/outbox'
import { mailtoRecipients } from '../../../shared/addresses'
import { report } from '../../app/problems'
import { useRoute } from '../../app/route'
import { engine } from '../../bridge/connection'
import { onMailto } from '../../bridge/shell'
import { useOutbox } from '../mailboxes/queries'
import { Composer } from './Composer'
import classes from './ComposerHost.module.css'
import { closeDraft, compose, takeBack, useComposing } from './composing'
import { followDraft, forgetDraft, saveOnLeaving, useWriting } from './drafts'

/** The drafts that float over the window, and the mails that are about to leave. */
export function ComposerHost() {
  const open = useComposing((composing) => composing.open)
  useEffect(() => onMailto((url) => void compose({ kind: 'new', to: mailtoRecipients(url) })), [])
  useEffect(() => saveOnLeaving(window), [])
  useFollowedDrafts(open)
  return (
    <div className={classes.host}>
      <Departures />
      {open.map((id) => (
        <Floating key={id} id={id} />
      ))}
    </div>
  )
}

/** Another window may go on with a draft that is open here, send or discard it. */
function useFollowedDrafts(open: readonly string[]): void {
  const { data: outbox } = useOutbox()
  useEffect(() => {
    for (const id of outbox ? open : []) {
      void followDraft(
        id,
        outbox?.find((mail) => mail.id === id),
      ).then((is) => {
        if (is === 'open') return
        forgetDraft(id)
        closeDraft(id)
      })
    }
  }, [outbox, open])
}

function Floating({ id }: { id: string }) {
  const writing = useWriting(id)
  const draft = writing?.draft
  const shownInThread = useRoute(
    ({ module, selected }) =>
      module === 'mail' && draft?.threadId != null && selected?.threadId === draft.threadId,
  )
  if (!writing || (shownInThread && draft?.answerKind !== 'new')) return null
  return <Composer key={id} writing={writing} floating />
}

/** Queued mails inside their undo window: when each leaves, with the way back and the way forward. */
function Departures() {
  const { data: outbox = [] } = useOutbox()
  const [now, setNow] = useState(Date.now)
  const leaving = outbox.filter(
    (mail) => mail.state === 'queued' && mail.sendAt !== null && mail.sendAt - now < SHOWN_BEFORE_MS,
  )
  const ticking = outbox.some((mail) => mail.state === 'queued')
  useEffect(() => {
    if (!ticking) return
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [ticking])
  return (
    <div className={classes.departures}>
      {leaving.map((mail) => (
        <Departure key={mail.id} mail={mail} now={now} />
      ))}
    </div>
  )
}

const SHOWN_BEFORE_MS = 125_000

function Departure({ mail, now }: { mail: OutgoingLine; now: number }) {
  const { t } = useTranslation('compose')
  const seconds = Math.max(0, Math.ceil(((mail.sendAt ?? now) - now) / 1000))
  return (
    <div className={classes.departure} role="status">
      <strong className={classes.subject}>{mail.content.subject || t('noSubject')}</strong>
      <span className={classes.seconds} aria-live="off">
        {seconds > 0 ? t('leaving', { count: seconds }) : t('leavingNow')}
      </span>
      <Button size="compact-sm" variant="white" onClick={() => void takeBack(mail.id)}>
        {t('undoSend')}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray.0"
        onClick={() => void engine.outbox.sendNow({ id: mail.id }).catch(report)}
      >
        {t('sendNow')}
      </Button>
    </div>
  )
}
