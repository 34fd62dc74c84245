import { IconInbox } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { changeThreads } from '../change-threads'
import type { Conversations } from './target'

export const toInbox: Action<Conversations> = {
  id: 'to-inbox',
  group: 'mail',
  isAtOnce: true,
  icon: () => IconInbox,
  label: (t) => t('mail:commands.toInbox'),
  // From the spam folder, "not spam" leads there.
  canRun: ({ inInbox, inJunk }) => !inInbox && !inJunk,
  run: ({ rows }) => void changeThreads(rows, { kind: 'move-to-role', role: 'inbox' }),
}
