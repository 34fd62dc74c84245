import { IconArchive } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { changeThreads } from '../change-threads'
import type { Conversations } from './target'

export const archive: Action<Conversations> = {
  id: 'archive',
  group: 'mail',
  isAtOnce: true,
  icon: () => IconArchive,
  label: (t) => t('mail:commands.archive'),
  run: ({ rows }) => void changeThreads(rows, { kind: 'move-to-role', role: 'archive' }),
}
