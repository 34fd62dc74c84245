import { IconBellPlus } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { askWhenToFollow } from '../dialogs'
import type { Paper } from './target'

/** Somebody is to answer by then, or there is something to do. */
export const followUp: Action<Paper> = {
  id: 'follow-up',
  group: 'mail',
  icon: () => IconBellPlus,
  label: (t) => t('follow-ups:command'),
  run: askWhenToFollow,
}
