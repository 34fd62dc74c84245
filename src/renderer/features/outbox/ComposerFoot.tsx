import { ActionIcon, Tooltip } from '@mantine/core'
import { IconArchive, IconPaperclip, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import type { DraggedFile } from '../../app/mail-file-drag'
import { report } from '../../app/problems'
import { shell } from '../../bridge/shell'
import type { DraftContent } from '../../../shared/contract/outbox'
import { AfterSending } from './AfterSending'
import { useAnswersShown } from './archive-answered'
import classes from './Composer.module.css'
import { throwAway } from './composing'
import type { Writing } from './drafts'
import { FreeTimesButton } from './free-times/FreeTimesButton'
import { MailFileButton } from './MailFilePicker'
import { pressedAs } from './press'
import { SaveButton } from './SaveButton'
import { SendButtons } from './SendButtons'
import type { Sending } from './sending'
import { WritingTemplates } from './WritingTemplates'

/** Sends a mail, now or later, adds to it, or throws it away. */
export function ComposerFoot(props: {
  writing: Writing
  sending: Sending
  /** What sending it says. */
  sendLabel: string
  schedule(): void
  change(changes: Partial<DraftContent>): void
  attach(files: readonly File[]): void
  attachMailFile(file: DraggedFile): void
  /** Files are dragged over it. */
  isDropping: boolean
}) {
  const { sending } = props
  const { id } = props.writing.draft
  const isOfShown = useAnswersShown(props.writing.draft)
  const { t } = useTranslation(['compose', 'templates', 'writing'])
  return (
    <footer className={classes.foot}>
      <SendButtons
        time={sending.time.time}
        label={props.sendLabel}
        isPending={sending.isPending}
        isAsking={sending.doubts.length > 0}
        schedule={props.schedule}
        sendAtOnce={sending.time.forget}
      />
      {isOfShown && (
        <Tooltip label={t('writing:sendArchive')} disabled={sending.doubts.length > 0}>
          <ActionIcon
            size="lg"
            aria-label={t('writing:sendArchive')}
            {...pressedAs('archive')}
            onClick={sending.sendAndArchive}
          >
            <IconArchive size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      )}
      <AfterSending writing={props.writing} sending={sending} change={props.change} />
      <Tooltip label={t('attach')}>
        <ActionIcon
          size="lg"
          aria-label={t('attach')}
          {...pressedAs('attach')}
          onClick={() => void shell.pickFiles().then(props.attach)}
        >
          <IconPaperclip size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <ErrorBoundary name={t('writing:mailFile.title')} line>
        <MailFileButton writing={props.writing} attach={props.attachMailFile} />
      </ErrorBoundary>
      <SaveButton id={id} />
      <ErrorBoundary name={t('templates:title')} line>
        <WritingTemplates writing={props.writing} attach={props.attach} />
      </ErrorBoundary>
      <ErrorBoundary name={t('writing:freeTimes.open')} line>
        <FreeTimesButton writing={props.writing} />
      </ErrorBoundary>
      <span className={classes.hint}>{props.isDropping && t('dropHere')}</span>
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
  )
}
