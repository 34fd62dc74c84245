import { IconTrash } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { changeThreads, lieIn } from '../change-threads'
import { askToDelete } from '../dialogs'
import type { Conversations } from './target'

/** To the trash; what lies there already is deleted for good, once the user has said so. */
export const trash: Action<Conversations> = {
  id: 'trash',
  group: 'mail',
  isAtOnce: true,
  icon: () => IconTrash,
  label: (t) => t('mail:commands.trash'),
  run: ({ rows }) => {
    if (lieIn(rows, 'trash')) askToDelete(rows)
    else void changeThreads(rows, { kind: 'move-to-role', role: 'trash' })
  },
}
