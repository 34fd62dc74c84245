import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core'
import { IconPaperclip, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useRef, useState, type DragEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { MAX_SUBJECT, type DraftContent } from '../../../shared/contract/outbox'
import type { Problem } from '../../../shared/problem'
import { isPressedWhileTyping } from '../../app/key-choice'
import { keyName } from '../../app/key-names'
import { passingAmong } from '../../app/passes-for'
import { report, useDescribe } from '../../app/problems'
import { go } from '../../app/route'
import { useTooLong } from '../../app/too-long'
import { openOutgoingServer } from '../../app/wanted-form'
import { useConnection } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { shell } from '../../bridge/shell'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { toast } from '../../ui/toast'
import { AskedNotice } from './AskedNotice'
import { AttachmentChips } from './AttachmentChips'
import { attachFiles } from './attaching'
import { useChangedSender } from './changed-sender'
import { useStanding } from './standing'
import classes from './Composer.module.css'
import { ComposerHead } from './ComposerHead'
import { ComposerNotice } from './ComposerNotice'
import { closeDraft, discardUnwritten, throwAway, useComposing } from './composing'
import { departs } from './departing'
import { DoubtNotice } from './DoubtNotice'
import { doubtsAbout, type Doubt } from './doubts'
import {
  carets,
  changeDraft,
  expectArrival,
  isArriving,
  isServerDraftGone,
  isUnwritten,
  isWhole,
  ownDraft,
  recipientsOf,
  sendDraft,
  stepsOf,
  takeTyped,
  typeRecipient,
  writingOf,
  type Writing,
} from './drafts'
import { Editor } from './Editor'
import { FilesLeftBehind, FilesTooLarge } from './FilesMissing'
import { FilledNotice } from './FilledNotice'
import { clearAbove, putAside } from './floating'
import { FromField } from './FromField'
import { MachineNotice } from './MachineNotice'
import { pressedAs } from './press'
import { QuotedMail } from './QuotedMail'
import { QuoteIncomplete } from './QuoteIncomplete'
import { recipientName, useAnswered } from './recipient-names'
import { GoneElsewhere, OtherVersion } from './OtherVersion'
import { recipientFields, type RecipientField } from './recipient-room'
import { RecipientsField } from './RecipientsField'
import { Signature } from './Signature'
import { ServerDraftGone } from './ServerDraftGone'
import { ScheduleDialog } from './ScheduleDialog'
import { toldScheduled } from './scheduled'
import { useSendLabel } from './send-label'
import { SendButtons } from './SendButtons'
import { useSendTime } from './send-time'
import { stillWrong } from './wrong-recipients'

interface Departure {
  isMeant: boolean
  /** Null: at once. */
  sendAt: number | null
}

/** Writes one mail: floating over the window, or below the thread it answers. */
export function Composer(props: { writing: Writing; floating?: boolean; minimised?: boolean }) {
  const { writing, floating = false, minimised = false } = props
  const { t } = useTranslation('compose')
  const describe = useDescribe()
  const { draft, content, state } = writing
  const { id } = draft
  const change = (changes: Partial<DraftContent>): void => {
    setTooLarge([])
    changeDraft(id, changes)
  }
  /** Files that are larger than one may be. */
  const [tooLarge, setTooLarge] = useState<readonly Problem[]>([])
  const refuse = (refused: Problem): void => {
    if (refused.code === 'message-too-large') setTooLarge((before) => [...before, refused])
    else setProblem(refused)
  }
  const [met, setProblem] = useState<Problem | null>(null)
  const problem = stillWrong(met, recipientsOf(writing))
  const [doubts, setDoubts] = useState<readonly Doubt[]>([])
  const [isScheduling, setIsScheduling] = useState(false)
  const sendTime = useSendTime(draft)
  const [copies, setCopies] = useState<'hidden' | 'shown' | 'asked'>('hidden')
  const hasCopies = content.cc.length + content.bcc.length > 0
  // Once seen they stay, also when the last address is taken out.
  if (hasCopies && copies === 'hidden') setCopies('shown')
  const [dropping, setDropping] = useState(false)
  const root = useRef<HTMLFormElement>(null)
  const answered = useAnswered(draft)
  const nameOf = recipientName(answered)
  // The size a floating one was drawn to is not that of one below its conversation.
  useLayoutEffect(() => {
    const form = root.current
    return () => {
      form?.removeAttribute('style')
      form?.removeAttribute('data-large')
    }
  }, [floating])
  const changedSender = useChangedSender(writing)
  const standingOf = useStanding()
  const leftOut = draft.answerKind === 'reply-all' ? (answered?.recipientsLeftOut ?? 0) : 0
  const sendLabel = useSendLabel(recipientsOf(writing), nameOf)
  const subjectTooLong = useTooLong()(content.subject, MAX_SUBJECT)
  const focus = (selector: string): void => root.current?.querySelector<HTMLElement>(selector)?.focus()
  const isAskedFor = useComposing(({ focused }) => focused === id)
  const isAddressed = content.to.length > 0
  useEffect(() => {
    if (!isAskedFor) return
    useComposing.setState({ focused: null })
    root.current?.scrollIntoView({ block: 'nearest' })
    if (!isAddressed) root.current?.querySelector<HTMLElement>('[data-field=to] input')?.focus()
  }, [isAskedFor, isAddressed])

  const send = useMutation({
    /** Asks about what may have been forgotten or overlooked, unless that is what `isMeant`. */
    mutationFn: async ({ isMeant, sendAt }: Departure) => {
      if (!(await isWhole(id))) return null
      const now = writingOf(id)
      const mayHaveArrived = now?.draft.problem?.code === 'send-unconfirmed'
      const isGoneElsewhere = !isMeant && (await isServerDraftGone(id))
      const found =
        isMeant || !now
          ? []
          : doubtsAbout(now.content, {
              attachments: now.draft.attachments,
              quoteMissing: now.draft.quoteMissing,
              recipientsLeftOut: leftOut,
              mayHaveArrived,
              isGoneElsewhere,
              passing: await passingAmong(recipientFields.flatMap((field) => now.content[field])),
              sender: changedSender,
              standing: standingOf(now.content),
            })
      setDoubts(found)
      return found.length > 0 ? null : sendDraft(id, sendAt)
    },
    onSuccess: (sent, { sendAt }) => {
      if (!sent) return sendTime.keep(sendAt)
      closeDraft(id)
      if (sendAt === null) departs(sent, t('sentTo', { subject: sent.content.subject || t('noSubject') }))
      else toldScheduled(sent)
    },
    onError: (error, { sendAt }) => {
      sendTime.keep(sendAt)
      const reason = problemOf(error)
      setProblem(reason)
      if (reason.field === 'cc' || reason.field === 'bcc') setCopies('shown')
      root.current?.scrollIntoView({ block: 'nearest' })
      requestAnimationFrame(() =>
        focus(`[data-field=${reason.field ?? 'text'}] :is(input, [contenteditable])`),
      )
    },
  })

  /** At the time that was chosen, or (null) at once; what is meant after all goes when it was to go. */
  const trySend = (isMeant: boolean, sendAt = isMeant ? sendTime.tried : sendTime.time): void => {
    if (send.isPending) return
    sendTime.setTried(sendAt)
    if (subjectTooLong !== undefined) return focus('[data-field=subject]')
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
    send.mutate({ isMeant, sendAt })
  }

  const schedule = (sendAt: number): void => {
    sendTime.choose(sendAt)
    trySend(false, sendAt)
  }

  const close = async (): Promise<void> => {
    if (isArriving(id)) await isWhole(id)
    takeTyped(id)
    const now = writingOf(id)
    // Nowhere else is what was typed since the engine went away.
    if (useConnection.getState().state !== 'ready' && now && now.state !== 'saved') {
      toast(t('notClosedAway'))
      return
    }
    closeDraft(id)
    if (!now || !isUnwritten(now) || now.gone) return
    await discardUnwritten(id)
  }

  const attachTo = (draftId: string, files: readonly File[]): void =>
    expectArrival(draftId, attachFiles(draftId, files, refuse))
  const attach = (files: readonly File[]): void => {
    setTooLarge([])
    if (writing.gone) ownDraft(id).then((own) => attachTo(own, files), report)
    else attachTo(id, files)
  }

  const backToText = (): void => {
    setDoubts([])
    focus('[data-field=text] [contenteditable]')
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
      if (event.shiftKey) setIsScheduling(true)
      else trySend(false)
    else if (copies === 'hidden' && isTabFromTo(event)) focus('[data-field=subject]')
    else if (floating && isPressedWhileTyping('to-composer', event)) putAside(id)
    else if (doubts.length > 0 && isTypedOnButton(event)) return backToText()
    else if (event.key !== 'Escape' || event.defaultPrevented) return
    else if (doubts.length > 0) backToText()
    else void close().catch(report)
    event.preventDefault()
    event.stopPropagation()
  }

  const onUndoKey = (event: KeyboardEvent): void => {
    const step = pressedStep(event)
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    if (state === 'leaving') return
    Promise.resolve(stepsOf(writing.key)[step]()).catch(report)
  }

  const recipients = (field: RecipientField) => ({
    value: content[field],
    nameOf,
    onChange: (people: DraftContent[typeof field]) => change({ [field]: people }),
    typed: writing.typed[field],
    invalid: problem?.field === field,
    onType: (text: string) => typeRecipient(id, field, text),
  })

  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setDropping(false)
    attach([...event.dataTransfer.files])
  }

  return (
    <form
      ref={root}
      className={floating ? classes.floating : classes.inline}
      aria-label={t(`titles.${draft.answerKind}`)}
      data-composer={id}
      data-minimised={minimised || undefined}
      data-dropping={dropping || undefined}
      onSubmit={(event) => {
        event.preventDefault()
        trySend(false)
      }}
      onKeyDown={onKeyDown}
      onKeyDownCapture={onUndoKey}
      onFocus={floating ? undefined : ({ currentTarget }) => clearAbove(currentTarget)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setDropping(true)
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={onDrop}
    >
      <ErrorBoundary name={t(`titles.${draft.answerKind}`)} line>
        <ComposerHead
          key={String(floating)}
          writing={writing}
          floating={floating}
          minimised={minimised}
          close={() => void close().catch(report)}
          root={root}
        />
      </ErrorBoundary>
      {writing.gone !== null && <GoneElsewhere id={id} gone={writing.gone} />}
      {writing.other !== null && <OtherVersion id={id} other={writing.other} />}
      {leftOut > 0 && (
        <ComposerNotice severity="warning">{t('recipientsLeftOut', { count: leftOut })}</ComposerNotice>
      )}
      <ErrorBoundary name={t('onServer')} line>
        <ServerDraftGone draft={draft} />
      </ErrorBoundary>
      <QuoteIncomplete missing={draft.quoteMissing} quotedHtml={content.quotedHtml} />
      <AskedNotice id={id} />
      <FilledNotice id={id} />
      <MachineNotice to={content.to} cc={content.cc} bcc={content.bcc} />
      <div className={classes.fields}>
        <FromField accountId={content.accountId} identityId={content.identityId} choose={change} />
        <div className={classes.row} data-field="to">
          <RecipientsField label={t('to')} {...recipients('to')} />
          {copies === 'hidden' && (
            <Button
              className={classes.more}
              size="compact-xs"
              variant="subtle"
              color="gray"
              {...pressedAs('copies')}
              onClick={() => setCopies('asked')}
            >
              {t('ccBcc')}
            </Button>
          )}
        </div>
        {copies !== 'hidden' && (
          <>
            <div className={classes.row} data-field="cc">
              <RecipientsField label={t('cc')} {...recipients('cc')} autoFocus={copies === 'asked'} />
            </div>
            <div className={classes.row} data-field="bcc">
              <RecipientsField label={t('bcc')} {...recipients('bcc')} />
            </div>
          </>
        )}
        <TextInput
          className={classes.subject}
          variant="unstyled"
          aria-label={t('subject')}
          data-field="subject"
          placeholder={t('subject')}
          value={content.subject}
          error={subjectTooLong}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
      </div>
      {problem && (
        <ProblemNotice
          compact
          {...describe(problem)}
          serverReply={problem.serverReply}
          {...(problem.code === 'address-invalid' && {
            mend: '',
            action: {
              label: t('correctAddress'),
              run: () => focus(`[data-field=${problem.field}] [data-kind=invalid] button`),
            },
          })}
          {...(problem.code === 'smtp-untested' && {
            action: {
              label: t('openServer'),
              run: () => openOutgoingServer(Number(problem.params?.['serverId'])),
            },
          })}
          {...(problem.code === 'smtp-missing' && {
            action: { label: t('common:status.openSettings'), run: () => go.module('settings') },
          })}
        />
      )}
      <div className={classes.text} data-field="text">
        <ErrorBoundary name={t('text')}>
          <Editor
            html={content.html}
            takenOver={writing.takenOver}
            locked={state === 'leaving'}
            caret={carets.get(id) ?? null}
            onCaret={(caret) => void carets.set(id, caret)}
            onChange={(html) => change({ html })}
            onFiles={attach}
            onArriving={(arrival) => expectArrival(id, arrival)}
            steps={stepsOf(writing.key)}
            takesFocus={isAskedFor && isAddressed}
            label={t('text')}
          >
            <ErrorBoundary name={t('signature.title')} line>
              <Signature content={content} change={(hasSignature) => change({ hasSignature })} />
            </ErrorBoundary>
            <QuotedMail
              html={content.quotedHtml}
              isForward={draft.answerKind === 'forward'}
              change={(quotedHtml) => change({ quotedHtml })}
            />
          </Editor>
        </ErrorBoundary>
      </div>
      <FilesLeftBehind draft={draft} />
      {tooLarge.length > 0 && <FilesTooLarge files={tooLarge} close={() => setTooLarge([])} />}
      <AttachmentChips draft={draft} />
      {doubts.length > 0 && (
        <DoubtNotice
          doubts={doubts}
          writer={content}
          back={backToText}
          send={() => trySend(true)}
          writeAs={(writer) => {
            change(writer)
            backToText()
          }}
        />
      )}
      <footer className={classes.foot}>
        <SendButtons
          time={sendTime.time}
          label={sendLabel}
          isPending={send.isPending}
          isAsking={doubts.length > 0}
          schedule={() => setIsScheduling(true)}
          sendAtOnce={sendTime.forget}
        />
        <Tooltip label={t('attach')}>
          <ActionIcon
            size="lg"
            aria-label={t('attach')}
            {...pressedAs('attach')}
            onClick={() => void shell.pickFiles().then(attach)}
          >
            <IconPaperclip size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <span className={classes.hint}>{dropping && t('dropHere')}</span>
        <Tooltip label={t('discard')}>
          <ActionIcon
            size="lg"
            aria-label={t('discard')}
            {...pressedAs('discard')}
            onClick={() => void throwAway(id).catch(report)}
          >
            <IconTrash size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </footer>
      {isScheduling && (
        <ErrorBoundary name={t('schedule.title')} line>
          <ScheduleDialog close={() => setIsScheduling(false)} choose={schedule} />
        </ErrorBoundary>
      )}
    </form>
  )
}

/** Tab leads from the recipients to the subject: letters typed on the button beside them would be gone. */
const isTabFromTo = ({ key, shiftKey, target }: KeyboardEvent): boolean =>
  key === 'Tab' &&
  !shiftKey &&
  target instanceof HTMLInputElement &&
  target.closest('[data-field=to]') !== null

/** A letter is meant for the text: with the focus moved there, the browser types it there. */
const isTypedOnButton = ({ key, ctrlKey, metaKey, target }: KeyboardEvent): boolean =>
  target instanceof HTMLButtonElement && key.length === 1 && key !== ' ' && !ctrlKey && !metaKey

/** Whether a key takes back what was done in the composer. Letters of a field that holds them alone are the field's. */
function pressedStep(event: KeyboardEvent): 'undo' | 'redo' | null {
  const { target, currentTarget } = event
  if (!(target instanceof Node) || !currentTarget.contains(target)) return null
  if (target instanceof HTMLInputElement && target.value !== '' && !target.matches('[data-field=subject]'))
    return null
  const key = keyName(event)
  return key === 'mod+z' ? 'undo' : key === 'mod+shift+z' || key === 'mod+y' ? 'redo' : null
}
