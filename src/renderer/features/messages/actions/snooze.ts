import { IconClockPause } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { askUntilWhen } from '../dialogs'
import type { Conversations } from './target'

/** Out of the inbox until a time. */
export const snooze: Action<Conversations> = {
  id: 'snooze',
  group: 'mail',
  isAtOnce: true,
  icon: () => IconClockPause,
  label: (t) => t('mail:commands.snooze'),
  canRun: ({ inJunk }) => !inJunk,
  run: ({ rows }) => askUntilWhen(rows),
}
