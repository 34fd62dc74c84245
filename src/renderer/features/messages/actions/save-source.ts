import { IconDownload } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { saveSource, saveThread } from '../message-actions'
import type { Paper } from './target'

export const saveAsReceived: Action<Paper> = {
  id: 'save-source',
  group: 'mail',
  icon: () => IconDownload,
  label: (t) => t('mail:saveSource'),
  run: (paper) => void (paper.message ? saveSource(paper.message.id) : saveThread(paper)),
}
