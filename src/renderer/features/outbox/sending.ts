import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressKey } from '../../../shared/address-key'
import type { MailAddress } from '../../../shared/contract/messages'
import { MAX_SUBJECT, type DraftContent } from '../../../shared/contract/outbox'
import type { Problem } from '../../../shared/problem'
import { passingAmong } from '../../app/passes-for'
import { report } from '../../app/problems'
import { useSettings } from '../../app/settings'
import { useTooLong } from '../../app/too-long'
import { engine, useConnection } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { toast } from '../../ui/toast'
import { askToClose } from './ask-to-close'
import { archiveAnswered } from './archive-answered'
import { useChangedSender } from './changed-sender'
import { closeDraft } from './composing'
import { departs } from './departing'
import { doubtsAbout, type Doubt } from './doubts'
import { isWhole, recipientsOf, sendDraft, writingOf, type Writing } from './drafts'
import { excessOf } from './excess'
import { recipientFields } from './recipient-room'
import { toldScheduled } from './scheduled'
import { useSendTime } from './send-time'
import { useStanding } from './standing'
import { useUnacquainted } from './use-unacquainted'
import { stillWrong } from './wrong-recipients'

interface Departure {
  isMeant: boolean
  /** Null: at once. */
  sendAt: number | null
  after: After
}

/** What else happens once it is sent. */
interface After {
  /** The conversation it answers goes to the archive with it. */
  archives?: boolean
  /** There is nothing left to do in that. */
  closes?: boolean
}

const nothing: After = {}

/** Whether the draft on the server that this one goes on with was sent, changed or deleted elsewhere. */
const isServerDraftGone = async (id: string): Promise<boolean> =>
  (await engine.outbox.get({ id })).serverDraft === 'gone'

/** The way of a mail from its composer: what is asked before it leaves, when it is to, and what stands in its way. */
export function useSending(
  writing: Writing,
  view: {
    recipientsLeftOut: number
    /** Moves the focus to what the selector names in the composer. */
    focus(selector: string): void
    showCopies(): void
    scrollIntoView(): void
  },
) {
  const { t } = useTranslation('compose')
  const { draft, content } = writing
  const { id } = draft
  const [met, setProblem] = useState<Problem | null>(null)
  const [doubts, setDoubts] = useState<readonly Doubt[]>([])
  const time = useSendTime(draft)
  const [tried, setTried] = useState(nothing)
  const replyCloses = useSettings().data?.writing.replyCloses
  const changedSender = useChangedSender(writing)
  const standingOf = useStanding()
  const subjectTooLong = useTooLong()(content.subject, MAX_SUBJECT)

  const areUnacquainted = useUnacquainted()
  // Elsewhere it is offered beside the recipients: whoever picks people one by one may mean to introduce them.
  const isToStrangers = ({ to, method, isBulk }: DraftContent): boolean =>
    isBulk === true && method !== 'multiple' && areUnacquainted(to)

  async function doubtsOf(mayHaveArrived: boolean): Promise<Doubt[]> {
    const now = writingOf(id)
    if (!now) return []
    return doubtsAbout(now.content, {
      attachments: now.draft.attachments,
      quoteMissing: now.draft.quoteMissing,
      recipientsLeftOut: view.recipientsLeftOut,
      mayHaveArrived,
      isGoneElsewhere: await isServerDraftGone(id),
      passing: await passingAmong(recipientFields.flatMap((field) => now.content[field])),
      sender: changedSender,
      standing: standingOf(now.content),
      excess: await excessOf(now),
      isToStrangers: isToStrangers(now.content),
      filledFor: filledForOther(now.content),
    })
  }

  const send = useMutation({
    /** Asks about what may have been forgotten or overlooked, unless that is what `isMeant`. */
    mutationFn: async ({ isMeant, sendAt, after: { closes = false } }: Departure) => {
      if (!(await isWhole(id))) return null
      // Asked before it is saved once more, as a draft with other words may have forgotten it.
      const mayHaveArrived = writingOf(id)?.draft.problem?.code === 'send-unconfirmed'
      return sendDraft(id, { sendAt, closes }, async () => {
        const found = isMeant ? [] : await doubtsOf(mayHaveArrived)
        setDoubts(found)
        return found.length === 0
      })
    },
    onSuccess: (sent, { sendAt, after: { archives, closes } }) => {
      if (!sent) return time.keep(sendAt)
      closeDraft(id)
      if (sendAt === null) departs(sent, t('sentTo', { subject: sent.content.subject || t('noSubject') }))
      else toldScheduled(sent)
      if (archives) archiveAnswered(draft)
      if (!closes && replyCloses === 'ask') askToClose(draft).catch(report)
    },
    onError: (error, { sendAt }) => {
      time.keep(sendAt)
      const reason = problemOf(error)
      setProblem(reason)
      if (reason.field === 'cc' || reason.field === 'bcc') view.showCopies()
      view.scrollIntoView()
      requestAnimationFrame(() =>
        view.focus(`[data-field=${reason.field ?? 'text'}] :is(input, [contenteditable])`),
      )
    },
  })

  /** At the time that was chosen, or (null) at once; what is meant after all goes when it was to go. */
  const trySend = (
    isMeant: boolean,
    sendAt = isMeant ? time.tried : time.time,
    after = isMeant ? tried : nothing,
  ): void => {
    if (send.isPending) return
    time.setTried(sendAt)
    setTried(after)
    if (subjectTooLong !== undefined) return view.focus('[data-field=subject]')
    // A call would wait until there is somebody to answer it, and what waits may leave when nobody expects it.
    if (useConnection.getState().state !== 'ready') {
      toast(t('notSentAway'))
      return
    }
    if (writing.gone) {
      toast(t(`gone.${writing.gone}`))
      return
    }
    setProblem(null)
    send.mutate({ isMeant, sendAt, after })
  }

  return {
    doubts,
    problem: stillWrong(met, recipientsOf(writing), content),
    setProblem,
    subjectTooLong,
    time,
    isPending: send.isPending,
    trySend,
    sendAndArchive: () => trySend(false, time.time, { archives: true }),
    sendAndClose: () => trySend(false, time.time, { closes: true }),
    sendAsWritten: () => trySend(false),
    schedule: (sendAt: number): void => {
      time.choose(sendAt)
      trySend(false, sendAt)
    },
    backToText: (): void => {
      setDoubts([])
      view.focus('[data-field=text] [contenteditable]')
    },
  }
}

export type Sending = ReturnType<typeof useSending>

/** Whom a template was filled in for, where that is not whom the mail goes to, or not the only one to get it. */
function filledForOther({ filledFor = '', to, method }: DraftContent): MailAddress | null {
  const isThere = to.some(({ address }) => addressKey(address) === addressKey(filledFor))
  const isForAll = method === 'multiple' && to.length > 1
  return filledFor !== '' && (!isThere || isForAll) ? { name: '', address: filledFor } : null
}
