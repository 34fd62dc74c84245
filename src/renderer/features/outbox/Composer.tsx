import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftContent } from '../../../shared/contract/outbox'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { isPressedWhileTyping } from '../../app/key-choice'
import { report } from '../../app/problems'
import { useConnection } from '../../bridge/connection'
import { toast } from '../../ui/toast'
import { useAddedFiles } from './added-files'
import { AttachmentChips } from './AttachmentChips'
import classes from './Composer.module.css'
import { isTabFromTo, isTypedOnButton, pressedStep } from './composer-keys'
import { ComposerFields, type Copies } from './ComposerFields'
import { ComposerFoot } from './ComposerFoot'
import { ComposerHead } from './ComposerHead'
import { ComposerText } from './ComposerText'
import { ComposerWarnings } from './ComposerWarnings'
import { closeDraft, discardUnwritten, useComposing } from './composing'
import { DoubtNotice } from './DoubtNotice'
import {
  changeDraft,
  isArriving,
  isUnwritten,
  isWhole,
  recipientsOf,
  stepsOf,
  takeTyped,
  writingOf,
  type Writing,
} from './drafts'
import { FilesLeftBehind, FilesTooLarge } from './FilesMissing'
import { clearAbove, putAside } from './floating'
import { pressInComposer } from './press'
import { recipientName, useAnswered } from './recipient-names'
import { saveOnServer } from './save-on-server'
import { ScheduleDialog } from './ScheduleDialog'
import { SizeNotice } from './SizeNotice'
import { useSendLabel } from './send-label'
import { useSending } from './sending'
import { SendProblem } from './SendProblem'
import { isFromWithin, onOwnSubmit } from '../../ui/own-events'

