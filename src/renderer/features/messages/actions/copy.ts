import { IconCopyPlus } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { askForFolder } from '../dialogs'
import type { Conversations } from './target'

/** It stays where it is, and lies in another folder as well. */
export const copy: Action<Conversations> = {
  id: 'copy',
  group: 'mail',
  isAtOnce: true,
  icon: () => IconCopyPlus,
  label: (t) => t('mail:commands.copy'),
  run: ({ rows }) => askForFolder(rows, true),
}
