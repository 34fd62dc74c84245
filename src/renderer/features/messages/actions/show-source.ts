import { IconCode } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { showSource } from '../message-actions'
import type { Paper } from './target'

export const showAsReceived: Action<Paper> = {
  id: 'show-source',
  group: 'mail',
  icon: () => IconCode,
  label: (t) => t('mail:source.show'),
  run: (paper) => void showSource(paper),
}
