import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '../../../shared/contract/messages'
import { useKeyText, withKey } from '../../app/key-choice'
import { isShownInText } from './attachment-rules'
import classes from './Attachments.module.css'
import { saveFiles } from './files/file-actions'
import { previewFiles, useFileDialogs } from './files/file-dialogs'
import { FileChip } from './files/FileChip'
import { fileKey, filesOf, type MailFile } from './files/mail-file'

/** A mail with more was not made by a person. */
const MAX_FILES = 200

interface AttachmentsProps {
  messageId: number
  /** Of the mail: what an archive of its files is called. */
  subject: string
  attachments: Attachment[]
  /** The message has more parts than were read. */
  hasMore: boolean
}

/** The files of a message, to be looked at and saved, one or all. Images shown in the text are left out. */
export function Attachments({ messageId, subject, attachments, hasMore }: AttachmentsProps) {
  const files = filesOf(
    messageId,
    attachments.filter((part) => !isShownInText(part)),
  )
  if (files.length === 0) return null
  return (
    <FileList files={files} title={subject} hasMore={hasMore} preview={(at) => previewFiles(files, at)} />
  )
}

/** A list of files; `preview` looks at one of them. */
export function FileList(props: {
  files: readonly MailFile[]
  title: string
  hasMore: boolean
  preview(at: number): void
}) {
  const { files, title, hasMore, preview } = props
  const { t } = useTranslation('mail')
  const more = files.length - MAX_FILES
  const saveAll = files.length > 1 ? () => saveFiles(files, title) : undefined
  return (
    <ul className={classes.list} aria-label={t('attachments', { count: files.length })}>
      {files.slice(0, MAX_FILES).map((file, at) => (
        <li key={fileKey(file)}>
          <FileChip file={file} preview={() => preview(at)} saveAll={saveAll} />
        </li>
      ))}
      {more > 0 && <li>{t(hasMore ? 'stillMoreFiles' : 'moreFiles', { count: more })}</li>}
      {saveAll && (
        <li>
          <SaveAll files={files} saveAll={saveAll} />
        </li>
      )}
    </ul>
  )
}

function SaveAll({ files, saveAll }: { files: readonly MailFile[]; saveAll(): void }) {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const packing = useFileDialogs((dialogs) => dialogs.packing)
  const [first] = files
  if (packing && first && packing.key === fileKey(first)) {
    return (
      <Button variant="light" size="compact-md" className={classes.all} onClick={packing.stop}>
        <span role="status">{t('file.packing', { done: packing.done, total: packing.total })}</span>
        &nbsp;·&nbsp;{t('bulk.stop')}
      </Button>
    )
  }
  return (
    <Button
      variant="subtle"
      size="compact-md"
      className={classes.all}
      leftSection={<IconDownload size={15} aria-hidden />}
      title={withKey(t('file.saveAllHint'), keyText('save-files'))}
      onClick={saveAll}
    >
      {t('file.saveAll')}
    </Button>
  )
}
