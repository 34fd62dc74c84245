import { Tooltip, VisuallyHidden } from '@mantine/core'
import {
  IconAlertTriangle,
  IconDownload,
  IconFile,
  IconFileTypePdf,
  IconFileZip,
  IconPhoto,
  IconTable,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '../../../shared/contract/messages'
import { isolated, withoutHidden } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { shell } from '../../bridge/shell'
import { Question } from '../../ui/Question'
import { isShownInText } from './attachment-rules'
import classes from './Attachments.module.css'

/** A mail with more was not made by a person. */
const MAX_FILES = 200

interface AttachmentsProps {
  messageId: number
  attachments: Attachment[]
  /** The message has more parts than were read. */
  hasMore: boolean
}

/** The files of a message, each saved by a click. Images shown in the text are left out. */
export function Attachments({ messageId, attachments, hasMore }: AttachmentsProps) {
  const { t } = useTranslation('mail')
  const files = attachments.filter((part) => !isShownInText(part))
  if (files.length === 0) return null
  const more = files.length - MAX_FILES
  return (
    <ul className={classes.list} aria-label={t('attachments', { count: files.length })}>
      {files.slice(0, MAX_FILES).map((file) => (
        <li key={file.partId}>
          <FileButton messageId={messageId} file={file} />
        </li>
      ))}
      {more > 0 && <li>{t(hasMore ? 'stillMoreFiles' : 'moreFiles', { count: more })}</li>}
    </ul>
  )
}

function FileButton({ messageId, file }: { messageId: number; file: Attachment }) {
  const { t } = useTranslation('mail')
  const { fileSize } = useFormat()
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState(false)
  const name = file.filename || t('unnamedFile')
  const size = fileSize(file.size)
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      const { filename, content } = await engine.messages.attachment({ messageId, partId: file.partId })
      await shell.saveFile(filename, content)
    } catch (error) {
      report(error)
    } finally {
      setBusy(false)
    }
  }
  const button = (
    <button
      type="button"
      className={classes.file}
      onClick={() => (file.executable ? setAsking(true) : void save())}
      aria-busy={busy}
      aria-description={file.executable ? t('executable') : undefined}
    >
      <FileIcon file={file} />
      <VisuallyHidden>{t('common:save')}</VisuallyHidden>
      <bdi className={classes.name}>{name}</bdi>
      <span className={classes.size}>{size}</span>
      {file.executable ? (
        <IconAlertTriangle size={15} className={classes.danger} aria-hidden />
      ) : (
        <IconDownload size={15} className={classes.download} aria-hidden />
      )}
    </button>
  )
  if (!file.executable) return button
  return (
    <>
      <Tooltip label={t('executable')}>{button}</Tooltip>
      {asking && (
        <Question
          title={t('saveProgram.title')}
          text={t('saveProgram.text', { name: isolated(withoutHidden(name)) })}
          cancel={t('common:cancel')}
          confirm={t('saveProgram.confirm')}
          close={() => setAsking(false)}
          run={() => void save()}
        />
      )}
    </>
  )
}

function FileIcon({ file: { contentType, filename } }: { file: Attachment }) {
  const look = { size: 18, stroke: 1.6, 'aria-hidden': true }
  if (/^image\//i.test(contentType)) return <IconPhoto {...look} />
  if (/pdf/i.test(contentType)) return <IconFileTypePdf {...look} />
  if (/zip|compressed|7z|rar/i.test(contentType)) return <IconFileZip {...look} />
  if (/csv|spreadsheet|excel/i.test(contentType) || /\.(xlsx?|ods|csv)$/i.test(filename))
    return <IconTable {...look} />
  return <IconFile {...look} />
}
