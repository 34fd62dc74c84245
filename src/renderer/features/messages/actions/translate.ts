import { IconLanguage } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { translateMessage } from '../message-actions'
import type { Paper } from './target'

/** Asks before any of its text leaves the program. */
export const translate: Action<Paper> = {
  id: 'translate',
  group: 'mail',
  icon: () => IconLanguage,
  label: (t) => t('mail:translate.command'),
  run: (paper) => void translateMessage(paper),
}
