import { IconMailOff } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { unsubscribe as leaveList } from '../unsubscribe'
import type { Paper } from './target'

/** Asks the list that sent a mail to send no more. */
export const unsubscribe: Action<Paper> = {
  id: 'unsubscribe',
  group: 'mail',
  icon: () => IconMailOff,
  label: (t) => t('mail:unsubscribe.command'),
  canRun: ({ message }) => message === null || message.listUnsubscribe !== '',
  run: (paper) => void leaveList(paper),
}
