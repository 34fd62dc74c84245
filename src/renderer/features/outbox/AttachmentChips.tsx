import { ActionIcon, Loader } from '@mantine/core'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Outgoing } from '../../../shared/contract/outbox'
import { useFormat } from '../../app/format'
import { report } from '../../app/problems'
import classes from './AttachmentChips.module.css'
import { detachFile, useComingFiles } from './attaching'

/** The files that go with a draft. */
export function AttachmentChips({ draft }: { draft: Outgoing }) {
  const { t } = useTranslation('compose')
  const { fileSize } = useFormat()
  const coming = useComingFiles(draft.id)
  if (draft.attachments.length + coming.length === 0) return null
  return (
    <ul className={classes.list} aria-label={t('attachments')}>
      {draft.attachments.map((file) => (
        <li key={file.id} className={classes.chip}>
          <IconPaperclip size={14} aria-hidden />
          <span className={classes.name}>{file.filename}</span>
          <span className={classes.size}>{fileSize(file.size)}</span>
          <ActionIcon
            size="xs"
            aria-label={t('removeAttachment', { name: file.filename })}
            onClick={() => void detachFile(draft.id, file.id).catch(report)}
          >
            <IconX size={12} />
          </ActionIcon>
        </li>
      ))}
      {coming.map((file) => (
        <li key={file.key} className={classes.chip} aria-busy>
          <Loader size={14} aria-label={t('attaching', { count: 1 })} />
          <span className={classes.name}>{file.name}</span>
          <span className={classes.size}>{fileSize(file.size)}</span>
        </li>
      ))}
    </ul>
  )
}