/** Writes one mail: floating over the window, below the thread it answers, or alone in a window of its own. */
export function Composer(props: {
  writing: Writing
  floating?: boolean
  minimised?: boolean
  isAlone?: boolean
}) {
  const { writing, floating = false, minimised = false, isAlone = false } = props
  const { t } = useTranslation('compose')
  const { draft, content, state } = writing
  const { id } = draft
  const [isScheduling, setIsScheduling] = useState(false)
  const [copies, setCopies] = useState<Copies>('hidden')
  const hasCopies = content.cc.length + content.bcc.length > 0
  // Once seen they stay, also when the last address is taken out.
  if (hasCopies && copies === 'hidden') setCopies('shown')
  const root = useRef<HTMLFormElement>(null)
  const focus = (selector: string): void => root.current?.querySelector<HTMLElement>(selector)?.focus()
  // The size a floating one was drawn to is not that of one below its conversation.
  useLayoutEffect(() => {
    const form = root.current
    return () => {
      form?.removeAttribute('style')
      form?.removeAttribute('data-large')
    }
  }, [floating])
  const answered = useAnswered(draft)
  const nameOf = recipientName(answered)
  const recipientsLeftOut = draft.answerKind === 'reply-all' ? (answered?.recipientsLeftOut ?? 0) : 0
  const sendLabel = useSendLabel(recipientsOf(writing), nameOf)
  const sending = useSending(writing, {
    recipientsLeftOut,
    focus,
    showCopies: () => setCopies('shown'),
    scrollIntoView: () => root.current?.scrollIntoView({ block: 'nearest' }),
  })
  const { doubts, trySend, backToText } = sending
  const files = useAddedFiles(writing, sending.setProblem)
  const change = (changes: Partial<DraftContent>): void => {
    files.forgetTooLarge()
    changeDraft(id, changes)
  }
  const isAskedFor = useComposing(({ focused }) => focused === id)
  const isAddressed = content.to.length > 0
  useEffect(() => {
    if (!isAskedFor) return
    useComposing.setState({ focused: null })
    root.current?.scrollIntoView({ block: 'nearest' })
    if (!isAddressed) root.current?.querySelector<HTMLElement>('[data-field=to] input')?.focus()
  }, [isAskedFor, isAddressed])

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

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isFromWithin(event)) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
      if (event.shiftKey) setIsScheduling(true)
      else trySend(false)
    else if (copies === 'hidden' && isTabFromTo(event)) focus('[data-field=subject]')
    else if (floating && isPressedWhileTyping('to-composer', event)) putAside(id)
    else if (isPressedWhileTyping('follow-up-written', event)) pressInComposer('followUp')
    else if (isPressedWhileTyping('save-written', event)) saveOnServer(id).catch(report)
    else if (doubts.length > 0 && isTypedOnButton(event)) return backToText()
    else if (event.key !== 'Escape' || event.defaultPrevented) return
    else if (doubts.length > 0) backToText()
    else void close().catch(report)
    event.preventDefault()
    event.stopPropagation()
  }

  const onUndoKey = (event: KeyboardEvent): void => {
    const step = isFromWithin(event) && pressedStep(event)
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    if (state === 'leaving') return
    Promise.resolve(stepsOf(writing.key)[step]()).catch(report)
  }

  return (
    <form
      ref={root}
      className={floating ? classes.floating : classes.inline}
      aria-label={t(`titles.${draft.answerKind}`)}
      data-composer={id}
      data-minimised={minimised || undefined}
      data-dropping={files.isDropping || undefined}
      onSubmit={(event) => onOwnSubmit(event, () => trySend(false))}
      onKeyDown={onKeyDown}
      onKeyDownCapture={onUndoKey}
      onFocus={floating ? undefined : ({ currentTarget }) => clearAbove(currentTarget)}
      {...files.dropping}
    >
      <ErrorBoundary name={t(`titles.${draft.answerKind}`)} line>
        <ComposerHead
          key={String(floating)}
          writing={writing}
          floating={floating}
          minimised={minimised}
          isAlone={isAlone}
          close={() => void close().catch(report)}
          root={root}
        />
      </ErrorBoundary>
      <ErrorBoundary name={t('warnings')} line>
        <ComposerWarnings writing={writing} recipientsLeftOut={recipientsLeftOut} />
      </ErrorBoundary>
      <ErrorBoundary name={t('to')}>
        <ComposerFields
          writing={writing}
          change={change}
          nameOf={nameOf}
          problem={sending.problem}
          subjectTooLong={sending.subjectTooLong}
          copies={copies}
          askForCopies={() => setCopies('asked')}
        />
      </ErrorBoundary>
      {sending.problem && <SendProblem problem={sending.problem} focus={focus} />}
      <ErrorBoundary name={t('text')}>
        <ComposerText
          writing={writing}
          change={change}
          attach={files.attach}
          takesFocus={isAskedFor && isAddressed}
        />
      </ErrorBoundary>
      <FilesLeftBehind draft={draft} />
      {files.tooLarge.length > 0 && (
        <FilesTooLarge files={files.tooLarge} attach={files.attach} close={files.forgetTooLarge} />
      )}
      <AttachmentChips draft={draft} />
      <ErrorBoundary name={t('attachments')} line>
        <SizeNotice writing={writing} />
      </ErrorBoundary>
      {doubts.length > 0 && (
        <DoubtNotice
          doubts={doubts}
          writer={content}
          back={backToText}
          send={() => trySend(true)}
          sendEach={() => {
            change({ method: 'multiple' })
            trySend(true)
          }}
          writeAs={(writer) => {
            change(writer)
            backToText()
          }}
        />
      )}
      <ErrorBoundary name={t('foot')} line>
        <ComposerFoot
          writing={writing}
          sending={sending}
          sendLabel={sendLabel}
          schedule={() => setIsScheduling(true)}
          change={change}
          attach={files.attach}
          attachMailFile={files.attachMailFile}
          isDropping={files.isDropping}
        />
      </ErrorBoundary>
      {isScheduling && (
        <ErrorBoundary name={t('schedule.title')} line>
          <ScheduleDialog
            to={content.to}
            {...(draft.threadId !== null && {
              onlyIfNoReply: {
                isSet: content.onlyIfNoReply ?? false,
                set: (onlyIfNoReply) => change({ onlyIfNoReply }),
              },
            })}
            close={() => setIsScheduling(false)}
            choose={sending.schedule}
          />
        </ErrorBoundary>
      )}
    </form>
  )
}
