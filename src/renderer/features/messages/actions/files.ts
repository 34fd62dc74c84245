import { IconDownload, IconEye } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { previewFilesOf, saveFilesOf } from '../message-actions'
import type { Paper } from './target'

/** Looks at the attachments of a mail, one after the other. */
export const previewAll: Action<Paper> = {
  id: 'preview-files',
  group: 'mail',
  icon: () => IconEye,
  label: (t) => t('mail:file.previewAll'),
  canRun: ({ message }) => message === null || message.hasAttachments,
  run: (paper) => void previewFilesOf(paper),
}

/** A single attachment as it is, several as one archive. */
export const saveAll: Action<Paper> = {
  id: 'save-files',
  group: 'mail',
  icon: () => IconDownload,
  label: (t) => t('mail:file.saveAll'),
  canRun: ({ message }) => message === null || message.hasAttachments,
  run: (paper) => void saveFilesOf(paper),
}
