import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { mailtoRecipients } from '../../../shared/addresses'
import { BrokenView } from '../../app/BrokenView'
import { useRoute } from '../../app/route'
import { onMailto } from '../../bridge/shell'
import { toast } from '../../ui/toast'
import { useOutbox } from '../mailboxes/queries'
import { Composer } from './Composer'
import classes from './ComposerHost.module.css'
import { closeDraft, compose, useComposing } from './composing'
import { followDraft, forgetDraft, keyOf, saveOnLeaving, useStates, useWriting, writingOf } from './drafts'

/** The drafts that float over the window. */
export function ComposerHost() {
  const { t } = useTranslation('compose')
  const open = useComposing((composing) => composing.open)
  useEffect(() => onMailto((url) => void compose({ kind: 'new', to: mailtoRecipients(url) })), [])
  useEffect(() => saveOnLeaving(window), [])
  useFollowedDrafts(open)
  return (
    <div className={classes.host}>
      {open.map((id) => (
        <BrokenView key={keyOf(id)} name={t('titles.new')} box={classes.broken}>
          <Floating id={id} />
        </BrokenView>
      ))}
    </div>
  )
}

/** Another window may go on with a draft that is open here, send or discard it. */
function useFollowedDrafts(open: readonly string[]): void {
  const { t } = useTranslation('compose')
  const { data: outbox } = useOutbox()
  const states = useStates(open)
  useEffect(() => {
    for (const id of outbox ? open : []) {
      void followDraft(
        id,
        outbox?.find((mail) => mail.id === id),
      ).then((is) => {
        if (is === 'open') return
        const { subject } = writingOf(id)?.content ?? { subject: '' }
        forgetDraft(id)
        closeDraft(id)
        toast(t(`elsewhere.${is}`), { name: subject || t('noSubject') })
      })
    }
  }, [outbox, open, states, t])
}

function Floating({ id }: { id: string }) {
  const writing = useWriting(id)
  const draft = writing?.draft
  const shownInThread = useRoute(
    ({ module, selected }) =>
      module === 'mail' && draft?.threadId != null && selected?.threadId === draft.threadId,
  )
  if (!writing || (shownInThread && draft?.answerKind !== 'new')) return null
  return <Composer writing={writing} floating />
}
